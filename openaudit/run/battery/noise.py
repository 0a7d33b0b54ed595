"""Whether matrices can be told from independent random numbers: each beside its own elements shuffled."""

from collections.abc import Sequence

import numpy as np

from openaudit.run.forward import Floats
from openaudit.run.forward.layers import Layers
from openaudit.run.forward.store import Store

BLOCK = 384  # rows and columns that are looked at, and the scale on which every ratio is given
WIDEST = 2048  # the same for a wide model: in a smaller part of it a shared direction drowns
TURNS = 12  # of the power iteration; the ratio is steady to 1 % by then
STRUCTURE = 1.12  # 4 standard deviations above what shuffled numbers give (1.00, deviation 0.03)
CLIP = 3.0  # deviations; a few huge elements would otherwise be all that the largest singular value sees


def structure(layers: Layers, random: np.random.Generator, which: Sequence[int] | None = None) -> Floats:
    """float32[L, M]: each matrix's largest squared singular value over the same with its elements shuffled.

    1 is what independent numbers of any distribution give; training leaves directions that many rows share. `which` are
    the layers that are looked at, all where None.
    """
    wanted = range(layers.count) if which is None else which
    found = []
    for layer in wanted:
        found.append([ratio(layers.get(layer, role), random) for role in layers.matrices])
        layers.done()
    return np.array(found, dtype=np.float32)


def tables(layers: Layers, store: Store, random: np.random.Generator) -> Floats:
    """float32[N]: the same for the tables of embeddings and an output matrix, from rows spread over each."""
    found = []
    for name in layers.tables.values():
        rows = layers.model.tensors[name].shape[0]
        part = store.rows(name, np.arange(0, rows, max(1, rows // BLOCK))[:BLOCK])
        found.append(ratio(np.nan_to_num(part, nan=0.0, posinf=0.0, neginf=0.0), random))
    return np.array(found, dtype=np.float32)


def ratio(matrix: Floats, random: np.random.Generator) -> float:
    """The largest squared singular value of a matrix over that of its elements shuffled; 0 where they do not vary."""
    part = spread(matrix, max(BLOCK, min(WIDEST, *matrix.shape)))
    deviation = float(part.std(dtype=np.float64))
    if not 0 < deviation < np.inf:
        return 0.0
    block = (part - np.float32(part.mean(dtype=np.float64))) / np.float32(deviation)
    np.clip(block, -CLIP, CLIP, out=block)
    found = _largest(block, random) / _edge(block.shape) / _noise(block, random)
    # Chance spreads wider over a smaller matrix (measured: 0.03 at 384, 0.05 at 64); all are put on the scale of BLOCK.
    return float(1 + (found - 1) * float(min(block.shape) / BLOCK) ** (1 / 3))


def spread(matrix: Floats, side: int) -> Floats:
    """Rows and columns spread over a matrix, at most `side` of each; what is no number is 0."""
    steps = (max(1, size // side) for size in matrix.shape)
    part = matrix[tuple(slice(None, None, step) for step in steps)][:side, :side]
    return part if np.isfinite(part).all() else np.nan_to_num(part, nan=0.0, posinf=0.0, neginf=0.0)


def _noise(block: Floats, random: np.random.Generator) -> float:
    """The same of shuffled elements, over the edge; beyond BLOCK it does not depend on the size, so a part will do."""
    shrink = max(1.0, min(block.shape) / BLOCK)
    rows, columns = (int(size / shrink) for size in block.shape)
    elements = block.reshape(-1)
    if shrink > 1:
        elements = elements[:: len(elements) // (rows * columns)][: rows * columns]
    shuffled = random.permutation(elements).reshape(rows, columns)
    size = _largest(shuffled, random) / _edge(shuffled.shape)
    return size * float(block.var() / shuffled.var()) if shrink > 1 else size


def _edge(shape: tuple[int, ...]) -> float:
    """Where the largest squared singular value of independent numbers of variance 1 lies (Bai and Yin)."""
    return float((np.sqrt(shape[0]) + np.sqrt(shape[1])) ** 2)


def _largest(block: Floats, random: np.random.Generator) -> float:
    """The largest squared singular value, by power iteration."""
    vector = random.standard_normal((block.shape[1],), dtype=np.float32)
    size = 1.0
    for _ in range(TURNS):
        vector = (block.T @ (block @ vector)).astype(np.float32)
        size = float(np.linalg.norm(vector)) or 1.0
        vector /= np.float32(size)
    return size
