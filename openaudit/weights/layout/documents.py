"""The JSON files beside weights, read strictly and bounded, with the places of their keys."""

from openaudit.errors import ReleaseError
from openaudit.facts import Place
from openaudit.read.json import Json, Limits, read
from openaudit.read.text import Problem, split
from openaudit.release import File, Release

MAX_INDEX = 32 * 1024 * 1024  # bytes; the longest honest shard index has about ten million
MAX_CONFIG = 256 * 1024


def read_json(release: Release, file: File, most: int) -> Json:
    """A JSON file of at most `most` bytes; what is wrong with it, unread bytes too, is in its problems."""
    try:
        return read(release.open(file.path, 0, most), Limits(size=most), size=file.size)
    except ReleaseError as error:
        return Json(value=None, problems=(Problem(id="not-here", message=str(error)),), whole=False)


def place(document: Json, path: str, *keys: str | int) -> Place:
    """The place of the key at `keys` in the file, with its line as the quote; the file alone where there is none."""
    found = document.place(keys)
    if found is None:
        return Place(path=path)
    line, column = found
    return Place(path=path, line=line, column=column, quote=split(document.text)[line - 1][column - 1 :])
