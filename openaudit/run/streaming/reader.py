"""Reading tensors from the files into one buffer that is used again, while the system already fetches what comes next."""

import os
from collections.abc import Iterable, Mapping, Sequence
from io import FileIO

import torch

from openaudit.errors import RunError
from openaudit.run.records import Located
from openaudit.run.streaming.names import SPELLED

ALIGNED = 64  # bytes: what vector instructions like best
PIECE = 1 << 30  # bytes in one call: more than 2 GiB in one are refused


class Reader:
    """The files of a model, open; plain reads, because a private map of a file counts as memory that was taken."""

    def __init__(self, files: Sequence[str], tensors: Mapping[str, Located]) -> None:
        self._tensors = tensors
        self._files = [FileIO(path) for path in files]
        self._buffer = torch.empty(0, dtype=torch.uint8)

    def close(self) -> None:
        """Let go of the files and the buffer."""
        for file in self._files:
            file.close()
        self._buffer = torch.empty(0, dtype=torch.uint8)

    def expect(self, names: Iterable[str]) -> None:
        """Tell the system that these tensors are wanted soon: the disk works while we compute, without a thread of ours."""
        for name in names:
            at = self._tensors[name]
            self._advise(at, at.start, at.end - at.start)

    def expect_rows(self, name: str, start: int, stop: int) -> None:
        """The same for the rows `start` to `stop` of a matrix."""
        at = self._tensors[name]
        row = _row(at)
        self._advise(at, at.start + start * row, (stop - start) * row)

    def tensors(self, names: Iterable[str], *, keep: bool) -> Mapping[str, torch.Tensor]:
        """The tensors in their stored dtypes; unless `keep`, they are overwritten by the next call."""
        wanted = {name: self._tensors[name] for name in dict.fromkeys(names)}
        buffer = self._room(sum(_padded(one.end - one.start) for one in wanted.values()), keep=keep)
        found, offset = {}, 0
        for name, at in wanted.items():
            size = at.end - at.start
            self._read(at, at.start, piece := buffer[offset : offset + size])
            found[name] = piece.view(SPELLED[at.dtype]).view(at.shape)
            offset += _padded(size)
        return found

    def rows(self, name: str, ids: Sequence[int]) -> torch.Tensor:
        """[N, D] in the stored dtype: the rows `ids` of a matrix; the rest of it is not touched."""
        at = self._tensors[name]
        row = _row(at)
        for one in ids:  # all of them first: a disk answers many questions at once
            self._advise(at, at.start + one * row, row)
        buffer = torch.empty(len(ids) * row, dtype=torch.uint8)
        for number, one in enumerate(ids):
            self._read(at, at.start + one * row, buffer[number * row : (number + 1) * row])
        return buffer.view(SPELLED[at.dtype]).view(len(ids), *at.shape[1:])

    def block(self, name: str, start: int, stop: int) -> torch.Tensor:
        """[stop - start, D] in the stored dtype: neighbouring rows of a matrix, overwritten by the next call."""
        at = self._tensors[name]
        row = _row(at)
        buffer = self._room((stop - start) * row, keep=False)
        self._read(at, at.start + start * row, buffer)
        return buffer.view(SPELLED[at.dtype]).view(stop - start, *at.shape[1:])

    def _room(self, size: int, *, keep: bool) -> torch.Tensor:
        if keep:
            return torch.empty(size, dtype=torch.uint8)
        if size > self._buffer.numel():
            self._buffer = torch.empty(0, dtype=torch.uint8)  # the old one goes before the new one is taken
            self._buffer = torch.empty(size, dtype=torch.uint8)
        return self._buffer[:size]

    def _read(self, at: Located, start: int, into: torch.Tensor) -> None:
        view = memoryview(into.numpy()).cast("B") if into.numel() else memoryview(b"")
        file = self._files[at.file]
        file.seek(start)
        while view:
            count = file.readinto(view[:PIECE])
            if not count:
                raise RunError(f"a weight file ends {len(view)} bytes early: it was changed while it was read")
            view = view[count:]

    def _advise(self, at: Located, start: int, size: int) -> None:
        if hasattr(os, "posix_fadvise") and size:
            os.posix_fadvise(self._files[at.file].fileno(), start, size, os.POSIX_FADV_WILLNEED)


def _row(at: Located) -> int:
    return (at.end - at.start) // max(at.shape[0], 1)


def _padded(size: int) -> int:
    return -(-size // ALIGNED) * ALIGNED
