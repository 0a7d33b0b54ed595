"""From a runner's best guesses for the next token to the probability of the one that stands in the text.

A token among the guesses has the probability that is told. Of any other only this is known: the guesses leave 1 - sum(p)
to the V - K tokens that are not among them, and none of those is likelier than the last guess. It counts as an equal share
of what is left: -log((1 - sum(p)) / (V - K)), and never less than the last guess costs. Averaged over the tokens left this
is the smallest surprise that they can have, so a model is judged kindly where nothing better is known.
"""

from collections.abc import Sequence
from math import exp, fsum, isnan, log, nan

import numpy as np

from openaudit.run.forward import Floats, Ids
from openaudit.run.records import PADDING, Guesses

NEAREST = 128  # guesses that are asked for
LEAST = -104.0  # below the logarithm of what a float32 can hold


def token_logprobs(handle: Guesses, ids: Ids, vocabulary: int, k: int = NEAREST) -> Floats:
    """float32[B, T-1]: natural logarithm of the probability of ids[b, t+1] after ids[b, :t+1], by the `k` best guesses.

    Places of padding are 0. NaN where a guess is NaN. `vocabulary` is how many tokens the model has.
    """
    best, logs = handle.topk(ids, min(k, vocabulary))
    found = np.zeros((ids.shape[0], ids.shape[1] - 1), np.float32)
    for row, at in zip(*np.nonzero(ids[:, 1:] != PADDING), strict=True):
        known = best[row, at] != PADDING
        guessed, numbers = best[row, at][known].tolist(), logs[row, at][known].tolist()
        found[row, at] = logprob(guessed, numbers, int(ids[row, at + 1]), vocabulary)
    return found


def logprob(guessed: Sequence[int], numbers: Sequence[float], token: int, vocabulary: int) -> float:
    """The natural logarithm of the probability of `token`, by the guesses with the logarithms `numbers`, best first."""
    if not guessed or any(isnan(one) for one in numbers):
        return nan
    if token in guessed:
        return max(LEAST, numbers[list(guessed).index(token)])
    left = 1.0 - fsum(exp(one) for one in numbers)
    rest = vocabulary - len(guessed)
    share = log(left / rest) if left > 0 and rest > 0 else LEAST
    return max(LEAST, min(share, numbers[-1]))
