"""What the parent and the child hand each other, rebuilt from JSON."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from openaudit.run.battery.measured import Measured
from openaudit.run.records import Located, Model


def model_of(raw: Mapping[str, Any]) -> Model:
    """The model as the parent made it."""
    tensors = {name: Located(**{**one, "shape": tuple(one["shape"])}) for name, one in raw["tensors"].items()}
    return Model(**{**raw, "tensors": tensors, "files": tuple(raw["files"])})


def answer(measured: Measured) -> dict[str, Any]:
    """What was measured, as the parent's `result` reads it."""
    return {
        "tests": [asdict(one) for one in measured.tests],
        "finite": measured.finite,
        "deterministic": measured.deterministic,
    }
