"""Whether the matrices of a layer fit each other where they meet."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np

from openaudit.run.battery.ranks import correlations, ranks
from openaudit.run.forward import Floats
from openaudit.run.forward.layers import Layers
from openaudit.run.model.parts import outputs

Side: TypeAlias = tuple[str, str]  # a matrix's role, and whether its rows (outputs) or its columns (inputs) meet
AXES = {"rows": 1, "columns": 0}
# Two matrices meet where one's outputs are the other's inputs, where both read or both write the same stream, or
# where their rows are multiplied with each other.
ENCODER: tuple[tuple[Side, Side], ...] = (
    (("up", "rows"), ("down", "columns")),
    (("value", "rows"), ("mix", "columns")),
    (("query", "rows"), ("key", "rows")),
    (("query", "columns"), ("key", "columns")),
    (("value", "columns"), ("up", "columns")),
    (("mix", "rows"), ("down", "rows")),
)
# Where norms stand before the matrices, what they read from the stream agrees too little to be told from chance.
DECODER: tuple[tuple[Side, Side], ...] = (
    (("up", "rows"), ("down", "columns")),
    (("gate", "rows"), ("down", "columns")),
    (("gate", "rows"), ("up", "rows")),
    (("gate", "columns"), ("up", "columns")),
    (("value", "rows"), ("mix", "columns")),
    (("query", "rows"), ("key", "rows")),
)
# Places at which the matrices of a trained layer fit in nearly every layer, whatever the family.
FIRM = (DECODER[0], DECODER[1], DECODER[2], DECODER[4])
# What meets here belongs to one layer alone: neurons, and the dimensions of a head.
OWN = FIRM


def places(layers: Layers) -> list[tuple[Side, Side]]:
    """Where the matrices of this model's layers meet."""
    every = ENCODER if layers.model.kind == "encoder" else DECODER
    return [pair for pair in every if all(role in layers.matrices for role, _ in pair)]


def meetings(layers: Layers, which: Sequence[int] | None = None) -> Floats:
    """float32[L, M]: how far the lengths of the rows or columns that meet go together, in standard deviations of chance.

    Rank correlation times sqrt(n - 1): of two unrelated matrices it is normal with deviation 1. Heads that share a key and
    a value meet each the same one.
    """
    found, pairs = [], places(layers)
    for layer in range(layers.count) if which is None else which:
        sides = {side: lengths(layers, layer, side) for side in dict.fromkeys(side for pair in pairs for side in pair)}
        found.append([_together(sides[one], sides[other], layers.model.sizes) for one, other in pairs])
        layers.done()
    return np.array(found, dtype=np.float32)


def elsewhere(layers: Layers, which: Sequence[int]) -> tuple[float, tuple[int, int]]:
    """How well a matrix fits its partner in another layer where it fits that better than its own, and which layers they are.

    In standard deviations of chance, 0 where none does. Dimensions are compared within their head: heads as a whole may be
    alike over all layers.
    """
    worst, where = 0.0, (0, 0)
    for one, other in (pair for pair in OWN if all(role in layers.matrices for role, _ in pair)):
        heads = layers.model.sizes["heads"] if one[0] == "value" else 1
        sides = [np.array([_private(layers, layer, side, heads) for layer in which]) for side in (one, other)]
        if sides[0].shape != sides[1].shape:
            continue
        fit = np.abs(sides[0] @ sides[1].T) * np.sqrt(max(1, sides[0].shape[1] - heads))
        own = np.minimum(np.diag(fit)[:, None], np.diag(fit))
        odd = np.where(fit > own, fit, 0)
        np.fill_diagonal(odd, 0)
        if odd.max() > worst:
            row, column = np.unravel_index(odd.argmax(), odd.shape)
            worst, where = float(odd.max()), (which[int(row)], which[int(column)])
    return worst, where


def _private(layers: Layers, layer: int, side: Side, heads: int) -> Floats:
    """The ranks of lengths within each head, of mean 0 and as a vector of length 1."""
    values = lengths(layers, layer, side)
    if heads > 1:
        values = _repeated(values, outputs(layers.model, "query"), layers.model.sizes)
    found = ranks(values.reshape(heads, -1))
    found -= found.mean(1, keepdims=True)
    flat: Floats = found.reshape(-1)
    return flat / np.float32(np.linalg.norm(flat) or 1)


def lengths(layers: Layers, layer: int, side: Side) -> Floats:
    """The lengths of a matrix's rows or columns; what is no number counts as 0."""
    role, axis = side
    matrix = layers.get(layer, role)
    found = np.sqrt(np.einsum("oi,oi->o" if AXES[axis] else "oi,oi->i", matrix, matrix))
    return np.asarray(np.nan_to_num(found, nan=0.0, posinf=0.0, neginf=0.0), dtype=np.float32)


def _together(one: Floats, other: Floats, sizes: Mapping[str, int]) -> float:
    one, other = _repeated(one, len(other), sizes), _repeated(other, len(one), sizes)
    if len(one) != len(other):  # heads of another width
        return float("inf")
    return float(correlations(ranks(np.array([one, other])))[0, 1] * np.sqrt(len(one) - 1))


def _repeated(values: Floats, wanted: int, sizes: Mapping[str, int]) -> Floats:
    """Each of the fewer heads of keys or values once for every head that shares it."""
    fewer, heads = sizes.get("key_heads", sizes["heads"]), sizes["heads"]
    if len(values) >= wanted or len(values) * heads != wanted * fewer or len(values) % fewer:
        return values
    found: Floats = np.repeat(values.reshape(fewer, -1), heads // fewer, axis=0).reshape(-1)
    return found
