"""How well a decoder predicts text, and how much worse the same text with its tokens shuffled."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from openaudit.run.battery.meaning import padded, paired_t
from openaudit.run.forward import Floats, Ids
from openaudit.run.records import PADDING

WORST = 1000.0  # nats that stand for what is no number
Losses: TypeAlias = Callable[[Ids], Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """float[N] nats per token of N texts, and of the same texts with their tokens shuffled."""

    plain: Floats
    shuffled: Floats

    @property
    def loss(self) -> float:
        """Mean nats per token."""
        return float(self.plain.mean())

    @property
    def gap(self) -> float:
        """How many nats per token the shuffled texts are worse."""
        return float((self.shuffled - self.plain).mean())

    @property
    def t(self) -> float:
        """The same as paired t over the texts."""
        return paired_t(self.shuffled - self.plain)

    def __getitem__(self, part: slice) -> "Reading":
        return Reading(plain=self.plain[part], shuffled=self.shuffled[part])


def losses(logprobs: Floats, ids: Ids) -> Floats:
    """float64[B]: mean nats per predicted token of int32[B, T] texts; what is no number counts as WORST."""
    counted = ids[:, 1:] != PADDING
    nats = np.nan_to_num(-logprobs.astype(np.float64), nan=WORST, posinf=WORST, neginf=WORST)
    found: Floats = np.where(counted, np.clip(nats, -WORST, WORST), 0).sum(1) / counted.sum(1)
    return found


def shuffled(tokens: Sequence[Sequence[int]], seed: int) -> list[list[int]]:
    """Each text with its tokens in random order; the first, which nothing predicts, stays."""
    random = np.random.default_rng(seed)
    return [[one[0], *random.permutation(np.array(one[1:])).tolist()] for one in tokens]


def read(tokens: Sequence[Sequence[int]], losses_of: Losses, seed: int, plain: Floats | None = None) -> Reading:
    """What `losses_of` (float[B] for int32[B, T]) makes of the texts; `plain` where that is known already."""
    first = losses_of(padded(tokens)) if plain is None else plain
    return Reading(plain=first, shuffled=losses_of(padded(shuffled(tokens, seed))))
