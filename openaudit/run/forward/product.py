"""Products with matrices that are never held as a whole: rows are read, turned to float32 and used block by block."""

import numpy as np

from openaudit.run.forward import Floats, Indexes
from openaudit.run.forward.store import ALL, Store
from openaudit.run.model.parts import Part

BLOCK = 2**19  # elements of a matrix at a time: 2 MiB of float32, which stay near the processor


def product(x: Floats, store: Store, part: Part, *, biased: bool) -> Floats:
    """float32[N, O]: x float32[N, I] times the part's matrix [O, I], plus its bias where it is `biased`."""
    name = f"{part.name}.weight"
    out = np.empty((len(x), part.size), dtype=np.float32)
    step, at = max(1, BLOCK // part.inputs), 0
    for cut in part.outputs:
        for start in range(cut.start, cut.stop, step):
            rows = slice(start, min(start + step, cut.stop))
            into = out[:, at : at + rows.stop - rows.start]
            if part.transposed:
                into[...] = x @ store.part(name, ALL, rows)
            else:
                into[...] = x @ store.part(name, rows).T
            at += rows.stop - rows.start
    if biased:
        bias = store.get(f"{part.name}.bias")
        out += np.concatenate([bias[cut.start : cut.stop] for cut in part.outputs])
    store.done()
    return out


def logprobs(x: Floats, targets: Indexes, store: Store, name: str, words: int, softcap: float) -> Floats:
    """float32[N]: ln of the probability of each target after its state x float32[N, D], by the output matrix `name` [V, D].

    The vocabulary is gone through block by block with a running sum, so that its N x V scores are never held.
    """
    step = max(1, min(BLOCK // x.shape[1], 4 * BLOCK // max(1, len(x))))
    top = np.full(len(x), -np.inf, dtype=np.float32)
    total = np.zeros(len(x), dtype=np.float64)
    found = np.zeros(len(x), dtype=np.float32)
    for start in range(0, words, step):
        scores: Floats = x @ store.part(name, slice(start, min(start + step, words))).T
        if softcap:
            scores = np.float32(softcap) * np.tanh(scores / np.float32(softcap))
        mine = (targets >= start) & (targets < start + step)
        found[mine] = scores[mine, targets[mine] - start]
        higher = np.maximum(top, scores.max(1))
        total *= np.exp(top - higher)
        scores -= higher[:, None]
        total += np.exp(scores, out=scores).sum(1)
        top = higher
        store.done()
    return (found - top - np.log(total)).astype(np.float32)
