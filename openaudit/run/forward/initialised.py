"""The same model before its training: the control that every measurement stands beside."""

import zlib
from math import ceil, prod, sqrt

import numpy as np

from openaudit.errors import RunError
from openaudit.run.forward import Floats, Indexes
from openaudit.run.forward.store import ALL
from openaudit.run.model.decoders import DECODERS
from openaudit.run.records import Model

DRAWN = 65_536  # numbers from one stream: what the processor keeps near
STEPS = 256  # equal steps of a drawn number
# Sums over a row come out the same as of normal numbers, and cost a fifteenth to draw.
DEVIATION = sqrt((STEPS**2 - 1) / 12)


class Initialised:
    """The shapes of a model with numbers as they are before training, each block of rows from a stream of its own.

    Matrices are uniform with the configuration's deviation (where the family starts what is added to the stream smaller,
    so here), a norm's weight is 1 (or what the family adds to 1 is 0), a bias is 0. A part of a matrix is the same
    whichever way it is asked for.
    """

    def __init__(self, model: Model, seed: int) -> None:
        family = DECODERS.get(model.family)
        self._shapes = {name: one.shape for name, one in model.tensors.items()}
        self._spread = model.spread / DEVIATION
        self._norm = 0.0 if family and family.norm == "rms1" else 1.0
        scaled = family.roles if family and family.scaled else {}
        self._scaled = tuple(f"{scaled[role]}.weight" for role in ("mix", "down") if role in scaled)
        self._smaller = 1 / sqrt(2 * model.sizes["layers"])
        self._seed = seed
        self._last: tuple[str, Floats] | None = None

    def get(self, name: str) -> Floats:
        """The whole tensor."""
        return self.part(name, ALL)

    def part(self, name: str, rows: slice, columns: slice = ALL) -> Floats:
        """Some rows and columns, drawn for the purpose."""
        shape = self._shape(name)
        if len(shape) < 2:  # noqa: PLR2004  a vector
            whole = np.full(shape, self._norm if name.endswith(("weight", "gamma")) else 0.0, dtype=np.float32)
            return whole[rows]
        if columns != ALL:  # of a matrix that is stored turned, from which one asks again and again
            return self._whole(name)[rows, columns]
        first, last, _ = rows.indices(shape[0])
        return self._drawn(name, first, last).reshape(-1, *shape[1:])

    def rows(self, name: str, ids: Indexes) -> Floats:
        """float32[N, D]: a table of any length costs what is read of it."""
        shape = self._shape(name)
        height = _height(shape)
        found = np.empty((len(ids), prod(shape[1:])), dtype=np.float32)
        for number in np.unique(ids // height):
            mine = ids // height == number
            found[mine] = self._block(name, int(number))[ids[mine] - number * height]
        return found

    def done(self) -> None:
        """The next part is drawn anew."""
        self._last = None

    def close(self) -> None:
        """Nothing is held."""
        self._last = None

    def _shape(self, name: str) -> tuple[int, ...]:
        if name not in self._shapes:
            raise RunError(f"{name}: the architecture asks for this tensor and the files have none of the name")
        return self._shapes[name]

    def _whole(self, name: str) -> Floats:
        if self._last is None or self._last[0] != name:
            self._last = name, self._drawn(name, 0, self._shapes[name][0])
        return self._last[1]

    def _drawn(self, name: str, first: int, last: int) -> Floats:
        """float32[last - first, D]: the rows from `first` on."""
        shape = self._shapes[name]
        height = _height(shape)
        found = np.empty((last - first, prod(shape[1:])), dtype=np.float32)
        for number in range(first // height, ceil(last / height)):
            start, stop = max(first, number * height), min(last, (number + 1) * height)
            found[start - first : stop - first] = self._block(name, number)[start - number * height :][: stop - start]
        return found

    def _block(self, name: str, number: int) -> Floats:
        """float32[rows, D]: the block `number` of a matrix, from its own stream."""
        shape = self._shapes[name]
        width = prod(shape[1:])
        count = min(_height(shape), shape[0] - number * _height(shape)) * width
        stream = np.random.SFC64([self._seed, zlib.crc32(name.encode()), number])
        steps = np.asarray(stream.random_raw(ceil(count / 8))).view(np.int8)[:count]
        spread = self._spread * (self._smaller if name.endswith(self._scaled) else 1.0)
        found = steps + np.float32(0.5)  # -127.5 to 127.5
        found *= np.float32(spread)
        return found.reshape(-1, width)


def _height(shape: tuple[int, ...]) -> int:
    """Rows of a block."""
    return max(1, DRAWN // max(1, prod(shape[1:])))
