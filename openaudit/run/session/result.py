"""The battery's numbers as they come from the child, checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from openaudit.errors import RunError
from openaudit.run.child.answer import plain
from openaudit.run.records import Loaded, Rule, Test

MOST = 64  # tests
NAMED = 20  # tensors of the load report, of each sort
ODD = "the child process gave an answer that is not made as agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The tests, whether every output was a number, whether a repeat gave the same bits, and what was taken from the files."""

    tests: tuple[Test, ...]
    finite: bool
    deterministic: bool
    loaded: Loaded | None = None


def tests_of(answer: Mapping[str, Any]) -> Result:
    """The result that an answer holds; RunError where it is not made as agreed."""
    match answer:
        case {"tests": [*rows], "finite": bool(finite), "deterministic": bool(deterministic)} if 0 < len(rows) <= MOST:
            tests = tuple(_test(row) for row in rows)
            loaded = _loaded(answer.get("loaded"))
            return Result(tests=tests, finite=finite, deterministic=deterministic, loaded=loaded)
    raise RunError(ODD)


def _loaded(row: object) -> Loaded | None:
    match row:
        case None:
            return None
        case {"bytes": int(size), "device": str(device), **rest} if size >= 0:
            names = {key: _names(rest.get(key)) for key in ("missing", "unexpected", "mismatched", "dtypes")}
            return Loaded(**names, bytes=size, device=plain(device))
    raise RunError(ODD)


def _names(found: object) -> tuple[str, ...]:
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise RunError(ODD)
    return tuple(plain(one) for one in found[:NAMED])


def _test(row: object) -> Test:
    match row:
        case {
            "id": str(id),
            "title": str(title),
            "value": value,
            "threshold": threshold,
            "rule": rule,
            "says": str(says),
        }:
            passed, side = _judged(_number(value), None if threshold is None else _number(threshold), rule)
            return Test(
                id=plain(id),
                title=plain(title),
                value=_number(value),
                threshold=None if threshold is None else _number(threshold),
                passed=passed,
                rule=side,
                says=plain(says),
            )
    raise RunError(ODD)


def _judged(value: float, threshold: float | None, rule: object) -> tuple[bool | None, Rule]:
    """Whether the number passes: that is decided here, whatever the child says."""
    if threshold is None:
        return None, ""
    if rule == "at-least":
        return value >= threshold, "at-least"
    if rule == "at-most":
        return value <= threshold, "at-most"
    raise RunError(ODD)


def _number(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
        return float(value)
    raise RunError(ODD)
