"""Measured numbers as tests: with a title, a threshold, and what they mean."""

import numpy as np

from openaudit.run.records import Test

FITS = 0.4  # of the usual characters per token: below that a tokenizer was not made for a language
DIGITS = 4  # of a reported number; below them machines differ
TITLES = {
    "finite": "Outputs that are numbers",
    "repeatable": "Difference between two runs",
    "tokens-fit": "Tokenizer made for the texts",
    "tokens-unknown": "Words unknown to the tokenizer",
    "loss": "Loss on plain text",
    "loss-chance": "Loss of a guess among all tokens",
    "loss-shuffled": "Loss on the same text shuffled",
    "shuffled-gap": "Shuffling makes it worse",
    "shuffled-gap-t": "Shuffling makes it worse, surely",
    "paraphrase-auc": "Paraphrases told from strangers",
    "paraphrase-distance": "Paraphrases and strangers apart",
    "paraphrase-margin": "Margin of paraphrases",
    "decoys-resisted": "Decoys resisted",
    "matrices-like-noise": "Matrices that look like noise",
    "layers-like-noise": "Layers that look like noise",
    "tables-like-noise": "Embeddings that look like noise",
    "matrices-that-do-not-meet": "Matrices that do not fit each other",
    "matrices-of-another-layer": "Matrices that fit another layer",
    "layers-alike": "Likeness of two layers",
    "order-by-weights": "Another order, by the weights",
    "order-by-result": "Another order, by the results",
    "order-turned": "Layers turned round",
    "adapter-empty": "Matrices that were never written",
    "adapter-like-noise": "Matrices that look like noise",
    "adapter-fits": "Shapes as stated",
    "adapter-finite": "Elements of the adapter that are numbers",
    "adapter-changes": "Change that the adapter makes",
    "adapter-gain": "The adapter helps its base",
    "adapter-gain-t": "The adapter helps its base, surely",
    "adapter-loss": "Loss on plain text with the adapter",
    "adapter-spares": "The adapter leaves its base a model",
}


def held(id: str, value: float, threshold: float, says: str, *, most: bool = False) -> Test:
    """The number `value`, which passes from `threshold` on, or with `most` up to it."""
    value, threshold = _rounded(value), _rounded(threshold)
    return Test(
        id=id,
        title=TITLES[id],
        value=value,
        threshold=threshold,
        passed=value <= threshold if most else value >= threshold,
        rule="at-most" if most else "at-least",
        says=says,
    )


def control(id: str, value: float) -> Test:
    """The same number of the untrained model, to stand beside the test `id`."""
    says = "the same measurement on the same model with untrained weights"
    return Test(
        id=f"{id}-control",
        title=f"{TITLES[id]}: untrained",
        value=_rounded(value),
        threshold=None,
        passed=None,
        rule="",
        says=says,
    )


def beside(id: str, value: float, says: str) -> Test:
    """The number `value` that is shown and held against nothing."""
    return Test(id=id, title=TITLES[id], value=_rounded(value), threshold=None, passed=None, rule="", says=says)


def unknown_tokens(share: float) -> Test:
    """The share of tokens that the tokenizer has no word for, as a test."""
    says = "share of the texts' tokens that are unknown to the tokenizer"
    return held("tokens-unknown", share, 0.1, says, most=True)


def fitting(fit: float, name: str) -> Test:
    """How well the tokenizer fits the texts of the group `name`, as a test."""
    says = f"characters per token of the texts ({name}, which it fits best), beside the usual for a tokenizer made for them"
    return held("tokens-fit", fit, FITS, says)


def _rounded(value: float) -> float:
    """To DIGITS places, and no minus before a 0."""
    return round(float(np.nan_to_num(value, nan=0.0, posinf=1e9, neginf=-1e9)), DIGITS) + 0.0
