"""A scanner for JSON that knows where it is: what was read up to an error, the place of every key, and what was wrong on which line."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from openaudit.read.text import Problem

Value: TypeAlias = Any  # what JSON can say; the reader of a key checks its type
Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much JSON is read: characters of text, nesting, digits of one number, problems told one by one."""

    size: int = 1024 * 1024
    depth: int = 50
    digits: int = 300
    problems: int = 50


LIMITS = Limits()
SHORT = 60  # characters of a value that a message quotes


SURROGATE = re.compile("[\ud800-\udfff]")
ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_SPACE = re.compile(r"[ \t\n\r]*")
_TOKEN = re.compile(
    r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|[\[\]{},:]|[A-Za-z_]+|-Infinity'
)
_NUMBERS = re.compile(r"-?[0-9]")
_WORDS = {"true": True, "false": False, "null": None}
_NO_NUMBERS = ("NaN", "Infinity", "-Infinity")


class _BrokenError(Exception):
    """The text ends being JSON here: id, message."""


class Scan:
    """One pass over a text with an explicit stack: the value, the places that are wanted, and the problems with their lines."""

    def __init__(self, text: str, limits: Limits, wanted: Callable[[Path], bool] | None = None) -> None:
        self.text, self.limits, self.wanted = text, limits, wanted
        self.problems: list[Problem] = []
        self.places: dict[Path, tuple[int, int]] = {}
        self.value: Value = None
        self.whole = True
        self.at = self.start = 0
        self.line, self.line_start, self.counted = 1, 0, 0
        self.path: list[str | int] = []
        self.firsts: list[dict[str, tuple[Value, int]]] = []

    def where(self) -> tuple[int, int]:
        """Line and column of the piece that begins at `start`; lines end at LF, CRLF and CR."""
        for end in _ENDS.finditer(self.text, self.counted, self.start):
            self.line, self.line_start = self.line + 1, end.end()
        self.counted = self.start
        return self.line, self.start - self.line_start + 1

    def say(self, id: str, message: str) -> None:
        """Note a problem at the piece that was read last."""
        if len(self.problems) < self.limits.problems:
            key = "".join(f"[{one}]" if isinstance(one, int) else f".{one[:100]}" for one in self.path).removeprefix(
                "."
            )
            self.problems.append(Problem(id=id, message=message, line=self.where()[0], key=key))

    def read(self) -> None:
        """Read the whole text; `value` holds what stood before an error."""
        if self.text.startswith("\ufeff"):
            self.say("bom", "starts with a byte order mark, which JSON does not allow")
            self.at = 1
        try:
            self.values()
        except _BrokenError as error:
            self.whole = False
            self.say(*error.args)
            return
        self.start = self.at = self.space()
        if self.at < len(self.text):
            self.whole = False
            self.say(*self.trailing())

    def space(self) -> int:
        found = _SPACE.match(self.text, self.at)
        return found.end() if found else self.at

    def trailing(self) -> tuple[str, str]:
        if self.text.startswith(("//", "/*", "#"), self.at):
            return "json-comment", "a comment, which JSON does not allow"
        return "trailing-text", f"text after the end of the value: {self.text[self.at : self.at + 20]!r}"

    def piece(self, wanted: str) -> str:
        self.start = self.at = self.space()
        found = _TOKEN.match(self.text, self.at)
        if not found:
            if self.at >= len(self.text):
                raise _BrokenError(
                    "empty" if not self.text.strip() else "json-error", f"ends where {wanted} should stand"
                )
            if self.text.startswith(("//", "/*", "#"), self.at):
                raise _BrokenError(*self.trailing())
            raise _BrokenError("json-error", f"{self.text[self.at : self.at + 20]!r} where {wanted} should stand")
        self.at = found.end()
        return found.group()

    def values(self) -> None:
        """The value and all within, without recursion: `stack` holds the open containers."""
        stack: list[Value] = []
        piece = self.piece("a value")
        while True:
            value = self.scalar(piece) if piece not in ("[", "{") else [] if piece == "[" else {}
            self.put(stack, value)
            if piece in ("[", "{"):
                if len(stack) >= self.limits.depth:
                    raise _BrokenError("too-deep", f"nested more than {self.limits.depth} levels deep")
                stack.append(value)
                self.firsts.append({})
                closing = "]" if piece == "[" else "}"
                piece = self.piece(f"a value or {closing}")
                if piece != closing:
                    piece = self.entry(stack[-1], piece, first=True)
                    continue
                self.leave(stack)
            while stack:
                closing = "]" if isinstance(stack[-1], list) else "}"
                piece = self.piece(f", or {closing}")
                if piece == ",":
                    piece = self.entry(stack[-1], self.piece("a value" if closing == "]" else "a key"), first=False)
                    break
                if piece != closing:
                    raise _BrokenError("json-error", f"{piece[:20]!r} where , or {closing} should stand")
                self.leave(stack)
            else:
                return

    def leave(self, stack: list[Value]) -> None:
        """Close the innermost container; one with entries leaves the last of them too."""
        self.firsts.pop()
        if stack.pop():
            self.path.pop()

    def entry(self, around: Value, piece: str, *, first: bool) -> str:
        """Step onto the next entry of `around`; the piece that begins its value."""
        if not first:
            self.path.pop()
        if isinstance(around, list):
            self.path.append(len(around))
            self.note()
            return piece
        if not piece.startswith('"'):
            raise _BrokenError("json-error", f"{piece[:20]!r} where a key should stand")
        self.path.append(self.string(piece))
        self.note()
        if self.piece(":") != ":":
            raise _BrokenError("json-error", "no : after a key")
        return self.piece("a value")

    def note(self) -> None:
        if self.wanted and (path := tuple(self.path)) not in self.places and self.wanted(path):
            self.places[path] = self.where()

    def put(self, stack: list[Value], value: Value) -> None:
        if not stack:
            self.value = value
        elif isinstance(stack[-1], list):
            stack[-1].append(value)
        else:
            key = str(self.path[-1])
            if key in self.firsts[-1]:
                before, line = self.firsts[-1][key]
                self.say(
                    "duplicate-key", f"{key[:60]!r} stands twice: {_shown(before)} (line {line}) and {_shown(value)}"
                )
            else:
                self.firsts[-1][key] = (value, self.where()[0])
                stack[-1][key] = value

    def scalar(self, piece: str) -> Value:
        if piece.startswith('"'):
            return self.string(piece)
        if piece in _WORDS:
            return _WORDS[piece]
        if piece in _NO_NUMBERS:
            self.say("not-a-number", f"{piece} is not JSON")
            return None
        if not _NUMBERS.match(piece):
            raise _BrokenError("json-error", f"{piece[:20]!r} where a value should stand")
        if len(piece) > self.limits.digits:
            self.say("number-too-large", f"a number of {len(piece)} digits (limit {self.limits.digits})")
            return None
        if piece.lstrip("-").isdigit():
            return int(piece)
        number = float(piece)
        if abs(number) == float("inf"):
            self.say("number-too-large", f"{piece[:30]} is larger than any number a program holds")
            return None
        return number

    def string(self, piece: str) -> str:
        text: str = json.loads(piece)
        if SURROGATE.search(text):
            self.say("lone-surrogate", "holds half a character (a lone surrogate), shown as U+FFFD")
            text = SURROGATE.sub("\ufffd", text)
        return text


_ENDS = re.compile(r"\r\n|\r|\n")


def _shown(value: Value) -> str:
    if isinstance(value, dict | list):
        return f"{'an object' if isinstance(value, dict) else 'a list'} of {len(value)}"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"
