"""A text as words with their places: mark-up, comment signs, list markers and spelling variants make no difference.

Every blanked stretch keeps its length, so that a word's place is its place in the text as given.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from openaudit.licenses.records import Span

MIX = np.uint64(0x9E3779B97F4A7C15)  # an odd number without a pattern: 2**64 over the golden ratio
GRAM = 4  # words in a gram: short enough to survive edits, long enough to mean something

_TAG = re.compile(
    r"<!--|-->|</?(?:a|abbr|article|b|big|blockquote|body|br|center|code|dd|div|dl|dt|em|font|footer|h[1-6]|head|header|hr|html"
    r"|i|img|li|link|main|meta|nav|ol|p|pre|section|small|span|strong|style|sub|sup|table|tbody|td|th|thead|title|tr|tt|u|ul)"
    r"(?:\s[^<>]{0,2000})?/?>|<!doctype[^<>]{0,200}>|&(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,6});",
    re.IGNORECASE,
)
_LINK = re.compile(r"\]\([^()\s]{1,500}(?:\s+\"[^\"\n]{0,200}\")?\)")
_MARKER = re.compile(
    r"(?:(?<=\s)|(?<=[(*#>;/-])|^)(?:\(?(?:[a-z]|[ivx]{1,5}|\d{1,2})[.)](?=[\s*_])|\((?:[a-z]|[ivx]{1,5}|\d{1,2})\))",
    re.IGNORECASE | re.MULTILINE,
)
_NUMBERING = re.compile(r"^([^\w\n]{0,12})(\d{1,2}(?:\.\d{1,2}){1,3}\.?)(?=\s)", re.MULTILINE)
_REM = re.compile(r"^[ \t]{0,20}(?:dnl|@?rem)\b", re.MULTILINE | re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"^[^\w\n<]{0,24}(?:(?:all |the |portions? |some |parts? )?copyrights?\b|\(c\)|\u00a9)[^\n]{0,220}$",
    re.MULTILINE | re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|<year>|\[yyyy\]|\byear\b|\(c\) copyright|copyright \(c\)|copyright \u00a9")
_CLAUSE = re.compile(
    r"\b(?:notices?|holders?|owners?|laws?|licen[sc]es?|licensed|interest|statements?|disclaimers?|infring\w+|grants?|granted|permission|permitted|"
    r"treat\w+|may|must|shall|not|no|only|without|use|used|provided|software is|under)\b"
)
_WORD = re.compile(r"(?:non|sub|re)[-\u2010-\u2015][^\W\d_]+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_JOIN = re.compile(r"[\W_]+")
_RAW = re.compile(r"[^\W_]+")
# Spellings that the SPDX matching guidelines, or plain usage, hold to be the same word.
SAME = {
    "licence": "license", "licences": "licenses", "licenced": "licensed", "acknowledgement": "acknowledgment",
    "acknowledgements": "acknowledgments", "organisation": "organization", "organisations": "organizations",
    "favour": "favor", "judgement": "judgment", "fulfil": "fulfill", "initialise": "initialize", "analogue": "analog",
    "whilst": "while", "authorised": "authorized", "authorisation": "authorization", "authorise": "authorize",
    "modelled": "modeled", "labour": "labor", "programme": "program", "merchantibility": "merchantability",
    "sublicence": "sublicense", "sublicences": "sublicenses", "https": "http", "recognised": "recognized",
    "utilisation": "utilization", "behaviour": "behavior", "artefact": "artifact", "artefacts": "artifacts",
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    """The words of `text` in normal form; `bare` is the text with all that is no word of it blanked, place for place."""

    text: str
    bare: str
    words: list[str]

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins."""
        return [start for start, _ in self._spans]

    @cached_property
    def ends(self) -> list[int]:
        """Where each word ends."""
        return [end for _, end in self._spans]

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return [found.span() for found in _WORD.finditer(self.bare)]

    @cached_property
    def lines(self) -> list[int]:
        """Where each line begins."""
        return line_starts(self.text)

    def span(self, first: int, last: int) -> Span:
        """The stretch from word `first` to word `last`."""
        return place(self.lines, self.starts[first], self.ends[last])


def read(text: str) -> Words:
    """The words of `text`; copyright lines, mark-up and list markers are left out."""
    bare = _blank(text)
    words = [SAME.get(word, word) if word.isalnum() else _JOIN.sub("", word) for word in _WORD.findall(bare)]
    return Words(text, bare, words)


