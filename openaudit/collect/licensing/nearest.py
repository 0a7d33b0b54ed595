"""Which statements reach the code of one purpose and the architecture, by where their files lie in the release."""

import re
from collections.abc import Sequence
from dataclasses import replace

from openaudit.collect.licensing import CODE, Statement, decide
from openaudit.facts import Evidence, Fact

ARCHITECTURE = "model.architecture"
OWN_CODE = ("code.training", "code.inference", "code.evaluation", "code.preprocessing", "code.support")
LISTED = 20  # paths that a location holds at most; where it is full, others may lie elsewhere

_SOURCE = re.compile(r"\.(?:py|ipynb|c|cc|cpp|cu|h|hpp|rs|go|js|ts|java|jl|swift|m|scala|kt|r)$", re.IGNORECASE)


def about(said: Sequence[Statement], component: str, known: Evidence) -> list[Statement]:
    """The statements that reach `component`: a licence in the folder that holds all its files before the one at the root."""
    if component not in (*OWN_CODE, ARCHITECTURE):
        return decide.about(said, component)
    reaching = decide.about(said, CODE if component == ARCHITECTURE else component)
    paths = _paths(component, known)
    within = {one.of for one in reaching if one.file and one.of and paths and _holds(one.of, paths)}
    nearest = max(within, key=len, default="")
    return [replace(one, of="") for one in reaching if one.of == nearest] if nearest else reaching


def absent(component: str, known: Evidence) -> str:
    """Why no licence is looked for: no code of that purpose lies in the release; "" where some does, or it is no code."""
    if component in OWN_CODE:
        return "" if in_release(component, known) else "no such code was seen in the release"
    if component == ARCHITECTURE and not _paths(component, known):
        if isinstance(known.get(f"{ARCHITECTURE}.location"), Fact):
            return (
                "the architecture is there as a configuration only, and no licence is stated for it apart from the rest"
            )
        return "no modelling code was seen in the release"
    return ""


def in_release(component: str, known: Evidence) -> bool:
    """Whether files of `component` were seen in the release."""
    there = known.get(f"{component}.released")
    return isinstance(there, Fact) and there.basis == "seen" and there.value in {"yes", "partial"}


def _paths(component: str, known: Evidence) -> tuple[str, ...]:
    """Where its files lie; of an architecture its modelling code."""
    value = known.value(f"{component}.location")
    paths = tuple(str(one) for one in value) if isinstance(value, tuple) else ()
    return tuple(path for path in paths if _SOURCE.search(path)) if component == ARCHITECTURE else paths


def _holds(folder: str, paths: Sequence[str]) -> bool:
    return len(paths) < LISTED and all(path.startswith(f"{folder}/") for path in paths)
