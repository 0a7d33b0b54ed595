"""A text as the line of words that phrases are written in, with the way back to its characters and lines."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from typing import TypeAlias

from openaudit.licenses.records import Span

TAG = re.compile(
    r"<!--|-->|</?(?:a|abbr|article|b|big|blockquote|body|br|center|code|dd|div|dl|dt|em|font|footer|h[1-6]|head|header|hr|html"
    r"|i|img|li|link|main|meta|nav|ol|p|pre|section|small|span|strong|style|sub|sup|table|tbody|td|th|thead|title|tr|tt|u|ul)"
    r"(?:\s[^<>]{0,2000})?/?>|<!doctype[^<>]{0,200}>|&(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,6});",
    re.IGNORECASE,
)
LINK = re.compile(r"\]\([^()\s]{1,500}(?:\s+\"[^\"\n]{0,200}\")?\)")
Edges: TypeAlias = Callable[[str], Sequence[int]]
_RAW = re.compile(r"[^\W_]+")
SIGN = "\x01"  # stands for the copyright sign in cleaned text
_ASCII = bytes(range(128))
_BLANKS = "".join(chr(code) if chr(code).isalnum() else " " for code in range(128))


@dataclass(frozen=True)
class Phrases:
    """A text as one line of lower-case words, a blank at both ends: the form that phrases are written in."""

    line: str
    bare: str
    edges_of: Edges
    vocabulary: frozenset[str]  # the words that occur

    @cached_property
    def _edges(self) -> Sequence[int]:
        return self.edges_of(self.bare)

    def may_hold(self, phrase: str) -> bool:
        """Whether all words of a Latin `phrase` occur at all; phrases of other scripts may always."""
        return _words_of(phrase) <= self.vocabulary

    def find(self, phrase: str, start: int = 0) -> int:
        """Where `phrase` stands in `line` (at its first letter), or -1; Latin phrases match whole words only."""
        if phrase.isascii():
            at = self.line.find(f" {phrase} ", max(0, start - 1))
            return at + 1 if at >= 0 else -1
        return self.line.find(phrase, start)

    def chars(self, at: int, end: int) -> tuple[int, int]:
        """The characters of the text that `line[at:end]` stands for."""
        first = self.line.count(" ", 0, at + 1) - 1
        last = first + self.line.count(" ", at, max(at, end - 1))
        edges = self._edges
        return int(edges[max(0, 2 * first)]), int(edges[min(2 * last + 1, len(edges) - 1)])


@cache
def _words_of(phrase: str) -> frozenset[str]:
    """The words of a phrase of the knowledge base; none where its script has no blanks."""
    return frozenset(phrase.split()) if phrase.isascii() else frozenset()


def edges_of(bare: str) -> list[int]:
    """Where the words begin and end, by turns."""
    return [edge for hit in _RAW.finditer(bare) for edge in hit.span()]


def cleaned(text: str) -> str:
    """`text` in lower case with mark-up and the addresses of links blanked, place for place; ASCII where that loses no word."""
    low = _plain(lower(text))
    if "<" in low or "&" in low:
        low = TAG.sub(spaces, low.replace("&copy;", f"{SIGN}     "))
    return LINK.sub(spaces, low) if "](" in low else low


def _plain(low: str) -> str:
    """The same text with signs outside ASCII as signs inside it, unless a letter is among them."""
    if low.isascii() or any(map(str.isalnum, foreign(low))):
        return low
    for hyphen in "\u2010\u2011\u2012\u2013\u2014\u2015":
        low = low.replace(hyphen, "-")
    return low.replace("\u00a9", SIGN).encode("ascii", "replace").decode("ascii")


def foreign(text: str) -> str:
    """What of `text` is outside ASCII, in its order."""
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")


def found_at(text: str, piece: str) -> Iterator[int]:
    """Every place of `piece` in `text`; for fixed words many times faster than a pattern."""
    at = text.find(piece)
    while at >= 0:
        yield at
        at = text.find(piece, at + 1)


def tokens(clean: str) -> list[str]:
    """The words of a cleaned text: runs of letters and digits."""
    return clean.translate(_BLANKS).split() if clean.isascii() else _RAW.findall(clean)


def phrases(clean: str, edges: Edges = edges_of) -> Phrases:
    """A cleaned text in the form that phrases are written in; `edges` finds its words (a faster way than a pattern may do)."""
    words = tokens(clean)
    return Phrases(f" {' '.join(words)} ", clean, edges, frozenset(words))


def place(lines: list[int], start: int, end: int) -> Span:
    """The characters `start` to `end` with the lines they stand on, given where the lines begin."""
    return Span(
        start=start, end=end, line=bisect_right(lines, start), end_line=bisect_right(lines, max(start, end - 1))
    )


def line_starts(text: str) -> list[int]:
    """Where each line of `text` begins; lines end at LF, CRLF or CR."""
    if "\r" not in text:
        return [0, *accumulate(len(line) + 1 for line in text.split("\n")[:-1])]
    return [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]


def normal(text: str) -> str:
    """`text` as a phrase: lower case, every run of other signs one blank."""
    return " ".join(tokens(text.lower()))


def lower(text: str) -> str:
    """`text` in lower case, place for place, its lines ended by LF."""
    low = text.lower()
    if len(low) != len(text):  # a few letters grow when lowered; places matter more than their case
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low.replace("\r", "\n")


def spaces(found: re.Match[str]) -> str:
    """As many blanks as were found characters."""
    return " " * len(found[0])
