"""vLLM's HTTP interface as a handle: /v1/completions with `prompt_logprobs`, which tells every token of a prompt at once.

Its documentation (docs.vllm.ai, "OpenAI-Compatible Server"): a list as long as the prompt, null for the first token, then
an object of token ids to {"logprob": …}; `prompt_logprobs: 0` asks for the tokens of the prompt alone.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from openaudit.errors import RunError
from openaudit.run.forward import Floats, Ids
from openaudit.run.records import PADDING, Loaded
from openaudit.run.served import Ask
from openaudit.run.served.llama import in_order, logarithm


class PromptLogprobs:
    """A model behind vLLM's server: a Predicts and a Tokenizes; its layers keep their order."""

    layers = 0

    def __init__(self, ask: Ask, loaded: Loaded, vocabulary: int, name: str) -> None:
        self._ask, self._name = ask, name
        self.loaded = loaded
        self.vocabulary = vocabulary

    def close(self) -> None:
        """The server is somebody else's and goes on."""

    def tokens(self, text: str) -> list[int]:
        """The ids of `text` by the server's tokenizer."""
        found = self._ask("/tokenize", {"model": self._name, "prompt": text, "add_special_tokens": True})
        ids = found.get("tokens") if isinstance(found, dict) else None
        if not isinstance(ids, list) or not ids or not all(type(one) is int and one >= 0 for one in ids):
            raise RunError("the server's tokenizer gives no ids")
        return ids

    def token_logprobs(self, ids: Ids, order: Sequence[int] | None = None) -> Floats:
        """float32[B, T-1]: natural logarithm of the probability of each token after those before it."""
        in_order(order)
        found = np.zeros((ids.shape[0], ids.shape[1] - 1), np.float32)
        for row, padded in enumerate(ids):
            whole = [int(one) for one in padded if one != PADDING]
            if len(whole) > 1:
                found[row, : len(whole) - 1] = self._row(whole)
        return found

    def _row(self, ids: list[int]) -> list[float]:
        request = {"model": self._name, "prompt": ids, "max_tokens": 1, "temperature": 0, "prompt_logprobs": 0}
        match self._ask("/v1/completions", request):
            case {"choices": [{"prompt_logprobs": [_, *told]}, *_]} if len(told) == len(ids) - 1:
                return [_of(one, token) for one, token in zip(told, ids[1:], strict=True)]
        raise RunError("the server tells no prompt_logprobs: it is not made as vLLM's is")


def _of(told: Any, token: int) -> float:
    entry = told.get(str(token)) if isinstance(told, dict) else None
    if not isinstance(entry, dict):
        raise RunError(f"the server tells no probability of token {token} of its own prompt")
    return logarithm(entry)
