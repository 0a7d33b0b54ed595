"""Untrained numbers from a seed, for the control that every measurement stands beside."""

import zlib
from collections.abc import Sequence

import torch
from transformers import PreTrainedModel

from openaudit.run.streaming.architecture import owned
from openaudit.run.streaming.names import Names
from openaudit.run.streaming.source import put

BLOCK = 1024  # rows of a drawn table that come from one stream


class Drawn:
    """The Source that draws: as transformers does it for a new model, with a stream of its own for every part."""

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
        """A generator of torch takes 32 bits of a seed, and ignores the rest."""
        return zlib.crc32(f"{self._seed} {name}".encode())
