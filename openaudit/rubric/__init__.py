"""A rubric: what a framework asks for, clause by clause, as data. Reading one checks it completely.

Shipped rubrics are the files of the folder `rubrics`; a team keeps its own in a folder that the caller names.
"""

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path

from openaudit import shipped
from openaudit.errors import RubricError
from openaudit.rubric.reading import read
from openaudit.rubric.schema import Axis, Cap, Criterion, Each, Graded, Rubric, Rung

__all__ = ["Axis", "Cap", "Criterion", "Each", "Graded", "Rubric", "Rung", "load", "names", "read"]

SUFFIX = ".yaml"
MOST = 200  # rubrics of one folder
LARGEST = 256 * 1024  # bytes of one rubric file
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def names(folder: Path | None = None) -> tuple[str, ...]:
    """The ids of the shipped rubrics and of those in the team's `folder`, sorted; RubricError where it is no folder."""
    own = _shipped()
    if folder is None:
        return own
    team = _team(folder)
    for name in team:
        if name in own:
            raise RubricError(f"{folder / (name + SUFFIX)}: {name!r} is a shipped rubric; give yours a name of its own")
    return tuple(sorted((*own, *team)))


def load(name: str, folder: Path | None = None, *, vocabulary: Collection[str] | None = None) -> Rubric:
    """The rubric `name`, shipped or of the team's `folder`; RubricError where there is none or where it cannot be meant.

    `vocabulary` are the facts that a team's rubric may ask for (None: any); shipped ones are held against it by tests.
    """
    if name in _shipped():
        return _load(name)
    text = _text(name, folder)
    rubric = read(text, name, find=lambda wanted: _text(wanted, folder), vocabulary=vocabulary)
    if rubric.id != name:
        raise RubricError(f"{name}: id: expected {name!r} as the file is called, got {rubric.id!r}")
    return rubric


@cache
def _load(name: str) -> Rubric:
    return read(_text(name, None), name, find=lambda wanted: _text(wanted, None))


@cache
def _shipped() -> tuple[str, ...]:
    found = (entry.name for entry in shipped.folder("rubrics").iterdir())
    return tuple(sorted(one.removesuffix(SUFFIX) for one in found if one.endswith(SUFFIX)))


def _team(folder: Path) -> tuple[str, ...]:
    """The rubric files of a folder: regular ones with a plain name."""
    try:
        found = sorted(one for one in folder.iterdir() if one.suffix == SUFFIX and one.is_file())
    except OSError as error:
        raise RubricError(f"{folder}: no folder of rubrics ({error.strerror or error})") from None
    if len(found) > MOST:
        raise RubricError(f"{folder}: {len(found)} rubrics; a folder may hold at most {MOST}")
    for one in found:
        if not _NAME.fullmatch(one.stem):
            raise RubricError(f"{one}: a rubric file is called by letters, digits, dots and dashes")
    return tuple(one.stem for one in found)


def _text(name: str, folder: Path | None) -> str:
    """The text of a rubric; only names that a folder lists are ever opened."""
    there = names(folder)
    if name not in there:
        raise RubricError(f"no rubric {name!r:.100}; there are {', '.join(there)}")
    if folder is None or name in _shipped():
        return shipped.folder("rubrics").joinpath(f"{name}{SUFFIX}").read_text(encoding="utf-8")
    path = folder / f"{name}{SUFFIX}"
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise RubricError(f"{path}: cannot be read: {error.strerror or error}") from None
    if len(data) > LARGEST:
        raise RubricError(f"{path}: larger than the {LARGEST // 1024} KiB that a rubric may have")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise RubricError(f"{path}: not UTF-8 at byte {error.start}") from None
