"""Rank correlation of vectors: how far their orders agree, whatever their scale."""

import numpy as np

from openaudit.run.forward import Floats


def ranks(rows: Floats) -> Floats:
    """Ranks along the last axis; equal numbers share theirs, so that a constant row has no order."""
    found = np.empty(rows.shape, dtype=np.float64)
    for row, out in zip(rows, found, strict=True):
        _, index, counts = np.unique(row, return_inverse=True, return_counts=True)
        ends = np.cumsum(counts)
        out[:] = (ends - (counts + 1) / 2)[index.reshape(-1)]
    return found.astype(np.float32)


def correlations(rows: Floats) -> Floats:
    """float32[L, L] between rows; 0 for one that does not vary."""
    centred = rows - rows.mean(-1, keepdims=True)
    length = np.linalg.norm(centred, axis=-1, keepdims=True)
    unit = centred / np.where(length > 0, length, 1)
    found: Floats = unit @ unit.T
    return found
