"""Where the values of a header's metadata stand, so that a reader can go to the very bytes."""

from collections.abc import Iterator, Mapping
from json import JSONDecoder

from openaudit.weights.header import Text

MOST = 512  # values whose places are kept; honest metadata holds a few dozen
NAME = '"__metadata__"'
BLANK = " \t\r\n"
STRING = JSONDecoder().raw_decode


def places(text: Text, metadata: Mapping[str, str], first: int) -> dict[str, tuple[int, int]]:
    """For each key the bytes of its value in a file whose header text begins at byte `first`: where, and how many.

    The quotes are not counted. Values that cannot be found again (a key spelled with escapes) are left out.
    """
    if not metadata:
        return {}
    found: dict[str, tuple[int, int]] = {}
    at = 0
    for key, value, start, end in _strings(text.json):
        begin, size = first + _bytes(text.json[at:start]), _bytes(text.json[start:end])
        first, at = begin + size, end
        if metadata.get(key) == value:
            found[key] = (begin, size)
    return found


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())


def _strings(json: str) -> Iterator[tuple[str, str, int, int]]:
    """The keys and values of the metadata object, each with the characters between which the value stands.

    The text was parsed before and the object holds strings alone; a nested object of this name ends the search.
    """
    at = _past(json, json.find(NAME) + len(NAME), ":") if NAME in json else 0
    at = _past(json, at, "{") if at else 0
    for _ in range(MOST):
        if not at or json[at : at + 1] != '"':
            return
        key, at = STRING(json, at)
        start = _past(json, at, ":")
        if not start or json[start : start + 1] != '"':
            return
        value, at = STRING(json, start)
        yield key, value, start + 1, at - 1
        at = _past(json, at, ",")


def _past(json: str, at: int, sign: str) -> int:
    """The first place behind `sign` and the blanks round it; 0 where another sign stands there."""
    at = _blank(json, at)
    return _blank(json, at + 1) if json[at : at + 1] == sign else 0


def _blank(json: str, at: int) -> int:
    while json[at : at + 1] and json[at] in BLANK:
        at += 1
    return at
