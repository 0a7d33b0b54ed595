"""Whether a model's outputs are numbers, and the same ones when it is asked again."""

from collections.abc import Callable

import numpy as np

from openaudit.run.battery.numbers import held
from openaudit.run.forward import Floats
from openaudit.run.records import Test


def repeated(one: Callable[[], Floats], other: Callable[[], Floats]) -> tuple[float, float]:
    """The share of outputs that are numbers, and the largest difference between two runs (bit by bit: 0 is the same)."""
    with np.errstate(all="ignore"):
        first, second = one(), other()
        if first.tobytes() == second.tobytes():
            difference = 0.0
        else:
            difference = float(np.nan_to_num(np.abs(first - second), nan=1.0, posinf=1.0).max()) or 1.0
    return float(np.isfinite(first).mean()), difference


def finite(share: float) -> Test:
    """The share of outputs that are numbers, as a test."""
    return held("finite", share, 1.0, "share of the model's outputs that are numbers at all")


def repeatable(difference: float, most: float = 0.0) -> Test:
    """The difference between two runs, as a test that passes up to `most`."""
    says = "largest difference between two runs on the same texts; 0 means the same bits"
    return held("repeatable", difference, most, says, most=True)
