"""Tensors of weight files as float32 arrays, read from the mapped file when they are asked for."""

import mmap
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from openaudit.errors import RunError
from openaudit.run.forward import Floats, Indexes
from openaudit.run.records import Located, Model

READ = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}  # dtype -> what its bytes are read as


class Store(Protocol):
    """Where a model's numbers come from."""

    def get(self, name: str) -> Floats:
        """The whole tensor `name` as float32, in its shape; RunError where it is not there."""
        ...

    def rows(self, name: str, ids: Indexes) -> Floats:
        """float32[N, D]: the rows `ids` (int64[N]) of the matrix `name`; the rest of it is not touched."""
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...


class Mapped:
    """The numbers in the files, as views where the file holds float32 and as copies of one tensor at a time elsewhere."""

    def __init__(self, model: Model) -> None:
        self._tensors: Mapping[str, Located] = model.tensors
        self._maps: list[mmap.mmap] = []
        for path in model.files:
            with Path(path).open("rb") as file:
                self._maps.append(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    def get(self, name: str) -> Floats:
        """The tensor `name` as float32."""
        return _float32(self._view(name), self._tensors[name].dtype)

    def rows(self, name: str, ids: Indexes) -> Floats:
        """float32[N, D]: the rows `ids`, gathered."""
        return _float32(self._view(name)[ids], self._tensors[name].dtype)

    def close(self) -> None:
        """Let go of the files, as far as no view of them is left."""
        maps, self._maps = self._maps, []
        for one in maps:
            try:
                one.close()
            except BufferError:  # a view is still held; the file goes with it
                continue

    def _view(self, name: str) -> NDArray[np.generic]:
        at = self._tensors.get(name)
        if at is None:
            raise RunError(f"{name}: the architecture asks for this tensor and the files have none of the name")
        if at.dtype not in READ:
            raise RunError(f"{name}: dtype {at.dtype} cannot be run; there are {', '.join(READ)}")
        view: NDArray[np.generic] = np.ndarray(at.shape, READ[at.dtype], self._maps[at.file], at.start)
        return view


def _float32(values: NDArray[np.generic], dtype: str) -> Floats:
    if dtype == "BF16":  # the upper half of a float32
        return (values.astype(np.uint32) << np.uint32(16)).view(np.float32)
    with np.errstate(over="ignore", invalid="ignore"):
        return values.astype(np.float32, copy=False)


class Initialised:
    """The same shapes with numbers as they are before training: the control that every measurement stands beside."""

    def __init__(self, model: Model, seed: int) -> None:
        self._shapes = {name: one.shape for name, one in model.tensors.items()}
        self._spread = np.float32(model.spread)
        self._seed = seed

    def get(self, name: str) -> Floats:
        """Normal numbers for a matrix, 1 for a norm's weight, 0 for a bias."""
        if name not in self._shapes:
            raise RunError(f"{name}: the architecture asks for this tensor and the files have none of the name")
        shape = self._shapes[name]
        if len(shape) > 1:
            return self._spread * self._random(name).standard_normal(shape, dtype=np.float32)
        return np.full(shape, 1.0 if name.endswith(("weight", "gamma")) else 0.0, dtype=np.float32)

    def rows(self, name: str, ids: Indexes) -> Floats:
        """float32[N, D]: each row from its own stream, so that a table of any length costs what is read of it."""
        width = self._shapes[name][-1]
        known, index = np.unique(ids, return_inverse=True)
        drawn = [self._random(name, int(row)).standard_normal(width, dtype=np.float32) for row in known]
        return (self._spread * np.array(drawn, dtype=np.float32))[index.reshape(-1)]

    def close(self) -> None:
        """Nothing is held."""

    def _random(self, name: str, *more: int) -> np.random.Generator:
        return np.random.default_rng([self._seed, zlib.crc32(name.encode()), *more])
