"""Where a model's numbers come from: the files, or a seed for the untrained control."""

import zlib
from collections.abc import Mapping, Sequence
from typing import Protocol

import torch
from transformers import PreTrainedModel

from openaudit.run.streaming.architecture import owned
from openaudit.run.streaming.names import Names
from openaudit.run.streaming.reader import Reader

BLOCK = 1024  # rows of a drawn table that come from one stream


class Source(Protocol):
    """Gives a part of the model its numbers; `prefix` is a parameter name up to the part, with its dot."""

    def fill(self, module: torch.nn.Module, prefix: str, skip: frozenset[str], *, keep: bool) -> None:
        """Set every parameter of `module` that is not in `skip`; unless `keep`, the next call may overwrite them."""
        ...

    def expect(self, module: torch.nn.Module, prefix: str) -> None:
        """Say that the numbers of `prefix` are wanted soon."""
        ...

    def rows(self, name: str, ids: Sequence[int]) -> torch.Tensor:
        """[N, D] on the processor: the rows `ids` of the matrix `name`."""
        ...

    def block(self, name: str, start: int, stop: int) -> torch.Tensor:
        """[stop - start, D] on the processor: neighbouring rows; the next call may overwrite them."""
        ...

    def expect_rows(self, name: str, start: int, stop: int) -> None:
        """Say that these rows are wanted soon."""
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...


class Files:
    """The numbers in the files."""

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


class Drawn:
    """Untrained numbers, as transformers draws them for a new model: a stream of its own for every part."""

    def __init__(
        self, whole: PreTrainedModel, names: Names, seed: int, spread: float, device: torch.device, dtype: torch.dtype
    ) -> None:
        self._whole, self._same, self._seed, self._spread = whole, names.same, seed, spread
        self._device, self._dtype = device, dtype

    def fill(self, module: torch.nn.Module, prefix: str, skip: frozenset[str], *, keep: bool) -> None:
        """Draw on the processor, so that every device gets the same numbers."""
        del keep
        wanted = [name for name, _ in module.named_parameters() if prefix + name not in skip]
        blank = {name: module.get_parameter(name) for name in wanted}
        for name, old in blank.items():
            put(module, name, torch.zeros(old.shape, dtype=old.dtype), torch.device("cpu"))
        with torch.random.fork_rng(devices=[]), torch.no_grad():
            torch.manual_seed(self._stream(prefix))
            for one, owner in owned(module, self._whole):
                owner._init_weights(one)  # the one place where transformers keeps its formulas
        for name in wanted:
            put(module, name, module.get_parameter(name).data, self._device)

    def expect(self, module: torch.nn.Module, prefix: str) -> None:
        """Nothing is read."""

    def rows(self, name: str, ids: Sequence[int]) -> torch.Tensor:
        """The rows out of their blocks: as a whole, a table may be larger than the memory."""
        found = torch.empty((len(ids), self._width(name)), dtype=self._dtype)
        by_block: dict[int, list[int]] = {}
        for place, one in enumerate(ids):
            by_block.setdefault(one // BLOCK, []).append(place)
        for number, places in by_block.items():
            drawn = self._drawn(name, number)
            found[places] = drawn[[ids[place] % BLOCK for place in places]]
        return found

    def block(self, name: str, start: int, stop: int) -> torch.Tensor:
        """The rows out of their blocks; `start` is where one begins."""
        numbers = range(start // BLOCK, -(-stop // BLOCK))
        return torch.cat([self._drawn(name, number) for number in numbers])[: stop - start]

    def expect_rows(self, name: str, start: int, stop: int) -> None:
        """Nothing is read."""

    def close(self) -> None:
        """Nothing is held."""

    def _width(self, name: str) -> int:
        return int(self._whole.get_parameter(self._same.get(name, name)).shape[-1])

    def _drawn(self, name: str, number: int) -> torch.Tensor:
        """One block; a tied table gives the same numbers under both names."""
        name = self._same.get(name, name)
        stream = torch.Generator().manual_seed(self._stream(f"{name} {number}"))
        drawn = torch.empty((BLOCK, self._width(name)), dtype=self._dtype)
        return drawn.normal_(0, self._spread, generator=stream)

    def _stream(self, name: str) -> int:
        return (self._seed << 32) | zlib.crc32(name.encode())


def put(module: torch.nn.Module, name: str, value: torch.Tensor, device: torch.device) -> None:
    """Set the parameter or buffer `name` in its own dtype on `device`."""
    path, _, leaf = name.rpartition(".")
    inner = module.get_submodule(path)
    if leaf in inner._buffers:  # setattr would refuse a tensor of another device
        inner._buffers[leaf] = value.to(device, inner._buffers[leaf].dtype)
        return
    moved = value.to(device, inner._parameters[leaf].dtype)
    inner._parameters[leaf] = torch.nn.Parameter(moved, requires_grad=False)


def empty(module: torch.nn.Module, blank: Mapping[str, torch.nn.Parameter]) -> None:
    """Put the parameters of `blank` back in place of those with numbers."""
    for name, parameter in blank.items():
        path, _, leaf = name.rpartition(".")
        module.get_submodule(path)._parameters[leaf] = parameter
