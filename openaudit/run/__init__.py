"""Smoke inference: does the model in a release do what only a trained one does? Every public module here is a runner.

Nothing of a release is executed in this process: a runner opens it in a child process with walls round it.
"""

from typing import TYPE_CHECKING

from openaudit.run.records import (
    Claims,
    Encodes,
    Guesses,
    Handle,
    Layer,
    Loaded,
    Located,
    Model,
    Predicts,
    Probe,
    Runner,
    Smoke,
    Support,
    Test,
    Tokenizes,
)

if TYPE_CHECKING:
    from openaudit.run.session import smoke

__all__ = [
    "Claims",
    "Encodes",
    "Guesses",
    "Handle",
    "Layer",
    "Loaded",
    "Located",
    "Model",
    "Predicts",
    "Probe",
    "Runner",
    "Smoke",
    "Support",
    "Test",
    "Tokenizes",
    "smoke",
]


def __getattr__(name: str) -> object:
    """`smoke`, whose machinery is imported when a model is to be run: most releases that are looked at hold none."""
    if name == "smoke":
        from openaudit.run.session import smoke  # noqa: PLC0415 - the point of this function

        return smoke
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
