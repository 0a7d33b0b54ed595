"""A child process with walls round it: the only place where anything of a release is opened by foreign code.

`launch.call` starts one and returns an Outcome; `inside` is what runs in it. docs/isolation.md says which wall holds where.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openaudit.run.records import Layer

MIB = 1024 * 1024
# Without all of these proven, only code of our own may touch a release.
ESSENTIAL = ("network", "files", "writing", "processes")
UNPROVEN = "isolation is not proven here"
PORT = 8173  # the one port of a child that has a loopback of its own; nobody else is there


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a child may take: seconds of wall time, bytes of memory, bytes of its answer and of what else it prints."""

    seconds: float = 120.0
    memory: int = 2048 * MIB
    answer: int = MIB
    noise: int = MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came back: the answer, or None and the reason; the walls that held; wall seconds; peak memory in bytes."""

    answer: Mapping[str, Any] | None
    reason: str
    isolation: tuple[Layer, ...]
    seconds: float
    peak: int = 0
    printed: str = field(default="", repr=False)
