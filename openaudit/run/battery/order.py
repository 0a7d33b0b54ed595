"""Whether the layers stand in the order in which they were trained: by the weights, and by what the model does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openaudit.run.battery import matrices
from openaudit.run.battery.meaning import Meaning, encode, gain, meaning
from openaudit.run.battery.numbers import held
from openaudit.run.forward import Floats, Ids
from openaudit.run.records import Encodes, Model, Test

CHANCE = 3.0  # paired t that chance does not reach
HURTS = -2.0  # paired t below which another order is taken to hurt the model
SMOOTHER = 0.15  # the least gain in mean likeness (Fisher's z) that counts
EXCHANGES = 6  # orders that the weights suggest and that are tried; each costs up to a whole run
NEIGHBOURS = 3  # exchanges of two neighbours that are tried anyway, the least certain first


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """An opened model with the sentences it is measured on: 2N pairs and N decoys."""

    handle: Encodes
    model: Model
    pairs: Ids
    decoys: Ids

    def meaning(self, order: Sequence[int] | None = None) -> Meaning:
        """What the pairs come to, with the layers in another order where one is given."""
        return meaning(encode(self.handle, self.pairs, self.model.pooling, order))

    def with_decoys(self) -> Meaning:
        """What the pairs and the decoys come to."""
        decoys = encode(self.handle, self.decoys, self.model.pooling)
        return meaning(encode(self.handle, self.pairs, self.model.pooling), decoys)


def tests_of_order(bench: Bench, real: Meaning, likeness: Floats) -> Iterator[Test]:
    """Whether the layers stand in the order that the weights and the model's own results ask for."""
    count = bench.handle.layers
    if count < 3:  # noqa: PLR2004  with two layers both orders are equally smooth
        return
    found = sorted(matrices.smoother(likeness), key=lambda one: -one[1])
    doubts = [(order, t) for order, t, mean in found if t >= CHANCE and mean >= SMOOTHER][:EXCHANGES]
    gains = {order: gain(bench.meaning(order), real) for order, _ in doubts}
    yield _by_weights([(t, order) for order, t in doubts if gains[order] > HURTS], found[0], harmful=bool(doubts))
    neighbours = [order for order, _, _ in found if _adjacent(order)]
    for order in neighbours[:NEIGHBOURS]:
        if order not in gains:
            gains[order] = gain(bench.meaning(order), real)
    best, most = max(gains.items(), key=lambda one: one[1])
    yield held(
        "order-by-result",
        most,
        3.5,
        f"how much better the model does in another order of its layers (best: {_shown(best)}), as paired t over the sentences",
        most=True,
    )
    if real.auc < 0.98:  # noqa: PLR2004  a model that does well does not stand upside down
        yield _turned(bench, real, count)


def _by_weights(
    standing: Sequence[tuple[float, tuple[int, ...]]], first: tuple[tuple[int, ...], float, float], *, harmful: bool
) -> Test:
    order, t, mean = first
    if standing:
        t, order = max(standing)
    elif harmful or mean < SMOOTHER:  # what the weights suggest is too little, or the model does worse in that order
        t = min(t, 0.0)
    says = (
        f"how much more alike neighbouring layers would be in another order (best: {_shown(order)}) that does not make "
        "the model worse, as paired t over twelve profiles"
    )
    return held("order-by-weights", t, CHANCE, says, most=True)


def _adjacent(order: tuple[int, ...]) -> bool:
    moved = [at for at, layer in enumerate(order) if at != layer]
    return len(moved) == 2 and moved[1] - moved[0] == 1  # noqa: PLR2004


def _shown(order: Sequence[int]) -> str:
    """An order for people: layers count from 1."""
    moved = [str(at + 1) for at, layer in enumerate(order) if at != layer]
    if len(moved) == 2:  # noqa: PLR2004
        return f"layers {moved[0]} and {moved[1]} exchanged"
    return f"beginning with layer {order[0] + 1}"


def _turned(bench: Bench, real: Meaning, count: int) -> Test:
    natural = list(range(count))
    orders = {"upside down": natural[::-1], "last layer first": [count - 1, *natural[:-1]]}
    gains = {name: gain(bench.meaning(order), real) for name, order in orders.items()}
    best = max(gains, key=gains.__getitem__)
    return held(
        "order-turned",
        gains[best],
        6.0,
        f"how much better the model does with all layers turned round (best: {best}), as paired t over the sentences",
        most=True,
    )
