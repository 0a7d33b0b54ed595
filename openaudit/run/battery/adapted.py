"""The battery for an adapter beside its base: what it changes, beside the same change with its numbers shuffled."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np

from openaudit.run.battery.meaning import padded, paired_t
from openaudit.run.battery.numbers import beside, control, held
from openaudit.run.battery.passages import Passages
from openaudit.run.battery.prediction import losses
from openaudit.run.forward import Floats
from openaudit.run.records import Predicts, Test

CHANGED = 1e-4  # nats by which the probability of a token must change at the least, on average
GAIN = 0.05  # nats by which the base must predict better with it to count
ABOVE = 5.0  # standard deviations of what the shuffled adapters change
SURE = 5.0  # paired t over the texts of one group
SHUFFLED = 4  # adapters with their numbers shuffled
RUINED = 0.5  # nats by which training for something else may make plain text worse, about


class Opener(Protocol):
    """Opens the base (None), the base with the adapter (0), or with the adapter shuffled (1, 2 …)."""

    def __call__(self, which: int | None) -> Predicts: ...


def difference(passages: Sequence[Passages], opened: Opener) -> Iterator[Test]:
    """What the adapter does to the loss on every group of texts; the group that it helps most is the one that is told."""
    ids = padded([one for group in passages for one in group.ids])
    before, after, *others = (_logprobs(opened(which), ids) for which in (None, 0, *range(1, SHUFFLED + 1)))
    plain, adapted, *shuffled = (losses(one, ids) for one in (before, after, *others))
    with np.errstate(all="ignore"):
        changed = float(np.nan_to_num(np.abs(after - before)[ids[:, 1:] >= 0], nan=0.0, posinf=0.0, neginf=0.0).mean())
    yield held("adapter-changes", changed, CHANGED, "nats by which it changes the probability of a token, on average")
    ends = np.cumsum([0, *(len(one.ids) for one in passages)])
    parts = [slice(start, end) for start, end in pairwise(ends)]
    best = max(parts, key=lambda part: float((plain - adapted)[part].mean()))
    chance = max(float(np.std([one[part].mean() for one in shuffled], ddof=1)) for part in parts)
    yield from _gain((plain - adapted)[best], chance, passages[parts.index(best)].name)
    yield control("adapter-gain", float(np.mean([(plain - one)[best].mean() for one in shuffled])))
    yield beside("adapter-loss", float(adapted[best].mean()), "nats per token on the same texts with the adapter")
    yield held(
        "adapter-spares",
        float((plain - adapted)[best].mean()),
        -RUINED,
        "nats by which the base predicts the texts better with the adapter, where that helps most",
    )


def _logprobs(handle: Predicts, ids: "np.ndarray[tuple[int, ...], np.dtype[np.int32]]") -> Floats:
    found = handle.token_logprobs(ids)
    handle.close()
    return found


def _gain(gain: Floats, chance: float, name: str) -> Iterator[Test]:
    """How much better the base predicts with the adapter; a random change moves every text alike, for better or worse."""
    says = (
        f"nats per token by which the base predicts better with the adapter ({name}, which it helps most), at least "
        f"{ABOVE:g} standard deviations of what the same adapter does with its numbers shuffled"
    )
    yield held("adapter-gain", float(gain.mean()), max(GAIN, ABOVE * chance), says)
    yield held("adapter-gain-t", paired_t(gain), SURE, f"the same as paired t over {len(gain)} texts")
