"""What a smoke inference speaks: runners, the models they are given, the tests they feed, and the result."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from openaudit.run.records.model import PADDING, Claims, Kind, Located, Model, Plain
from openaudit.run.records.runner import (
    Encodes,
    Guesses,
    Handle,
    Loaded,
    Need,
    Predicts,
    Probe,
    Runner,
    Support,
    Tokenizes,
)

__all__ = [
    "MEMORY",
    "PADDING",
    "SECONDS",
    "Claims",
    "Encodes",
    "Guesses",
    "Handle",
    "Held",
    "Kind",
    "Layer",
    "Loaded",
    "Located",
    "Model",
    "Need",
    "Plain",
    "Predicts",
    "Probe",
    "Rule",
    "Runner",
    "Smoke",
    "Support",
    "Test",
    "Tokenizes",
    "Verdict",
]

Verdict: TypeAlias = Literal["yes", "no", "inconclusive"]
Rule: TypeAlias = Literal["at-least", "at-most", ""]
Held: TypeAlias = Literal["proven", "set", "not-enforced"]
SECONDS, MEMORY = (
    120.0,
    2048 * 1024**2,
)  # wall time and bytes that a smoke inference may take where nobody says otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One measured number beside the threshold it was held against; `says` is what it means, in one sentence.

    `rule` is the side of the threshold on which the number passes. A control (`<id>-control`) is the same number of the
    untrained model: it has no threshold and `passed` is None.
    """

    __test__ = False  # pytest collects classes of this name

    id: str
    title: str
    value: float
    threshold: float | None
    passed: bool | None
    rule: Rule
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One wall around the child process: `proven` by a probe that failed to get through, `set` and not tried, or not there."""

    name: str
    state: Held
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Smoke:
    """What came of a smoke inference: whether it ran, the verdict with its reason, and every number behind it.

    `ran` False goes with `genuine` inconclusive, or no where the weights by themselves show it; `tests` are then
    those on the weights. `loaded` is what the runner took from the files,
    None where it did not come to that. `seconds` is wall time, the child's start included; `peak` is the child's largest
    resident memory in bytes (0 where it is not known).
    """

    runner: str
    device: str
    ran: bool
    reason: str
    genuine: Verdict = "inconclusive"
    reasons: tuple[str, ...] = ()
    tests: tuple[Test, ...] = ()
    isolation: tuple[Layer, ...] = ()
    loaded: Loaded | None = None
    finite: bool | None = None
    deterministic: bool | None = None
    seconds: float = 0.0
    peak: int = 0
