"""A model made ready to run: what of it is held, and what comes when it is asked for."""

import numpy as np
import torch
from transformers import PreTrainedModel

from openaudit.errors import RunError
from openaudit.run.forward import Ids
from openaudit.run.streaming.head import Head
from openaudit.run.streaming.names import Names
from openaudit.run.streaming.source import Source
from openaudit.run.streaming.tables import gather, tables_of
from openaudit.run.streaming.turns import Turns

STATES = 4  # the share of the free memory for states that are used again: one in so many


class Run:
    """A model ready to run: what is small is in memory, tables, layers and head come from the source."""

    def __init__(self, whole: PreTrainedModel, names: Names, source: Source, device: torch.device, room: int) -> None:
        self.whole, self.source, self.device = whole, source, device
        path, layers = _layers(whole)
        needed = sum(one.numel() * one.element_size() for one in layers.parameters())
        self.turns = Turns(layers, path, source, keep=needed <= room, states=room // STATES)
        tables = dict(tables_of(whole, names, path))
        self.head = Head(whole, path, names, source, device)
        inner = {name for name, _ in whole.named_parameters() if name.startswith(f"{path}.")}
        source.fill(whole, "", frozenset({*inner, *tables, self.head.name}), keep=True)
        for name, module in tables.items():
            gather(module, name, source, device)
        for module in whole.modules():
            for name, buffer in module._buffers.items():
                module._buffers[name] = buffer if buffer is None else buffer.to(device)

    def tokens(self, ids: Ids) -> torch.Tensor:
        """int64[B, T] on the device, padding replaced by the token that the model pads with."""
        pad = getattr(self.whole.config, "pad_token_id", None)
        filler = pad if isinstance(pad, int) and 0 <= pad < self.whole.config.vocab_size else 0
        return torch.from_numpy(np.where(ids < 0, filler, ids).astype(np.int64)).to(self.device)

    def close(self) -> None:
        """Let go of everything."""
        self.turns.close()
        self.source.close()


def _layers(whole: PreTrainedModel) -> tuple[str, torch.nn.ModuleList]:
    """The list of layers: of all lists that stand in no other list, the one with the most parameters."""
    lists = {name: one for name, one in whole.named_modules() if isinstance(one, torch.nn.ModuleList)}
    outer = [name for name in lists if not any(name.startswith(f"{other}.") for other in lists)]
    if not outer:
        raise RunError(f"{whole.__class__.__name__} has no list of layers, so it cannot be read layer by layer")
    path = max(outer, key=lambda name: sum(one.numel() for one in lists[name].parameters()))
    return path, lists[path]
