"""Tokens from pieces, steps of training, and what the trained network is measured by."""

import math
import sys
import time
from collections.abc import Iterable, Sequence

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from torch import Tensor

from training.network import SIZES, Llama

START, END = "<s>", "</s>"
CONTEXT = SIZES["context"]
BATCH = 12  # windows of CONTEXT + 1 tokens in a step
RATE, WARM, LAST = 4e-3, 100, 0.05  # the greatest learning rate, steps up to it, and the share of it at the end
BETAS, DECAY, CLIP = (0.9, 0.95), 0.1, 1.0


def tokenizer(texts: Iterable[str]) -> Tokenizer:
    """A byte-level BPE tokenizer of SIZES["vocab_size"] tokens, trained on the texts; it puts START before each text."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=SIZES["vocab_size"],
        special_tokens=[START, END],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    made.train_from_iterator(texts, trainer)
    made.post_processor = processors.TemplateProcessing(single=f"{START} $A", special_tokens=[(START, 0)])
    return made


def stream(made: Tokenizer, texts: Iterable[str]) -> Tensor:
    """int64[N]: the tokens of the texts one after the other, each with START before it and END behind it."""
    return torch.tensor([one for text in texts for one in [*made.encode(text).ids, 1]])


def train(network: Llama, tokens: Tensor, steps: int, seed: int) -> None:
    """Train in place: AdamW, warm-up and cosine, on windows at random places of the stream; products in bfloat16."""
    matrices = [one for one in network.parameters() if one.dim() > 1]
    others = [one for one in network.parameters() if one.dim() == 1]
    groups = [{"params": matrices, "weight_decay": DECAY}, {"params": others, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=RATE, betas=BETAS)
    draw = torch.Generator().manual_seed(seed)
    began = time.monotonic()
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = _rate(step, steps)
        starts = torch.randint(len(tokens) - CONTEXT, (BATCH,), generator=draw)
        windows = torch.stack([tokens[at : at + CONTEXT + 1] for at in starts.tolist()])
        with torch.autocast("cpu", torch.bfloat16):
            loss = network.loss(windows).mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP)
        optimiser.step()
        if step % 50 == 0 or step == steps - 1:
            print(f"step {step} loss {loss.item():.3f} {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


def _rate(step: int, steps: int) -> float:
    cosine = 0.5 * (1 + math.cos(math.pi * step / steps))
    return RATE * min(1.0, (step + 1) / WARM) * (LAST + (1 - LAST) * cosine)


@torch.no_grad()
def nats(network: Llama, made: Tokenizer, texts: Sequence[str], *, shuffled: bool = False) -> tuple[float, int, int]:
    """The summed loss of the texts, each cut to the context, with the tokens predicted and the bytes they stand for."""
    draw = torch.Generator().manual_seed(0)
    total, count, size = 0.0, 0, 0
    for text in texts:
        ids = torch.tensor(made.encode(text).ids[:CONTEXT])
        if shuffled:
            ids = torch.cat((ids[:1], ids[1:][torch.randperm(len(ids) - 1, generator=draw)]))
        total += float(network.loss(ids[None]).sum())
        count += len(ids) - 1
        size += len(made.decode(ids[1:].tolist()).encode())
    return total, count, size


@torch.no_grad()
def continued(network: Llama, made: Tokenizer, prompt: str, seed: int, length: int = 60) -> str:
    """The prompt and `length` tokens drawn after it at temperature 0.7."""
    draw = torch.Generator().manual_seed(seed)
    ids = made.encode(prompt).ids
    for _ in range(length):
        chances = torch.softmax(network.scores(torch.tensor([ids[-CONTEXT:]]))[0, -1] / 0.7, -1)
        ids.append(int(torch.multinomial(chances, 1, generator=draw)))
    return made.decode(ids)
