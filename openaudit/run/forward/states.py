"""What was computed in the file's order, kept for an order that begins the same; within bounded memory."""

from collections.abc import Sequence

import numpy as np

from openaudit.run.forward import Floats, Ids

LEAST = 1  # states that are kept however large they are


class States:
    """The states float32[N, D] before some of the layers, of the last ids that were run in the file's order.

    Kept are as many as fit into `memory` bytes, evenly spread; what lies between is computed again.
    """

    def __init__(self, layers: int, memory: int) -> None:
        self._layers, self._memory = layers, memory
        self._kept: dict[int, Floats] = {}
        self._ids: Ids | None = None
        self._step = 1

    def before(self, ids: Ids, order: Sequence[int]) -> tuple[int, Floats | None]:
        """How many layers of `order` need not be run, and the state after them; 0 and None where nothing is known."""
        if self._ids is None or not np.array_equal(self._ids, ids):
            return 0, None
        same = next((at for at, layer in enumerate(order) if layer != at), len(order))
        done = max((at for at in self._kept if at <= same), default=-1)
        return (done, self._kept[done]) if done >= 0 else (0, None)

    def begin(self, ids: Ids, x: Floats) -> None:
        """Forget what was kept; `x` is the state of new ids before the first layer."""
        self._ids, self._kept = ids.copy(), {0: x}
        fit = max(LEAST, self._memory // max(1, x.nbytes))
        self._step = max(1, -(-(self._layers + 1) // fit))

    def keep(self, ran: Sequence[int], x: Floats) -> None:
        """Keep the state after the layers `ran` where they are the file's first and it is one of those that are kept."""
        count = len(ran)
        if count % self._step == 0 and count not in self._kept and all(at == layer for at, layer in enumerate(ran)):
            self._kept[count] = x

    def forget(self) -> None:
        """Keep nothing."""
        self._ids, self._kept = None, {}
