"""The figures of the card: losses on the held-out text, what they stand beside, and a few continuations."""

import math
import platform
from typing import Any

import torch
from tokenizers import Tokenizer

from training.learning import continued, nats
from training.network import SIZES, Llama
from training.prepare import SEED, Corpus

PROMPTS = ("The function returns", "It is a truth", "Die Datei konnte nicht", "def read(self, path):\n")


def measured(network: Llama, untrained: Llama, made: Tokenizer, text: Corpus) -> dict[str, Any]:
    """The figures of the card: losses on the held-out text as a whole and by source, and of what they stand beside."""
    held = [piece for _, piece in text.held]
    total, count, size = nats(network, made, held)
    shuffled, _, _ = nats(network, made, held, shuffled=True)
    control, _, _ = nats(untrained, made, held)
    sources = {name: nats(network, made, [one for of, one in text.held if of == name]) for name in text.sizes}
    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "corpus_sha256": text.sha256,
        "corpus_bytes": text.sizes,
        "pieces": len(text.train),
        "pieces_held_out": len(held),
        "parameters": sum(one.numel() for one in network.parameters()),
        "chance": round(math.log(SIZES["vocab_size"]), 4),
        "loss": round(total / count, 4),
        "loss_shuffled": round(shuffled / count, 4),
        "loss_untrained": round(control / count, 4),
        "bits_per_byte": round(total / math.log(2) / size, 4),
        "tokens_held_out": count,
        "loss_by_source": {name: round(one[0] / one[1], 4) for name, one in sources.items()},
        "samples": [continued(network, made, prompt, SEED) for prompt in PROMPTS],
    }
