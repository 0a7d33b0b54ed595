"""Whether the layers stand in the order in which they were trained: by the weights, and by what the model does."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from openaudit.run.battery.drift import exchanges, smoother
from openaudit.run.battery.numbers import held
from openaudit.run.forward import Floats
from openaudit.run.records import Test

CHANCE = 3.0  # paired t that chance does not reach
HURTS = -2.0  # paired t below which another order is taken to hurt the model
SMOOTHER = 0.15  # the least gain in mean likeness (Fisher's z) that counts
EXCHANGES = 6  # orders that the weights suggest and that are tried; each costs up to a whole run
NEIGHBOURS = 3  # exchanges of two neighbours that are tried anyway, the least certain first
Order: TypeAlias = tuple[int, ...]
Gain: TypeAlias = Callable[[Order], float]  # how much better the model does in an order, as paired t


def tests_of_order(count: int, likeness: Floats, gain: Gain, better: float) -> Iterator[Test]:
    """Whether `count` layers stand in the order that the weights and the model's own results ask for."""
    if count < 3:  # noqa: PLR2004  with two layers both orders are equally smooth
        return
    found = sorted(smoother(likeness), key=lambda one: -one[1])
    gains = {order: gain(order) for order in doubts(likeness)}
    yield by_weights(found[0], {order: (t, gains[order]) for order, t, _ in found if order in gains})
    neighbours = [order for order, _, _ in found if adjacent(order)]
    gains |= {order: gain(order) for order in neighbours[:NEIGHBOURS] if order not in gains}
    yield by_result(gains, better)


def doubts(likeness: Floats) -> list[Order]:
    """The orders in which neighbours would be more alike by more than chance, the surest first."""
    found = sorted(smoother(likeness), key=lambda one: -one[1])
    return [order for order, t, mean in found if t >= CHANCE and mean >= SMOOTHER][:EXCHANGES]


def by_weights(first: tuple[Order, float, float], tried: Mapping[Order, tuple[float, float]]) -> Test:
    """The order that the weights ask for and that does not hurt; `tried` gives each doubt its two t, by weights and result."""
    order, t, mean = first
    standing = [(t, order) for order, (t, gain) in tried.items() if gain > HURTS]
    if standing:
        t, order = max(standing)
    elif tried or mean < SMOOTHER:  # what the weights suggest is too little, or the model does worse in that order
        t = min(t, 0.0)
    says = (
        f"how much more alike neighbouring layers would be in another order (best: {shown(order)}) that does not make "
        "the model worse, as paired t over profiles of the layers"
    )
    return held("order-by-weights", t, CHANCE, says, most=True)


def by_result(gains: Mapping[Order, float], better: float) -> Test:
    """The best of the orders that were tried, by what the model does in it; passes up to a paired t of `better`."""
    best, most = max(gains.items(), key=lambda one: one[1])
    says = (
        f"how much better the model does in another order of its layers (best of {len(gains)}: {shown(best)}), as paired t "
        "over the texts"
    )
    return held("order-by-result", most, better, says, most=True)


def neighbours(count: int, most: int) -> list[Order]:
    """The exchanges of two neighbouring layers, at most `most` of them, spread over the model."""
    found = [order for order in exchanges(count) if adjacent(order)]
    return found if len(found) <= most else [found[at * (len(found) - 1) // (most - 1)] for at in range(most)]


def adjacent(order: Order) -> bool:
    """Whether only two neighbouring layers are exchanged."""
    moved = [at for at, layer in enumerate(order) if at != layer]
    return len(moved) == 2 and moved[1] - moved[0] == 1  # noqa: PLR2004


def shown(order: Sequence[int]) -> str:
    """An order for people: layers count from 1."""
    moved = [str(at + 1) for at, layer in enumerate(order) if at != layer]
    if len(moved) == 2:  # noqa: PLR2004
        return f"layers {moved[0]} and {moved[1]} exchanged"
    return f"beginning with layer {order[0] + 1}"
