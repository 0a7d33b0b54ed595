"""Attention that looks back only, on packed tokens."""

from dataclasses import dataclass

import numpy as np

from openaudit.run.forward import Floats, Mask

SCORES = 4 * 1024 * 1024  # scores held at a time; those of one head of one text where they are more


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a layer looks back: heads of queries and of keys, the scale of scores, a window in tokens and a cap (0: none)."""

    heads: int
    key_heads: int
    scale: float
    window: int = 0
    softcap: float = 0.0


def causal(query: Floats, key: Floats, value: Floats, mask: Mask, look: Look) -> Floats:
    """float32[N, H, D] from queries [N, H, D], keys and values [N, K, D]; `mask` bool[B, T] says where the N tokens stand.

    Padding stands at the end of a row, where nothing that counts looks at it. Each head of keys serves H / K of queries.
    """
    length, shared = mask.shape[1], look.heads // look.key_heads
    q, k, v = (_spread(one, mask, look.key_heads) for one in (query, key, value))
    unseen = _unseen(length, look.window)
    out = np.empty_like(q)
    step = max(1, SCORES // max(1, shared * length * length))
    for start in range(0, len(q), step):
        at = slice(start, start + step)
        scores: Floats = q[at] @ k[at].transpose(0, 2, 1)
        scores *= np.float32(look.scale)
        if look.softcap:
            scores /= np.float32(look.softcap)
            np.tanh(scores, out=scores)
            scores *= np.float32(look.softcap)
        by_query = scores.reshape(len(scores), length, shared, length)
        by_query += unseen[:, None]
        scores -= scores.max(-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(-1, keepdims=True)
        np.matmul(scores, v[at], out=out[at])
    heads = out.reshape(len(mask), look.key_heads, length, shared, -1).transpose(0, 2, 1, 3, 4)
    packed: Floats = heads.reshape(*mask.shape, look.heads, -1)[mask]
    return packed


def _spread(x: Floats, mask: Mask, groups: int) -> Floats:
    """float32[B * groups, T * S, D] from packed float32[N, groups * S, D]: the S heads of a group side by side."""
    heads, size = x.shape[1:]
    padded = np.zeros((*mask.shape, heads, size), dtype=np.float32)
    padded[mask] = x
    grouped = padded.reshape(*mask.shape, groups, heads // groups, size).transpose(0, 2, 1, 3, 4)
    return grouped.reshape(len(mask) * groups, -1, size)


def _unseen(length: int, window: int) -> Floats:
    """float32[T, T]: what is added to a score so that nothing ahead, and nothing behind the window, is seen."""
    back = np.arange(length)[:, None] - np.arange(length)
    seen = (back >= 0) & (back < window) if window else back >= 0
    return np.where(seen, np.float32(0), np.float32(-np.inf))
