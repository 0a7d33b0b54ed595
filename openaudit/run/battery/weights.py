"""The tests on the weights themselves, for encoders and decoders alike: structure, meeting points, copies."""

from collections.abc import Iterator

import numpy as np

from openaudit.run.battery import DEEP
from openaudit.run.battery.drift import copies
from openaudit.run.battery.meetings import FIRM, elsewhere, meetings, places
from openaudit.run.battery.noise import STRUCTURE, structure, tables
from openaudit.run.battery.numbers import held
from openaudit.run.forward import Floats
from openaudit.run.forward.layers import Layers
from openaudit.run.forward.store import Store
from openaudit.run.records import Test

SEED = 20260131  # of the control and of the shuffling; a fixed one, so that a run can be repeated
CHANCE = 3.0  # standard deviations within which lengths that go together may do so by chance
FITS = 5.0  # the same, over all pairs of layers; real models reach 2.7
NEARLY_ALL = 0.75  # of the layers


def looked_at(layers: Layers) -> list[int]:
    """The layers whose matrices are read: all, or DEEP of them with the first and the last."""
    if layers.count <= DEEP:
        return list(range(layers.count))
    return [at * (layers.count - 1) // (DEEP - 1) for at in range(DEEP)]


def tests_of_weights(layers: Layers, store: Store) -> Iterator[Test]:
    """What the matrices say without running them."""
    which = looked_at(layers)
    yield from _structure(structure(layers, np.random.default_rng(SEED), which))
    yield _tables(tables(layers, store, np.random.default_rng(SEED)))
    firm = [at for at, pair in enumerate(places(layers)) if pair in FIRM]
    yield _meetings(meetings(layers, which), which, firm)
    yield _elsewhere(*elsewhere(layers, which))
    # Of a deep model only the matrices that are often the smallest are compared: all layers have to be read for it.
    yield _copies(*copies(layers, None if len(which) == layers.count else ("key", "value")))


def _structure(ratios: Floats) -> Iterator[Test]:
    """The share of matrices, and the number of layers, that look like independent random numbers."""
    without = ratios < STRUCTURE
    yield held(
        "matrices-like-noise",
        without.mean(),
        0.15,
        f"share of the layers' matrices whose strongest direction is no stronger (below {STRUCTURE} times) than that of "
        "the same numbers shuffled",
        most=True,
    )
    yield held(
        "layers-like-noise",
        without.all(1).sum(),
        0,
        f"layers of which every matrix is like that, of {len(ratios)}",
        most=True,
    )


def _tables(ratios: Floats) -> Test:
    return held(
        "tables-like-noise",
        (ratios < STRUCTURE).sum(),
        0,
        f"tables (embeddings, positions, output) that look like independent random numbers, of {len(ratios)}",
        most=True,
    )


def _meetings(agreement: Floats, which: list[int], firm: list[int]) -> Test:
    """The worst layer's share of meeting points at which two matrices have nothing to do with each other.

    Or the share of layers that a firm place is lost in, where that is nearly all of them.
    """
    broken = np.abs(agreement) < CHANCE
    worst, lost = int(broken.mean(1).argmax()), float(broken[:, firm].mean(0).max(initial=0.0))
    everywhere = lost if lost >= NEARLY_ALL else 0.0
    return held(
        "matrices-that-do-not-meet",
        max(float(broken[worst].mean()), everywhere),
        0.4,
        f"share of the places where two matrices of a layer meet and do not fit each other, in the worst layer "
        f"({which[worst] + 1}), or the share of the layers where one such place is lost in nearly all",
        most=True,
    )


def _elsewhere(fit: float, which: tuple[int, int]) -> Test:
    says = (
        f"how well a matrix fits its partner in another layer, where it fits that better than its own (layers {which[0] + 1} and "
        f"{which[1] + 1}), in standard deviations of chance"
    )
    return held("matrices-of-another-layer", fit, FITS, says, most=True)


def _copies(likeness: float, which: tuple[int, int]) -> Test:
    one, other = which
    says = f"greatest likeness of two layers ({one + 1} and {other + 1}): 1 is a copy, unrelated layers are near 0"
    return held("layers-alike", likeness, 0.3, says, most=True)
