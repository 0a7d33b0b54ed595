"""The battery for weights that nothing can run: whether they are numbers, and can be told from their shuffled selves."""

from collections.abc import Iterator, Sequence
from math import prod

import numpy as np

from openaudit.run.battery.measured import Measured
from openaudit.run.battery.noise import STRUCTURE, ratio
from openaudit.run.battery.numbers import held
from openaudit.run.battery.weights import SEED
from openaudit.run.forward import Floats
from openaudit.run.forward.store import READ, Store
from openaudit.run.records import Model, Test

LEAST = 64  # rows and columns of a matrix that is looked at
MOST = 48  # matrices, spread over the files
LARGEST = 2**26  # elements of one that is read
FEW = 4  # matrices below which nothing is concluded
NEARLY_ALL = 0.9  # of the matrices: trained models of every kind have many more with structure than without
NUMBERS = 0.99  # of the elements: masks that are saved with a model may hold infinities


def measure(model: Model, store: Store) -> Measured:
    """What a sample of the matrices comes to."""
    names = sample(model)
    share, ratios = _looked_at(names, store)
    tests = (
        held("finite", share, NUMBERS, f"share of the elements of {len(names)} matrices that are numbers at all"),
        *(_noise(ratios) if len(ratios) >= FEW else ()),
    )
    return Measured(tests=tests, finite=share == 1, deterministic=True)


def sample(model: Model) -> list[str]:
    """The names of matrices in a floating-point dtype, at most MOST of them spread over the model."""
    found = [name for name, one in model.tensors.items() if one.dtype in READ and _fits(one.shape)]
    return found if len(found) <= MOST else [found[at * (len(found) - 1) // (MOST - 1)] for at in range(MOST)]


def _fits(shape: Sequence[int]) -> bool:
    return len(shape) > 1 and min(shape[0], prod(shape[1:])) >= LEAST and prod(shape) <= LARGEST


def _looked_at(names: Sequence[str], store: Store) -> tuple[float, list[float]]:
    """The share of elements that are numbers, and each matrix's ratio (a kernel counts as a row of each output)."""
    random = np.random.default_rng(SEED)
    shares, ratios = [], []
    for name in names:
        matrix: Floats = store.get(name)
        matrix = matrix.reshape(len(matrix), -1)
        shares.append(float(np.isfinite(matrix).mean()))
        ratios.append(ratio(matrix, random))
    return float(np.mean(shares)) if shares else 1.0, ratios


def _noise(ratios: Sequence[float]) -> Iterator[Test]:
    yield held(
        "matrices-like-noise",
        float(np.mean(np.array(ratios) < STRUCTURE)),
        NEARLY_ALL,
        f"share of {len(ratios)} matrices whose strongest direction is no stronger (below {STRUCTURE} times) than that of "
        "the same numbers shuffled",
        most=True,
    )
