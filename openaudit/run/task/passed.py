"""What the parent and the child hand each other, rebuilt from JSON."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from openaudit.run.battery.measured import Measured
from openaudit.run.records import Loaded, Located, Model


def model_of(raw: Mapping[str, Any]) -> Model:
    """The model as the parent made it."""
    tensors = {name: Located(**{**one, "shape": tuple(one["shape"])}) for name, one in raw["tensors"].items()}
    return Model(**{**raw, "tensors": tensors, "files": tuple(raw["files"])})


def answer(measured: Measured, loaded: Loaded | None = None) -> dict[str, Any]:
    """What was measured, and what the runner took from the files, as the parent's `result` reads it."""
    return {
        "tests": [asdict(one) for one in measured.tests],
        "finite": measured.finite,
        "deterministic": measured.deterministic,
        "loaded": asdict(loaded) if loaded else None,
    }
