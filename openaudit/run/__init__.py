"""Smoke inference: does the model in a release do what only a trained one does? Every public module here is a runner.

Nothing of a release is executed in this process: a runner opens it in a child process with walls round it.
"""

from openaudit.run.records import Claims, Handle, Layer, Loaded, Located, Model, Probe, Runner, Smoke, Support, Test
from openaudit.run.session import smoke

__all__ = [
    "Claims",
    "Handle",
    "Layer",
    "Loaded",
    "Located",
    "Model",
    "Probe",
    "Runner",
    "Smoke",
    "Support",
    "Test",
    "smoke",
]
