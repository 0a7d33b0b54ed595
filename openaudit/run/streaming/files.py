"""A model's numbers from its files."""

from collections.abc import Sequence

import torch
from transformers import PreTrainedModel

from openaudit.run.streaming.names import Names
from openaudit.run.streaming.reader import Reader
from openaudit.run.streaming.source import put


class Files:
    """The Source that reads."""

    def __init__(self, whole: PreTrainedModel, names: Names, reader: Reader, device: torch.device) -> None:
        self._whole, self._names, self._reader, self._device = whole, names, reader, device

    def fill(self, module: torch.nn.Module, prefix: str, skip: frozenset[str], *, keep: bool) -> None:
        """Read what belongs to `prefix`, and convert it to the parameters' dtype and device."""
        wanted = {prefix + name: name for name in module.state_dict() if prefix + name not in skip}
        recipes = self._names.of(wanted)
        kept = keep and self._device.type == "cpu"
        tensors = self._reader.tensors([name for one in recipes for _, name in one.parts], keep=kept)
        made = {name: value for one in recipes for name, value in one.made(tensors, self._whole).items()}
        for full, name in wanted.items():
            value = made.get(self._names.same.get(full, full))
            if value is not None:
                put(module, name, value, self._device)

    def expect(self, module: torch.nn.Module, prefix: str) -> None:
        """Ask for every tensor of the part."""
        recipes = self._names.of(prefix + name for name, _ in module.named_parameters())
        self._reader.expect(name for one in recipes for _, name in one.parts)

    def rows(self, name: str, ids: Sequence[int]) -> torch.Tensor:
        """The rows from the file."""
        return self._reader.rows(self._tensor(name), ids)

    def block(self, name: str, start: int, stop: int) -> torch.Tensor:
        """The rows from the file, in the reader's buffer."""
        return self._reader.block(self._tensor(name), start, stop)

    def expect_rows(self, name: str, start: int, stop: int) -> None:
        """Ask for the rows."""
        self._reader.expect_rows(self._tensor(name), start, stop)

    def close(self) -> None:
        """Close the files."""
        self._reader.close()

    def _tensor(self, name: str) -> str:
        return self._names.recipes[self._names.same.get(name, name)].parts[0][1]
