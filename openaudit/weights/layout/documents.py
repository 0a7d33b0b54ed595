"""The JSON files beside weights, read strictly and bounded, with the places of their keys."""

from openaudit.errors import ReleaseError
from openaudit.facts import Place
from openaudit.read.json import Json, Limits, read
from openaudit.read.text import Problem, split
from openaudit.release import Release

MAX_JSON = 32 * 1024 * 1024  # bytes; the longest honest shard index has about ten million
LIMITS = Limits(size=MAX_JSON)


def read_json(release: Release, path: str) -> Json | None:
    """The JSON file at `path`: None where there is none; what is wrong with it, unread bytes too, is in its problems."""
    file = next((one for one in release.files() if one.path == path), None)
    if file is None:
        return None
    try:
        return read(release.open(path, 0, MAX_JSON), LIMITS, size=file.size)
    except ReleaseError as error:
        return Json(value=None, problems=(Problem(id="not-here", message=str(error)),), whole=False)


def place(document: Json, path: str, *keys: str | int) -> Place:
    """The place of the key at `keys` in the file, with its line as the quote; the file alone where there is none."""
    found = document.place(keys)
    if found is None:
        return Place(path=path)
    line, column = found
    return Place(path=path, line=line, column=column, quote=split(document.text)[line - 1][column - 1 :])
