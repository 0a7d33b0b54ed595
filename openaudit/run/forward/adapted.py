"""A base model with its adapter added: each part of a matrix gets its part of the low-rank product when it is read."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from openaudit.run.forward import Floats, Indexes
from openaudit.run.forward.store import ALL, Mapped
from openaudit.run.model.decoders import DECODERS
from openaudit.run.records import Model


class Adapted:
    """The store of `base` with `model`, its adapter, added: W + s B A.

    With `options["shuffled"]`, a seed, the elements of every second matrix B change places: as large a change, that
    means nothing. The low-rank matrices are held, the base's are not.
    """

    def __init__(self, model: Model, base: Model) -> None:
        self._base, adapter = Mapped(base), Mapped(model)
        self._turned = DECODERS[base.family].transposed
        pairs: Mapping[str, Any] = model.options["merged"]  # type: ignore[assignment]  # run/model/merging.py made it
        seed: Any = model.options.get("shuffled")
        self._pairs: dict[str, tuple[Floats, Floats]] = {}
        for number, (name, (first, second, scale)) in enumerate(pairs.items()):
            b = adapter.get(second) * np.float32(scale)
            if seed is not None:
                b = np.random.default_rng([int(seed), number]).permutation(b.reshape(-1)).reshape(b.shape)
            self._pairs[name] = b, adapter.get(first).copy()
        adapter.close()

    def get(self, name: str) -> Floats:
        """The whole tensor with what is added to it."""
        return self.part(name, ALL)

    def part(self, name: str, rows: slice, columns: slice = ALL) -> Floats:
        """Some rows and columns of it."""
        found = self._base.part(name, rows, columns)
        if name not in self._pairs:
            return found
        b, a = self._pairs[name]
        added: Floats = a[:, rows].T @ b[columns].T if self._turned else b[rows] @ a[:, columns]
        return found + added

    def rows(self, name: str, ids: Indexes) -> Floats:
        """float32[N, D]: rows of a table, to which no adapter adds here."""
        return self._base.rows(name, ids)

    def done(self) -> None:
        """The memory of what was read may be given back."""
        self._base.done()

    def close(self) -> None:
        """Let go of the files."""
        self._base.close()
