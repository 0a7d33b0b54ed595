"""The battery's numbers as they come from the child, checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from openaudit.errors import RunError
from openaudit.run.child.answer import clean
from openaudit.run.records import Test

MOST = 64  # tests


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The tests, whether every output was a number, and whether a repeat gave the same bits."""

    tests: tuple[Test, ...]
    finite: bool
    deterministic: bool


def tests_of(answer: Mapping[str, Any]) -> Result:
    """The result that an answer holds; RunError where it is not made as agreed."""
    match answer:
        case {"tests": [*rows], "finite": bool(finite), "deterministic": bool(deterministic)} if 0 < len(rows) <= MOST:
            tests = tuple(_test(row) for row in rows)
            return Result(tests=tests, finite=finite, deterministic=deterministic)
    raise RunError("the child process gave an answer that is not made as agreed")


def _test(row: object) -> Test:
    match row:
        case {
            "id": str(id),
            "value": float() | int() as value,
            "threshold": float() | int() as threshold,
            "rule": "at-least" | "at-most" as rule,
            "says": str(says),
        } if isfinite(value) and isfinite(threshold):
            passed = value >= threshold if rule == "at-least" else value <= threshold
            return Test(
                id=clean(id),
                value=value,
                threshold=threshold,
                passed=passed,
                rule="at-least" if rule == "at-least" else "at-most",
                says=clean(says),
            )
    raise RunError("the child process gave a test that is not made as agreed")
