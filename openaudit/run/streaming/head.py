"""Log-probabilities over a vocabulary in pieces: neither the head's matrix nor the logits are ever there as a whole."""

from functools import partial
from typing import Any

import torch
from transformers import PreTrainedModel

from openaudit.errors import RunError
from openaudit.run.streaming.drawn import BLOCK
from openaudit.run.streaming.names import Names
from openaudit.run.streaming.source import Source, put
from openaudit.run.streaming.turns import Forward, Turns

FIRST = 16 * BLOCK  # rows that are fetched while the last layers compute
ROOM = 48 * 1024**2  # bytes that a piece of the matrix and its logits may take, about


class Head:
    """The output embedding of a decoder, one piece of the vocabulary at a time.

    What holds the layers runs once; the rest of the model (a last norm, the head, and whatever is done to logits one by
    one, such as a scale or a soft cap) runs again for every piece. `name` is the matrix, or empty for an encoder.
    """

    def __init__(self, whole: PreTrainedModel, layers: str, names: Names, source: Source, device: torch.device) -> None:
        self._whole, self._source, self._device = whole, source, device
        self._head = whole.get_output_embeddings()
        self.name = next((f"{path}.weight" for path, one in whole.named_modules() if path and one is self._head), "")
        self._piece = (0, 0)
        self._done: Any = None
        if self.name:
            recipe = names.recipes.get(names.same.get(self.name, self.name))
            owner = whole.get_submodule(layers.rpartition(".")[0])
            if not isinstance(self._head, torch.nn.Linear) or not recipe or recipe.converter or owner is whole:
                raise RunError("the head of this model cannot be read in pieces")
            self._blank, self._bias = self._head.weight, self._head.bias
            owner.forward = partial(self._once, owner.forward)

    def logprobs(self, ids: torch.Tensor, turns: Turns) -> torch.Tensor:
        """float32[B, T-1]: natural logarithm of the probability of each next token, for int64[B, T]."""
        if not self.name:
            raise RunError("this model has no head that predicts tokens")
        self._turns, self._bias = turns, self._head.bias
        targets = ids[:, 1:]
        chosen = torch.zeros(targets.shape, device=self._device)
        total = torch.full(targets.shape, -torch.inf, device=self._device)
        try:
            for start, stop in self._pieces(ids.numel()):
                self._piece = (start, stop)
                logits = self._whole(input_ids=ids, use_cache=False).logits[:, :-1].float()
                total = torch.logaddexp(total, logits.logsumexp(-1))
                places = (targets - start).clamp(0, stop - start - 1)[..., None]
                inside = (targets >= start) & (targets < stop)
                chosen = torch.where(inside, logits.gather(-1, places)[..., 0], chosen)
        finally:
            self._done = None
            self._head._parameters.update(weight=self._blank, bias=self._bias)
        return chosen - total

    def expect(self) -> None:
        """Say that the first rows are wanted soon."""
        if self.name:
            self._source.expect_rows(self.name, 0, min(FIRST, len(self._blank)))

    def _pieces(self, tokens: int) -> list[tuple[int, int]]:
        rows, width = self._blank.shape
        row = width * self._blank.element_size() + tokens * (4 + 2 * self._blank.element_size())
        step = max(ROOM // row // BLOCK, 1) * BLOCK
        return [(start, min(start + step, rows)) for start in range(0, rows, step)]

    def _once(self, forward: Forward, *given: Any, **named: Any) -> Any:
        """What the layers come to, computed for the first piece; then the head's piece, for it may take their buffer."""
        if self._done is None:
            self._done = forward(*given, **named)
            self._turns.stop()
        start, stop = self._piece
        put(self._head, "weight", self._source.block(self.name, start, stop), self._device)
        if self._bias is not None:
            put(self._head, "bias", self._bias[start:stop], self._device)
        self._source.expect_rows(self.name, stop, min(2 * stop - start, len(self._blank)))
        return self._done
