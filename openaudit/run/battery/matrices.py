"""What the layers' matrices say without running them, each held against a shuffled or unrelated control."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from openaudit.run.forward import Floats
from openaudit.run.forward.store import Store
from openaudit.run.model.families import FAMILIES, MATRICES
from openaudit.run.model.layout import named
from openaudit.run.records import Model

BLOCK = 384  # rows and columns of a matrix that are looked at
TURNS = 12  # of the power iteration; the ratio is steady to 1 % by then
CLIP = 3.0  # deviations; a few huge elements would otherwise be all that the largest singular value sees
SAMPLE = 65_536  # elements of a matrix that are compared with another layer's
AXES = {"rows": 1, "columns": 0}
# Two matrices meet where one's outputs are the other's inputs, where both read or both write the same stream, or
# where their rows are multiplied with each other. (role, side) of each.
MEETINGS = (
    (("up", "rows"), ("down", "columns")),
    (("value", "rows"), ("mix", "columns")),
    (("query", "rows"), ("key", "rows")),
    (("query", "columns"), ("key", "columns")),
    (("value", "columns"), ("up", "columns")),
    (("mix", "rows"), ("down", "rows")),
)
PROFILES = (
    *(("query", "columns"), ("key", "columns"), ("value", "columns"), ("up", "columns")),
    *(("mix", "rows"), ("down", "rows")),
)
VECTORS = (
    *(("mix_norm", "weight"), ("mix_norm", "bias"), ("down_norm", "weight"), ("down_norm", "bias")),
    *(("mix", "bias"), ("down", "bias")),
)


class Layers:
    """The matrices and vectors of a model's layers by their role."""

    def __init__(self, model: Model, store: Store) -> None:
        self.count = model.sizes["layers"]
        self._family = FAMILIES[model.family]
        self._model, self._store = model, store

    def get(self, layer: int, role: str, part: str = "weight") -> Floats:
        """float32: the tensor of `role` in `layer`, anything that is no number as 0."""
        name = f"{self._model.prefix}{self._family.layer.format(layer)}{self._family.roles[role]}"
        tensor = self._store.get(named(self._model.tensors, name, part))
        if np.isfinite(tensor).all():
            return tensor
        return np.nan_to_num(tensor, nan=0.0, posinf=0.0, neginf=0.0)


def structure(layers: Layers, random: np.random.Generator) -> Floats:
    """float32[L, 6]: each matrix's largest squared singular value over the same with its elements shuffled.

    1 is what independent numbers of any distribution give; training leaves directions that many rows share.
    """
    found = [[_ratio(layers.get(layer, role), random) for role in MATRICES] for layer in range(layers.count)]
    return np.array(found, dtype=np.float32)


