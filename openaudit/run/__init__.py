"""Smoke inference: does the model in a release do what only a trained one does? Every public module here is a runner.

Nothing of a release is executed in this process: a runner opens it in a child process with walls round it.
"""

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
