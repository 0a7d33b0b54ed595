"""Whether layers resemble each other as trained ones do: none a copy of another, each most like its neighbours."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from openaudit.run.battery.meetings import Side, lengths
from openaudit.run.battery.ranks import correlations, ranks
from openaudit.run.forward import Floats
from openaudit.run.forward.layers import Layers

SAMPLE = 65_536  # elements of a matrix that are compared with another layer's
READS: tuple[Side, ...] = tuple((role, "columns") for role in ("query", "key", "value", "gate", "up"))
WRITES: tuple[Side, ...] = (("mix", "rows"), ("down", "rows"))


def copies(layers: Layers, roles: Sequence[str] | None = None) -> tuple[float, tuple[int, int]]:
    """The greatest likeness of two layers (median over the matrices of |cosine|; about 0 when unrelated) and which they are.

    `roles` are the matrices that are compared, all where None.
    """
    wanted = layers.matrices if roles is None else roles
    samples = [[_sample(layers.get(layer, role)) for layer in range(layers.count)] for role in wanted]
    likeness = np.median([np.abs(np.array(role) @ np.array(role).T) for role in samples], axis=0)
    pairs = list(combinations(range(layers.count), 2))
    if not pairs:
        return 0.0, (0, 0)
    most = max(pairs, key=lambda pair: float(likeness[pair]))
    return float(likeness[most]), most


def _sample(matrix: Floats) -> Floats:
    """At most SAMPLE elements as a vector of length 1."""
    step = max(1, matrix.size // SAMPLE)
    flat = np.nan_to_num(matrix.reshape(-1)[::step][:SAMPLE], nan=0.0, posinf=0.0, neginf=0.0)
    length = float(np.linalg.norm(flat.astype(np.float64)))
    return flat / np.float32(length or 1)


def drift(layers: Layers) -> Floats:
    """float32[P, L, L]: for each of P profiles over the residual stream, how alike two layers are (Fisher's z).

    All layers read and write one stream, and its dimensions keep their habits: a trained layer resembles its neighbours
    most, so the likeness falls with the distance, and a layer in the wrong place stands out.
    """
    sides = [side for side in (*READS, *WRITES) if side[0] in layers.matrices]
    found = [np.array([lengths(layers, layer, side) for layer in range(layers.count)]) for side in sides]
    found += [np.array([_vector(layers, layer, *one) for layer in range(layers.count)]) for one in _vectors(layers)]
    likeness = np.array([correlations(ranks(profile)) for profile in found])
    fisher: Floats = np.arctanh(np.clip(likeness, -0.999, 0.999)).astype(np.float32)
    return fisher


def _vectors(layers: Layers) -> Iterator[tuple[str, str]]:
    """The vectors over the stream that every layer has: norms, and the biases of what writes."""
    roles = [one for one in layers.norms if one not in ("query_norm", "key_norm")]  # those are over a head
    for role in (*roles, "mix", "down"):
        for part in ("weight", "bias"):
            if (role in roles or part == "bias") and all(layers.has(one, role, part) for one in range(layers.count)):
                yield role, part


def _vector(layers: Layers, layer: int, role: str, part: str) -> Floats:
    found: Floats = np.nan_to_num(layers.get(layer, role, part), nan=0.0, posinf=0.0, neginf=0.0)
    return found


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