def grams(words: list[str]) -> NDArray[np.uint32]:
    """One 32-bit number for every run of GRAM words, in order; a shorter text is one run."""
    if not words:
        return np.zeros(0, np.uint32)
    numbers = {word: crc32(word.encode()) for word in set(words)}
    one = np.fromiter((numbers[word] for word in words), np.uint64, len(words))
    count = max(1, len(words) - GRAM + 1)
    mixed = np.zeros(count, np.uint64)
    for at in range(min(GRAM, len(words))):
        mixed = (mixed ^ one[at : at + count]) * MIX
        mixed ^= mixed >> np.uint64(29)
    return (mixed >> np.uint64(32)).astype(np.uint32)


@dataclass(frozen=True)
class Phrases:
    """A text as one line of lower-case words, a blank at both ends: the form that phrases are written in."""

    line: str
    bare: str

    @cached_property
    def _places(self) -> tuple[list[int], list[int], list[int]]:
        starts, ends = zip(*(hit.span() for hit in _RAW.finditer(self.bare)), strict=True)
        sizes = accumulate(end - start + 1 for start, end in zip(starts, ends, strict=True))
        return [1, *(at + 1 for at in sizes)][: len(starts)], list(starts), list(ends)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words that occur."""
        return frozenset(self.line.split())

    def may_hold(self, phrase: str) -> bool:
        """Whether all words of a Latin `phrase` occur at all; phrases of other scripts may always."""
        return not phrase.isascii() or self.vocabulary.issuperset(phrase.split())

    def find(self, phrase: str, start: int = 0) -> int:
        """Where `phrase` stands in `line` (at its first letter), or -1; Latin phrases match whole words only."""
        if phrase.isascii():
            at = self.line.find(f" {phrase} ", max(0, start - 1))
            return at + 1 if at >= 0 else -1
        return self.line.find(phrase, start)

    def chars(self, at: int, end: int) -> tuple[int, int]:
        """The characters of the text that `line[at:end]` stands for."""
        offsets, starts, ends = self._places
        first = max(0, bisect_right(offsets, at) - 1)
        last = max(first, bisect_right(offsets, max(at, end - 1)) - 1)
        return starts[first], ends[last]


def phrases(text: str) -> Phrases:
    """`text` in the form that phrases are written in."""
    bare = _lower(text)
    if "<" in bare or "&" in bare:
        bare = _TAG.sub(_spaces, bare)
    if "](" in bare:
        bare = _LINK.sub(_spaces, bare)
    return Phrases(f" {' '.join(_RAW.findall(bare))} ", bare)


def place(lines: list[int], start: int, end: int) -> Span:
    """The characters `start` to `end` with the lines they stand on, given where the lines begin."""
    return Span(start=start, end=end, line=bisect_right(lines, start), end_line=bisect_right(lines, max(start, end - 1)))


def line_starts(text: str) -> list[int]:
    """Where each line of `text` begins; lines end at LF, CRLF or CR."""
    if "\r" not in text:
        return [0, *accumulate(len(line) + 1 for line in text.split("\n")[:-1])]
    return [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]


def normal(text: str) -> str:
    """`text` as a phrase: lower case, every run of other signs one blank."""
    return " ".join(_RAW.findall(text.lower()))


def _blank(text: str) -> str:
    low = _lower(text)
    low = _COPYRIGHT.sub(_holder, low)
    if "<" in low or "&" in low:
        low = _TAG.sub(_spaces, low)
    if "](" in low:
        low = _LINK.sub(_spaces, low)
    for pattern in (_MARKER, _REM, _NUMBERING):
        low = pattern.sub(_spaces, low)
    return low


def _holder(found: re.Match[str]) -> str:
    """Blanks for a line that names a holder, with a year or in few words; the line as it is where it says more."""
    line = found[0]
    if _CLAUSE.search(line.replace("all rights reserved", "")) or not (_YEAR.search(line) or len(line.split()) <= 7):
        return line
    return " " * len(line)


def _lower(text: str) -> str:
    low = text.lower()
    if len(low) != len(text):  # a few letters grow when lowered; places matter more than their case
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low.replace("\r", "\n")


def _spaces(found: re.Match[str]) -> str:
    return " " * len(found[0])
