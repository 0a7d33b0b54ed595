"""Train Goldcrest from the text of five published packages and of the Python that runs this; one thread, one seed.

    python -m pip install -r examples/goldcrest/requirements.txt
    cd SOURCES
    python -m pip download --no-deps --no-binary :all: django==5.2.8
    python -m pip download --no-deps wagtail==8.0.1
    apt-get download postgresql-15=15.20-0+deb12u1 r-cran-janeaustenr=1.0.0-1 sword-text-sparv=2.60-1
    python examples/goldcrest/train.py SOURCES examples/goldcrest

It writes configuration, tokenizer and weights, and into evaluation.json the figures that the card states. Run it with Python 3.11.7:
the standard library is a part of the text. The same processor and the same versions give the same bytes.
"""

import argparse
import json
from pathlib import Path

import torch

from training import figures, learning, prepare, release
from training.network import Llama

STEPS = 2_600


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("sources", type=Path, help="the folder with the downloaded packages")
    asked.add_argument("release", type=Path, help="where the model is written")
    asked.add_argument("--steps", type=int, default=STEPS)
    chosen = asked.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(prepare.SEED)
    torch.use_deterministic_algorithms(mode=True)
    text = prepare.build(chosen.sources, prepare.SEED)
    made = learning.tokenizer(piece for _, piece in text.train)
    tokens = learning.stream(made, (piece for _, piece in text.train))
    untrained, network = Llama(), Llama()
    learning.train(network, tokens, chosen.steps, prepare.SEED)
    rounded(network)
    found = figures.measured(network, untrained, made, text)
    found |= {"tokens": len(tokens), "steps": chosen.steps, "seen": chosen.steps * learning.BATCH * learning.CONTEXT}
    release.write(chosen.release, network, made, found)
    print(json.dumps(found, indent=2, ensure_ascii=False))


def rounded(network: Llama) -> None:
    """Round the numbers as bfloat16 does, so that what is measured is what is written."""
    with torch.no_grad():
        for one in network.parameters():
            one.copy_(one.to(torch.bfloat16))


if __name__ == "__main__":
    main()
