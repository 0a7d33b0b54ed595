"""What an encoder makes of the sentences: how far paraphrases stand nearer than strangers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from openaudit.run.forward import Floats, Ids
from openaudit.run.records import PADDING, Encodes


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """Cosines of one run, in numbers.

    `margins` float[N]: each pair's cosine less the mean cosine of its two sentences to all strangers; `auc`: chance
    that a pair is nearer than two strangers (0.5 is a guess); `distance`: the two means apart, in their joint standard
    deviations; `decoys`: share of sentences nearer to the paraphrase than to the decoy, nan where none were run.
    """

    margins: Floats
    auc: float
    distance: float
    decoys: float

    @property
    def margin(self) -> float:
        """The mean margin."""
        return float(self.margins.mean())


def padded(tokens: Sequence[Sequence[int]]) -> Ids:
    """int32[B, T]: sentences of different length, filled up with PADDING."""
    ids = np.full((len(tokens), max(map(len, tokens))), PADDING, dtype=np.int32)
    for row, one in zip(ids, tokens, strict=True):
        row[: len(one)] = one
    return ids


def pooled(states: Floats, ids: Ids, pooling: Literal["mean", "cls"]) -> Floats:
    """float32[B, D] of length 1 (or 0): one vector for each sentence."""
    mask = (ids != PADDING)[..., None].astype(np.float32)
    vectors: Floats = states[:, 0]
    if pooling == "mean":
        vectors = np.asarray((states * mask).sum(1) / mask.sum(1), dtype=np.float32)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Floats = vectors / np.maximum(length, np.float32(1e-30))
    return found


def encode(handle: Encodes, ids: Ids, pooling: Literal["mean", "cls"], order: Sequence[int] | None = None) -> Floats:
    """float32[B, D]: the sentences' vectors; what is no number counts as 0."""
    with np.errstate(all="ignore"):
        vectors = pooled(handle.hidden(ids, order), ids, pooling)
    return np.nan_to_num(vectors, nan=0.0, posinf=0.0, neginf=0.0)


def meaning(vectors: Floats, decoys: Floats | None = None) -> Meaning:
    """What 2N vectors (N sentences, then their N paraphrases) and N decoys come to."""
    anchors, paraphrases = np.split(vectors.astype(np.float64), 2)
    cosines = anchors @ paraphrases.T
    pairs, strangers = np.diag(cosines), cosines[~np.eye(len(cosines), dtype=bool)]
    others = (cosines.sum(0) + cosines.sum(1) - 2 * pairs) / (2 * (len(cosines) - 1))
    nearer = np.sign(pairs[:, None] - strangers).mean()
    spread = np.sqrt((pairs.var() + strangers.var()) / 2)
    wins = pairs > (anchors * decoys).sum(1) if decoys is not None else np.array([np.nan])
    return Meaning(
        margins=(pairs - others).astype(np.float32),
        auc=float(0.5 + nearer / 2),
        distance=float((pairs.mean() - strangers.mean()) / spread) if spread > 0 else 0.0,
        decoys=float(wins.mean()),
    )


def gain(after: Meaning, before: Meaning) -> float:
    """Paired t over the sentences of how much larger the margins are in `after`; 0 where nothing differs."""
    return paired_t(after.margins - before.margins)


def paired_t(differences: Floats) -> float:
    """The t statistic of the mean of `differences` against 0; 0 where they do not vary."""
    deviation = float(differences.std(ddof=1))
    if not deviation > 0:
        return 0.0
    return float(differences.mean() / (deviation / np.sqrt(len(differences))))