def tables(model: Model, store: Store, random: np.random.Generator) -> Floats:
    """float32[2]: the same for the tables of word and position embeddings, from rows spread over each."""
    family = FAMILIES[model.family]
    found = []
    for name in (family.words, family.positions):
        full = f"{model.prefix}{name}.weight"
        rows = model.tensors[full].shape[0]
        part = store.rows(full, np.arange(0, rows, max(1, rows // BLOCK))[:BLOCK])
        found.append(_ratio(np.nan_to_num(part, nan=0.0, posinf=0.0, neginf=0.0), random))
    return np.array(found, dtype=np.float32)


def _ratio(matrix: Floats, random: np.random.Generator) -> float:
    steps = (max(1, size // BLOCK) for size in matrix.shape)
    part = matrix[tuple(slice(None, None, step) for step in steps)][:BLOCK, :BLOCK].astype(np.float64)
    deviation = float(part.std())
    if not 0 < deviation < np.inf:
        return 0.0
    block = np.clip((part - part.mean()) / deviation, -CLIP, CLIP).astype(np.float32)
    shuffled = random.permutation(block.reshape(-1)).reshape(block.shape)
    ratio = _largest(block, random) / _largest(shuffled, random)
    # Chance spreads wider over a smaller matrix (measured: 0.03 at 384, 0.05 at 64); all are put on the scale of BLOCK.
    return float(1 + (ratio - 1) * float(min(block.shape) / BLOCK) ** (1 / 3))


def _largest(block: Floats, random: np.random.Generator) -> float:
    """The largest squared singular value, by power iteration."""
    vector = random.standard_normal((block.shape[1],), dtype=np.float32)
    size = 1.0
    for _ in range(TURNS):
        vector = (block.T @ (block @ vector)).astype(np.float32)
        size = float(np.linalg.norm(vector)) or 1.0
        vector /= np.float32(size)
    return size


def meetings(layers: Layers) -> Floats:
    """float32[L, 6]: how far the lengths of the rows or columns that meet go together, in standard deviations of chance.

    Rank correlation times sqrt(n - 1): of two unrelated matrices it is normal with deviation 1.
    """
    found = [
        [_together(_lengths(layers, layer, one), _lengths(layers, layer, other)) for one, other in MEETINGS]
        for layer in range(layers.count)
    ]
    return np.array(found, dtype=np.float32)


def _lengths(layers: Layers, layer: int, side: tuple[str, str]) -> Floats:
    role, axis = side
    lengths: Floats = np.linalg.norm(layers.get(layer, role), axis=AXES[axis])
    return lengths


def _together(one: Floats, other: Floats) -> float:
    if len(one) != len(other):  # heads of another width
        return float("inf")
    ranks = _ranks(np.array([one, other]))
    return float(_correlations(ranks)[0, 1] * np.sqrt(len(one) - 1))


def _ranks(rows: Floats) -> Floats:
    """Ranks along the last axis; equal numbers share theirs, so that a constant row has no order."""
    found = np.empty(rows.shape, dtype=np.float64)
    for row, out in zip(rows, found, strict=True):
        _, index, counts = np.unique(row, return_inverse=True, return_counts=True)
        ends = np.cumsum(counts)
        out[:] = (ends - (counts + 1) / 2)[index.reshape(-1)]
    return found.astype(np.float32)


def _correlations(rows: Floats) -> Floats:
    """float32[L, L]; 0 for a row that does not vary."""
    centred = rows - rows.mean(-1, keepdims=True)
    length = np.linalg.norm(centred, axis=-1, keepdims=True)
    unit = centred / np.where(length > 0, length, 1)
    found: Floats = unit @ unit.T
    return found


def copies(layers: Layers) -> tuple[float, tuple[int, int]]:
    """The greatest likeness of two layers (median over the matrices of |cosine|; about 0 when unrelated) and which they are."""
    samples = [[_sample(layers.get(layer, role)) for layer in range(layers.count)] for role in MATRICES]
    likeness = np.median([np.abs(np.array(role) @ np.array(role).T) for role in samples], axis=0)
    pairs = list(combinations(range(layers.count), 2))
    if not pairs:
        return 0.0, (0, 0)
    most = max(pairs, key=lambda pair: float(likeness[pair]))
    return float(likeness[most]), most


def _sample(matrix: Floats) -> Floats:
    """At most SAMPLE elements as a vector of length 1."""
    flat = matrix.reshape(-1)
    flat = flat[:: max(1, len(flat) // SAMPLE)][:SAMPLE]
    length = float(np.linalg.norm(flat.astype(np.float64)))
    return flat / np.float32(length or 1)


def drift(layers: Layers) -> Floats:
    """float32[P, L, L]: for each of P profiles over the residual stream, how alike two layers are (Fisher's z).

    All layers read and write one stream, and its dimensions keep their habits: a trained layer resembles its neighbours
    most, so the likeness falls with the distance, and a layer in the wrong place stands out.
    """
    found = [np.array([_lengths(layers, layer, side) for layer in range(layers.count)]) for side in PROFILES]
    found += [np.array([layers.get(layer, *vector) for layer in range(layers.count)]) for vector in VECTORS]
    likeness = np.array([_correlations(_ranks(profile)) for profile in found])
    fisher: Floats = np.arctanh(np.clip(likeness, -0.999, 0.999)).astype(np.float32)
    return fisher


def smoother(likeness: Floats) -> Iterator[tuple[tuple[int, ...], float, float]]:
    """Other orders of the layers with how much more alike neighbours are in them: paired t over profiles, and mean.

    Tried are every exchange of two layers and every rotation. Upside down is as smooth as upright: only a run can tell.
    """
    count = likeness.shape[-1]
    before = _path(likeness, range(count))
    for order in (*exchanges(count), *rotations(count)):
        difference = _path(likeness, order) - before
        deviation = float(difference.std(ddof=1))
        t = float(difference.mean()) / (deviation / np.sqrt(len(difference))) if deviation > 0 else 0.0
        yield order, t, float(difference.mean())


def exchanges(count: int) -> Iterator[tuple[int, ...]]:
    """Every order that 0, 1, 2 … becomes when two places are exchanged."""
    for one, other in combinations(range(count), 2):
        order = list(range(count))
        order[one], order[other] = order[other], order[one]
        yield tuple(order)


def rotations(count: int) -> Iterator[tuple[int, ...]]:
    """Every order that begins elsewhere and goes round; with two layers that is their exchange."""
    for start in range(1, count):
        yield (*range(start, count), *range(start))


def _path(likeness: Floats, order: Sequence[int]) -> Floats:
    """float32[P]: for each profile the likeness of neighbours, summed along `order`."""
    at = np.array(order)
    path: Floats = likeness[:, at[:-1], at[1:]].sum(-1)
    return path
