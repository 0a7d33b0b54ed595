"""llama.cpp's own HTTP interface as a handle (its tools/server/README.md: /tokenize, /completion).

It gives no probabilities of a prompt. But the one token that it generates can be forced by a bias, and what it reports of
that token is the model's own probability, before the bias and any sampling: so each prefix is asked for its true next
token, and costs one token, for the server keeps what it computed of the prefix before.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import exp, inf, isfinite, log, nan
from typing import Any

import numpy as np

from openaudit.errors import RunError
from openaudit.run.forward import Floats, Ids
from openaudit.run.records import PADDING, Loaded
from openaudit.run.served import Ask

FORCED, BESIDE = (
    200.0,
    170.0,
)  # added to logits: no other is seen beside the first, which is sure to win over the second
LEAST = -104.0  # below the logarithm of what a float32 can hold; a probability of 0 counts as this
PLAIN = "a"  # a text of one whole character, whose token is always reported


class Completions:
    """A model behind llama.cpp's /completion: a Predicts, a Guesses and a Tokenizes; its layers keep their order."""

    layers = 0

    def __init__(self, ask: Ask, loaded: Loaded, vocabulary: int, server: object = None) -> None:
        self._ask, self._server = ask, server  # a server of our own lives as long as its handle
        self.loaded = loaded
        self.vocabulary = vocabulary
        self._plain = self.tokens(PLAIN)[-1]

    def close(self) -> None:
        """Let go of a server of our own; one of somebody else's goes on."""
        self._server = None

    def tokens(self, text: str) -> list[int]:
        """The ids of `text` by the server's tokenizer, with the token that begins a text where the model has one."""
        found = self._ask("/tokenize", {"content": text, "add_special": True, "parse_special": False})
        ids = found.get("tokens") if isinstance(found, dict) else None
        if not isinstance(ids, list) or not ids or not all(self._known(one) for one in ids):
            raise RunError(f"the server's tokenizer gives no ids from 0 to {self.vocabulary - 1}")
        return ids

    def token_logprobs(self, ids: Ids, order: Sequence[int] | None = None) -> Floats:
        """float32[B, T-1]: natural logarithm of the probability of each token after those before it."""
        in_order(order)
        found = np.zeros((ids.shape[0], ids.shape[1] - 1), np.float32)
        for row, at, before, after in prefixes(ids):
            told = self._told(before, [[after, FORCED]], 1)
            found[row, at] = logarithm(told) if told and told["id"] == after else self._compared(before, after)
        return found

    def topk(self, ids: Ids, k: int) -> tuple[Ids, Floats]:
        """int32[B, T-1, K] and float32[B, T-1, K]: the likeliest next tokens, and logarithms of their probabilities."""
        k = min(k, self.vocabulary)
        shape = (ids.shape[0], ids.shape[1] - 1, k)
        best, logs = np.full(shape, PADDING, np.int32), np.full(shape, -inf, np.float32)
        for row, at, before, _ in prefixes(ids):
            rows = self._rows(self._told(before, [[self._plain, FORCED]], k), "top_logprobs")[:k]
            for place, one in enumerate(rows):
                best[row, at, place], logs[row, at, place] = one["id"], logarithm(one)
        return best, logs

    def _compared(self, before: Sequence[int], after: int) -> float:
        """The logarithm for a token that is a part of a character: it is not reported where it is the one generated.

        So another is generated, and the two are compared after sampling with biases that are known.
        """
        told = self._told(before, [[self._plain, FORCED]], 1)
        both = self._told(before, [[self._plain, FORCED], [after, BESIDE]], 2, sampled=True)
        chances = {one["id"]: one.get("prob") for one in self._rows(both, "top_probs")}
        of_plain, of_after = chances.get(self._plain), chances.get(after, 0.0)
        if told is None or not isinstance(of_plain, float) or not isinstance(of_after, float | int):
            return nan
        if not of_after > exp(LEAST):
            return LEAST
        return max(LEAST, min(0.0, logarithm(told) + log(of_after / of_plain) + FORCED - BESIDE))

    def _rows(self, told: Mapping[str, Any] | None, key: str) -> list[Mapping[str, Any]]:
        rows = told.get(key) if told else None
        if not isinstance(rows, list) or not all(isinstance(one, dict) and self._known(one.get("id")) for one in rows):
            raise RunError("the server tells no probabilities of the next token")
        return rows

    def _told(
        self, before: Sequence[int], biases: Sequence[Sequence[float]], k: int, *, sampled: bool = False
    ) -> Mapping[str, Any] | None:
        """What is told of the generated token and of the `k` likeliest; None where that token is not reported."""
        request = {
            "prompt": list(before),
            "n_predict": 1,
            "n_probs": k,
            "temperature": 1.0,
            "samplers": ["temperature"],
            "logit_bias": biases,
            "post_sampling_probs": sampled,
            "cache_prompt": len(before) > 1,  # every text begins anew: the same numbers on every run
            "response_fields": ["completion_probabilities"],
        }
        found = self._ask("/completion", request)
        if not isinstance(found, dict):
            raise RunError("the server's answer to /completion is not made as llama.cpp makes it")
        match found.get("completion_probabilities", []):
            case [{"id": int()} as told, *_]:
                return dict(told)
            case []:
                return None
        raise RunError("the server tells probabilities in another way than llama.cpp since December 2024 does")

    def _known(self, one: object) -> bool:
        return type(one) is int and 0 <= one < self.vocabulary


def prefixes(ids: Ids) -> Iterator[tuple[int, int, list[int], int]]:
    """Row, place, the ids up to it, and the next one, for int32[B, T]; padding stands at the end of a row."""
    for row, padded in enumerate(ids):
        whole = [int(one) for one in padded if one != PADDING]
        for at in range(len(whole) - 1):
            yield row, at, whole[: at + 1], whole[at + 1]


def in_order(order: Sequence[int] | None) -> None:
    """RunError where the layers are asked for in another order."""
    if order is not None:
        raise RunError("a served model runs its layers in their own order only")


def logarithm(told: Mapping[str, Any]) -> float:
    """The `logprob` that is told, at least LEAST; NaN where the model's own is none. RunError without such a field."""
    if "logprob" not in told:
        raise RunError("the server tells no `logprob` of a token")
    number = told["logprob"]
    if isinstance(number, bool) or not isinstance(number, int | float) or not isfinite(number):
        return nan
    return max(LEAST, float(number))
