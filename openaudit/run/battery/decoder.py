"""The battery for decoders: how well text is predicted, beside the same text shuffled and beside an untrained control."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import log
from typing import Protocol

import numpy as np

from openaudit.run.battery import DEEP
from openaudit.run.battery.drift import drift, exchanges, smoother
from openaudit.run.battery.meaning import padded, paired_t
from openaudit.run.battery.measured import Measured
from openaudit.run.battery.numbers import beside, control, fitting, held, unknown_tokens
from openaudit.run.battery.order import Order, by_result, by_weights, doubts, neighbours
from openaudit.run.battery.passages import Passages
from openaudit.run.battery.prediction import Reading, losses, read, shuffled
from openaudit.run.battery.repeated import finite, repeatable, repeated
from openaudit.run.battery.weights import SEED, tests_of_weights
from openaudit.run.forward import Floats, Ids
from openaudit.run.forward.layers import Layers
from openaudit.run.forward.store import Store
from openaudit.run.records import Predicts, Test

SHARE = 0.85  # of what an untrained model loses: 30 steps of training bring a model there, and no context does it take
LEARNT = 1.0  # nats by which context must help; 10 steps of training give 0, 100 give 0.9, 300 give 1.9
SURE = 5.0  # paired t over 5 to 8 texts, in the best of at most six groups
SCREEN, SHORT = 3, 64  # texts, and tokens of each, on which an order is tried first
UNTRAINED = 4  # texts that tell what an untrained model does: one text is like another to it
WORSE = 0.05  # nats in each of them that need no second look
LESS = 0.005  # nats by which another order must be better to count: half-trained models gain less by chance
BETTER = 3.0  # paired t from which it is held to be better
TRIED = 6  # exchanges of neighbours that are tried
FEW = 8  # layers up to which every exchange of two is tried
MOST = 8  # orders that are tried on all texts, the best on the few first
DEVICE = 0.05  # nats that two runs may differ on a device whose sums have no fixed order


class Opener(Protocol):
    """Opens the model that is measured, or its untrained control."""

    def __call__(self, *, control: bool) -> Predicts: ...


def measure(
    passages: Sequence[Passages],
    opened: Opener,
    *,
    vocabulary: int,
    layers: Layers | None,
    store: Store | None,
    unknown: float = 0.0,
    controls: bool = True,
) -> Measured:
    """Every number of the battery for the passages.

    `opened` opens the model, or with `control` the same one with re-initialised weights (not asked for where `controls`
    is False); `layers` and `store` are None where its matrices cannot be read.
    """
    guess = _untrained(passages[0], opened(control=True)) if controls else None
    bench = Bench(opened(control=False), passages)
    share, difference = bench.repeat()
    likeness = drift(layers) if layers and 3 <= bench.handle.layers <= DEEP else None  # noqa: PLR2004
    orders = _orders(bench.handle.layers, likeness)
    bench.screen(orders)
    readings = bench.read()
    best = max(range(len(passages)), key=lambda at: _passes(readings[at], guess, log(vocabulary)))
    tests = (
        finite(share),
        repeatable(difference, 0.0 if bench.handle.loaded.device == "cpu" else DEVICE),
        unknown_tokens(unknown),
        fitting(*max((one.fit, one.name) for one in passages)),
        *prediction(readings[best], guess, vocabulary, passages[best].name),
        *(_order(bench, orders, readings, readings[best].gap, likeness)),
        *(tests_of_weights(layers, store) if layers and store else ()),
    )
    bench.handle.close()
    return Measured(tests=tests, finite=share == 1, deterministic=difference == 0)


def _untrained(one: Passages, handle: Predicts) -> Reading:
    found = read(one.ids[:UNTRAINED], lambda ids: losses(handle.token_logprobs(ids), ids), SEED)
    handle.close()
    return found


class Bench:
    """An opened model with the texts it is measured on, and what it did in other orders of its layers."""

    def __init__(self, handle: Predicts, passages: Sequence[Passages]) -> None:
        self.handle = handle
        self._sizes = [len(one.ids) for one in passages]
        self._tokens = [list(ids) for one in passages for ids in one.ids]
        self._ids = padded(self._tokens)
        self._screen = padded([ids[:SHORT] for ids in self._tokens[:SCREEN]])
        self.plain: Floats = np.zeros(0, dtype=np.float32)
        self.changes: dict[Order, Floats] = {}
        self._settled: set[Order] = set()

    def repeat(self) -> tuple[float, float]:
        """The share of outputs that are numbers, and the largest difference between two runs."""
        return repeated(lambda: self._run(self._screen), self._again)

    def _again(self) -> Floats:
        # An opened model may keep the states of the texts that it saw last; something else between makes it compute again.
        self._run(self._screen[:1, :2])
        return self._run(self._screen)

    def _run(self, ids: Ids) -> Floats:
        return self.handle.token_logprobs(ids)[ids[:, 1:] >= 0]

    def screen(self, orders: Sequence[Order]) -> None:
        """Try the orders on a few texts; what is worse in each of them is not tried on all."""
        if not orders:
            return
        before = self._losses(self._screen)
        for order in orders:
            self.changes[order] = before - self._losses(self._screen, order)

    def read(self) -> list[Reading]:
        """What the model makes of every group of texts, and of the same texts shuffled."""
        mixed = self._losses(padded(shuffled(self._tokens, SEED)))
        # The texts as written come last: an opened model may keep their states for the orders to come.
        self.plain = self._losses(self._ids)
        whole = Reading(plain=self.plain, shuffled=mixed)
        ends = np.cumsum([0, *self._sizes])
        return [whole[start:end] for start, end in pairwise(ends)]

    def settle(self, rows: Sequence[bool]) -> None:
        """Try the orders that are still in question on all texts of `rows`: a text that it cannot read tells nothing."""
        open_still = [order for order, change in self.changes.items() if change.max() > -WORSE]
        if not open_still:
            return
        chosen = np.array(rows)
        ids, plain = (self._ids, self.plain) if chosen.all() else (self._ids[chosen], self._losses(self._ids[chosen]))
        for order in sorted(open_still, key=lambda one: -float(self.changes[one].mean()))[:MOST]:
            self.changes[order] = plain - self._losses(ids, order)
            self._settled.add(order)

    def gain(self, order: Order) -> float:
        """How much better an order is over the texts that counted, as paired t; a better one by little counts as 0.

        So does one that was tried on the few texts alone.
        """
        change = self.changes[order]
        t = paired_t(change)
        return t if order in self._settled and change.mean() >= LESS else min(t, 0.0)

    def rows(self, groups: Sequence[bool]) -> list[bool]:
        """Which texts belong to the groups that are True."""
        return [wanted for wanted, size in zip(groups, self._sizes, strict=True) for _ in range(size)]

    def _losses(self, ids: Ids, order: Order | None = None) -> Floats:
        return losses(self.handle.token_logprobs(ids, order), ids)


def _passes(one: Reading, guess: Reading | None, chance: float) -> float:
    """By how much a group of texts passes the tests of prediction, at its weakest."""
    least = SHARE * min(chance, guess.loss if guess else chance)
    return min(least / max(one.loss, 1e-3), (one.gap - (guess.gap if guess else 0)) / LEARNT, one.t / SURE)


def prediction(real: Reading, guess: Reading | None, vocabulary: int, name: str) -> Iterator[Test]:
    """The loss and the gap with what the untrained model makes of them; the thresholds stand between the two."""
    chance = log(vocabulary)
    against = "of an untrained model" if guess else f"of a guess among {vocabulary} words ({chance:.2f})"
    yield held(
        "loss",
        real.loss,
        SHARE * min(chance, guess.loss if guess else chance),
        f"nats per token on plain text of ours ({name}, the best of the groups tried), at most {SHARE:.0%} of that {against}",
        most=True,
    )
    if guess:
        yield control("loss", guess.loss)
    yield beside("loss-chance", chance, f"nats per token of a guess among all {vocabulary} tokens")
    yield beside(
        "loss-shuffled", real.loss + real.gap, "nats per token on the same texts with their tokens in random order"
    )
    yield held(
        "shuffled-gap",
        real.gap,
        LEARNT + max(guess.gap if guess else 0.0, 0.0),
        "nats per token by which the shuffled texts are worse: what the model makes of context",
    )
    if guess:
        yield control("shuffled-gap", guess.gap)
    yield held("shuffled-gap-t", real.t, SURE, f"the same as paired t over {len(real.plain)} texts")


def _orders(count: int, likeness: Floats | None) -> list[Order]:
    """The orders to try: exchanges of neighbours, what the weights suggest, and every exchange where layers are few."""
    if count < 2:  # noqa: PLR2004
        return []
    suggested = [] if likeness is None else doubts(likeness)
    every = exchanges(count) if count <= FEW else ()
    return list(dict.fromkeys((*neighbours(count, TRIED), *suggested, *every)))


def _order(
    bench: Bench, orders: Sequence[Order], readings: Sequence[Reading], gap: float, likeness: Floats | None
) -> Iterator[Test]:
    if not orders:
        return
    rows = bench.rows([one.gap >= min(gap, gap / 2) for one in readings])
    bench.settle(rows)
    gains = {order: bench.gain(order) for order in orders}
    yield by_result(gains, BETTER)
    if likeness is not None:
        found = sorted(smoother(likeness), key=lambda one: -one[1])
        suggested = doubts(likeness)
        yield by_weights(found[0], {order: (t, gains[order]) for order, t, _ in found if order in suggested})
