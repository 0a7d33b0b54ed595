"""Tensors of weight files as float32 arrays, read from the mapped file when they are asked for."""

import mmap
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from openaudit.errors import RunError
from openaudit.run.forward import Floats, Indexes
from openaudit.run.records import Located, Model

READ = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}  # dtype -> what its bytes are read as
ALL = slice(None)
HELD = 8 * 1024 * 1024  # bytes of a file that may stay in this process's memory after they were used


class Store(Protocol):
    """Where a model's numbers come from."""

    def get(self, name: str) -> Floats:
        """The whole tensor `name` as float32, in its shape; RunError where it is not there."""
        ...

    def part(self, name: str, rows: slice, columns: slice = ALL) -> Floats:
        """float32: some rows of `name`, and of a matrix some columns; not the rest of it."""
        ...

    def rows(self, name: str, ids: Indexes) -> Floats:
        """float32[N, D]: the rows `ids` (int64[N]) of the matrix `name`; the rest of it is not touched."""
        ...

    def done(self) -> None:
        """What was handed out so far is not needed again soon: the memory it takes may be given back."""
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...


class Mapped:
    """The numbers in the files, as views where the file holds float32 and as copies of what is asked for elsewhere."""

    def __init__(self, model: Model) -> None:
        self._tensors: Mapping[str, Located] = model.tensors
        self._maps: list[mmap.mmap] = []
        self._touched: list[tuple[int, int, int]] = []
        for path in model.files:
            with Path(path).open("rb") as file:
                self._maps.append(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    def get(self, name: str) -> Floats:
        """The tensor `name` as float32."""
        return float32(self._view(name))

    def part(self, name: str, rows: slice, columns: slice = ALL) -> Floats:
        """The rows and columns of `name` as float32."""
        view = self._view(name, rows)
        return float32(view[:, columns] if view.ndim > 1 else view)

    def rows(self, name: str, ids: Indexes) -> Floats:
        """float32[N, D]: the rows `ids`, gathered."""
        return float32(self._view(name)[ids])

    def done(self) -> None:
        """Let the system take back the pages; reading them again costs little while it keeps the file in memory."""
        if sum(end - start for _, start, end in self._touched) < HELD:
            return
        for file, start, end in self._touched:
            first = start - start % mmap.PAGESIZE
            with suppress(OSError, AttributeError):  # a system without it keeps the pages until it needs them
                self._maps[file].madvise(mmap.MADV_DONTNEED, first, end - first)
        self._touched.clear()

    def close(self) -> None:
        """Let go of the files, as far as no view of them is left."""
        maps, self._maps = self._maps, []
        for one in maps:
            with suppress(BufferError):  # a view is still held; the file goes with it
                one.close()

    def _view(self, name: str, rows: slice = ALL) -> NDArray[np.generic]:
        at = self._tensors.get(name)
        if at is None:
            raise RunError(f"{name}: the architecture asks for this tensor and the files have none of the name")
        if at.dtype not in READ:
            raise RunError(f"{name}: dtype {at.dtype} cannot be run; there are {', '.join(READ)}")
        view: NDArray[np.generic] = np.ndarray(at.shape, READ[at.dtype], self._maps[at.file], at.start)
        first, last, _ = rows.indices(at.shape[0] if at.shape else 1)
        row = (at.end - at.start) // max(1, at.shape[0] if at.shape else 1)
        self._touched.append((at.file, at.start + first * row, at.start + last * row))
        return view[rows] if at.shape else view


def float32(values: NDArray[np.generic]) -> Floats:
    """What a file holds as float32: 16-bit integers are bfloat16, the upper half of a float32."""
    if values.dtype == np.uint16:
        wide = values.astype(np.uint32)
        wide <<= np.uint32(16)
        return wide.view(np.float32)
    with np.errstate(over="ignore", invalid="ignore"):
        return values.astype(np.float32, copy=False)
