"""Weights as the JSON of `openaudit weights --format json`."""

from collections.abc import Iterable
from typing import Any

from openaudit.facts import Finding, Place
from openaudit.release import Release
from openaudit.weights import Problem, WeightFile, Weights

UNTESTED = "only headers were read; whether the weights are genuine was not tested"


def entry(release: Release, weights: Weights) -> dict[str, Any]:
    """What was found, in JSON's own types; null where it is not known, with the reasons beside it."""
    return {
        "files": [_file(one) for one in weights.files],
        "main": list(weights.main),
        "complete": weights.complete.holds,
        "complete_why": list(weights.complete.why),
        "matches_config": weights.matches_config.holds,
        "matches_config_why": list(weights.matches_config.why),
        "parameters": weights.parameters,
        "elements": weights.elements,
        "dtypes": dict(weights.dtypes),
        "unread": list(weights.unread),
        "findings": [_finding(one) for one in (*release.findings, *weights.findings)],
        "genuine": {"verdict": "inconclusive", "tests": [], "why": [UNTESTED]},
    }


def _file(one: WeightFile) -> dict[str, Any]:
    return {
        "path": one.path,
        "format": one.format,
        "role": one.role,
        "fetched": one.fetched,
        "valid": one.valid,
        "errors": _problems(one.errors),
        "warnings": _problems(one.warnings),
        "bytes": one.bytes,
        "sha256": one.sha256,
        "sha256_basis": ("seen" if one.hashed else "claimed") if one.sha256 else None,
        "tensors": len(one.tensors),
        "elements": one.elements,
        "parameters": one.parameters,
        "dtypes": dict(one.dtypes),
        "executes": one.executes,
    }


def _problems(problems: Iterable[Problem]) -> list[dict[str, str]]:
    return [{"id": one.id, "message": one.message} for one in problems]


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "id": one.id,
        "severity": one.severity,
        "message": one.message,
        "where": [_place(place) for place in one.where],
        "remedy": one.remedy,
        "facts": list(one.facts),
    }


def _place(one: Place) -> dict[str, Any]:
    said = {"path": one.path, "line": one.line, "column": one.column, "quote": one.quote, "tensor": one.tensor}
    return {key: value for key, value in said.items() if value not in (None, "")}
