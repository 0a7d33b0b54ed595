"""An opened model: its layers in the file, its vocabulary in pieces."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from openaudit.errors import RunError
from openaudit.run.forward import Floats, Ids
from openaudit.run.records import Handle, Loaded, Model
from openaudit.run.streaming.architecture import built
from openaudit.run.streaming.device import device_of, dtype_of, free, memory_told
from openaudit.run.streaming.drawn import Drawn
from openaudit.run.streaming.files import Files
from openaudit.run.streaming.names import Names, matched
from openaudit.run.streaming.reader import Reader
from openaudit.run.streaming.run import Run
from openaudit.run.streaming.source import Source


def opened(
    model: Model,
    type: str,
    *,
    device: str,
    dtype: str,
    memory: int,
    seed: int,
    control: bool,
) -> Handle:
    """The handle for a model of transformers' `type`; RunError says what stands against it."""
    where = device_of(device)
    precision = dtype_of(model, dtype, where)
    whole = built(model, type, precision, memory)
    names = matched(whole, model.tensors)
    _refuse(names)
    source: Source
    if control:
        source = Drawn(whole, names, seed, model.spread, where, precision)
    else:
        source = Files(whole, names, Reader(model.files, model.tensors), where)
    try:
        with memory_told():
            run = Run(whole, names, source, where, free(where, memory))
    except BaseException:
        source.close()
        raise
    return (Decoder if model.kind == "decoder" else Encoder)(run, _loaded(model, names, where))


def _refuse(names: Names) -> None:
    for what, found in (("lack", names.missing), ("have in another shape", names.mismatched)):
        if found:
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            raise RunError(f"the files {what} what the architecture asks for: {found[0]}{more}")


def _loaded(model: Model, names: Names, device: torch.device) -> Loaded:
    taken = {name for recipe in names.recipes.values() for _, name in recipe.parts}
    used = [one for name, one in model.tensors.items() if name in taken]
    return Loaded(
        missing=names.missing,
        unexpected=names.unexpected,
        mismatched=names.mismatched,
        dtypes=tuple(sorted({one.dtype for one in used})),
        bytes=sum(one.end - one.start for one in used),
        device=device.type,
    )


class Encoder:
    """An opened encoder (the Encodes protocol)."""

    def __init__(self, run: Run, loaded: Loaded) -> None:
        self.loaded = loaded
        self.layers = run.turns.count
        self._run = run

    def hidden(self, ids: Ids, order: Sequence[int] | None = None) -> Floats:
        """float32[B, T, D]: the last hidden states; rows of padding are 0."""
        mask = ids >= 0
        self._run.turns.start(order, ids)
        with torch.inference_mode(), memory_told():
            attended = torch.from_numpy(mask.astype(np.int64)).to(self._run.device)
            found: Any = self._run.whole(input_ids=self._run.tokens(ids), attention_mask=attended)
        self._run.turns.stop()
        states: Floats = found.last_hidden_state.float().cpu().numpy()
        return np.where(mask[..., None], states, np.float32(0))

    def close(self) -> None:
        """Let go of the files and of what was computed."""
        self._run.close()


class Decoder:
    """An opened decoder (the Predicts protocol)."""

    def __init__(self, run: Run, loaded: Loaded) -> None:
        self.loaded = loaded
        self.layers = run.turns.count
        self._run = run

    def token_logprobs(self, ids: Ids, order: Sequence[int] | None = None) -> Floats:
        """float32[B, T-1]: the log-probability of each next token; entries of padding are 0."""
        if (ids[:, 1:] >= 0)[ids[:, :-1] < 0].any():
            raise RunError("padding stands before a token; it may stand at the end of a row only")
        self._run.turns.start(order, ids, self._run.head.expect)
        with torch.inference_mode(), memory_told():
            found = self._run.head.logprobs(self._run.tokens(ids), self._run.turns)
        logprobs: Floats = found.cpu().numpy()
        return np.where(ids[:, 1:] >= 0, logprobs, np.float32(0))

    def close(self) -> None:
        """Let go of the files and of what was computed."""
        self._run.close()
