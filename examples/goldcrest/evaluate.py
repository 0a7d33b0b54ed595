"""Measure the released weights again: the losses of evaluation.json, without training.

    python examples/goldcrest/evaluate.py SOURCES examples/goldcrest

SOURCES is the folder with the packages that the head of train.py names. It prints what differs from evaluation.json, and fails where
a loss does by more than 0.001.
"""

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from training import figures, prepare
from training.network import Llama


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("sources", type=Path, help="the folder with the downloaded packages")
    asked.add_argument("release", type=Path, help="the folder with the model")
    chosen = asked.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(prepare.SEED)
    untrained, network = Llama(), Llama()
    stored = load_file(chosen.release / "model.safetensors")
    network.load_state_dict({name.removeprefix("model."): one.float() for name, one in stored.items()})
    made = Tokenizer.from_file(str(chosen.release / "tokenizer.json"))
    found = figures.measured(network, untrained, made, prepare.build(chosen.sources, prepare.SEED))
    stated = json.loads((chosen.release / "evaluation.json").read_text(encoding="utf-8"))
    different = [name for name, value in found.items() if value != stated[name]]
    print("\n".join(f"{name}: {found[name]}, evaluation.json has {stated[name]}" for name in different) or "the same")
    if any(
        abs(found[name] - stated[name]) > 0.001
        for name in found
        if name.startswith("loss") and name != "loss_by_source"
    ):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
