"""JSON, strictly, with the line of every key: what the standard allows and nothing that only Python's reader takes.

A clean text goes through the standard library's fast reader. Anything odd (a repeated key, NaN, a number too large, too deep, broken), and
any question for a place, goes through a scanner of our own that knows where it is; what it read before an error is kept.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NoReturn

from openaudit.read.jsonscan import ESCAPED_SURROGATE, LIMITS, SURROGATE, Limits, Path, Scan, Value
from openaudit.read.text import Problem, decode

__all__ = ["LIMITS", "Json", "Limits", "Path", "Value", "parse", "read", "walk"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Json:
    """What a JSON text holds; `whole` is false where an error or a limit ended the reading early. NaN and the like are None."""

    value: Value
    problems: tuple[Problem, ...] = ()
    whole: bool = True
    text: str = field(default="", repr=False)
    limits: Limits = LIMITS

    @property
    def mapping(self) -> dict[str, Any]:
        """The value where it is an object, else an empty one."""
        return self.value if isinstance(self.value, dict) else {}

    def place(self, path: Path) -> tuple[int, int] | None:
        """Line and column (from 1) of the key (or the list item) at `path`; None where there is no such thing."""
        if len(self.text) <= KEPT:
            return _places(self.text, self.limits).get(path)
        return self.places(lambda found: found == path).get(path)

    def places(self, wanted: Callable[[Path], bool] = lambda _: True) -> dict[Path, tuple[int, int]]:
        """Line and column of every path that is wanted, in one pass."""
        scan = Scan(self.text, self.limits, wanted)
        scan.read()
        return scan.places


KEPT = 64 * 1024  # characters of a text whose places are worth keeping for the next question


@lru_cache(maxsize=8)
def _places(text: str, limits: Limits) -> dict[Path, tuple[int, int]]:
    scan = Scan(text, limits, lambda _: True)
    scan.read()
    return scan.places


def read(data: bytes, limits: Limits = LIMITS, *, size: int | None = None) -> Json:
    """What the bytes of a file hold; what is wrong with its encoding is a problem too."""
    text = decode(data, limit=4 * limits.size + 4, size=size)
    if any(problem.id in _UNREAD for problem in text.problems):
        return Json(value=None, problems=text.problems, whole=False, limits=limits)
    found = parse(text.text, limits)
    said = (problem for problem in text.problems if problem.id not in ("empty", "nul"))
    return replace(found, problems=(*said, *found.problems))


_UNREAD = ("too-long", "not-text", "pointer")


def parse(text: str, limits: Limits = LIMITS) -> Json:
    """What `text` holds and what is wrong with it. Never raises."""
    if len(text) > limits.size:
        said = Problem(id="too-long", message=f"{len(text)} characters of JSON; not read (limit {limits.size})")
        return Json(value=None, problems=(said,), whole=False, limits=limits)
    try:
        value = _fast(text, limits)
    except Exception:  # noqa: BLE001  # whatever the fast reader stumbles over, the scanner says where
        return _slow(text, limits)
    return Json(value=value, text=text, limits=limits)


class _OddError(Exception):
    """Something that only the scanner can tell about."""


def _fast(text: str, limits: Limits) -> Value:
    if (not text.isascii() and SURROGATE.search(text)) or ESCAPED_SURROGATE.search(text):
        raise _OddError
    value = json.loads(
        text,
        object_pairs_hook=_pairs,
        parse_constant=_odd,
        parse_int=lambda digits: int(digits) if len(digits) <= limits.digits else _odd(digits),
        parse_float=_float,
    )
    if text.count("[") + text.count("{") > limits.depth and _depth(value) > limits.depth:
        raise _OddError
    return value


def _pairs(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _OddError
    return found


def _odd(_: str) -> NoReturn:
    raise _OddError


def _float(digits: str) -> float:
    number = float(digits)
    return number if abs(number) != float("inf") else _odd(digits)


def _depth(value: Value) -> int:
    deepest, todo = 0, [(value, 1)]
    while todo:
        one, depth = todo.pop()
        if isinstance(one, dict | list):
            deepest = max(deepest, depth)
            todo += [
                (inner, depth + 1)
                for inner in (one.values() if isinstance(one, dict) else one)
                if isinstance(inner, dict | list)
            ]
    return deepest


def _slow(text: str, limits: Limits) -> Json:
    scan = Scan(text, limits)
    try:
        scan.read()
    except Exception as error:  # noqa: BLE001  # the one wrapper of the slow path
        scan.say("json-error", f"the JSON reader failed: {type(error).__name__}")
        scan.whole = False
    return Json(value=scan.value, problems=tuple(scan.problems), whole=scan.whole, text=text, limits=limits)


def walk(value: Value, path: Path = ()) -> Iterator[tuple[Path, Value]]:
    """Every value below and with `value`, with its path."""
    todo: list[tuple[Path, Value]] = [(path, value)]
    while todo:
        at, one = todo.pop()
        yield at, one
        entries = one.items() if isinstance(one, dict) else enumerate(one) if isinstance(one, list) else ()
        todo += reversed([((*at, key), inner) for key, inner in entries])
