"""A text as words with their places: mark-up, comment signs, list markers and spelling variants make no difference.

Every blanked stretch keeps its length, so that a word's place is its place in the text as given.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from openaudit.licenses.forms import cleaned, found_at, line_starts, place, spaces, tokens
from openaudit.licenses.records import Span
from openaudit.licenses.spans import joined, joints

HOLDER = 7  # words of a line that names a holder without a year
MIX = np.uint64(0x9E3779B97F4A7C15)  # an odd number without a pattern: 2**64 over the golden ratio
GRAM = 4  # words in a gram: short enough to survive edits, long enough to mean something

# (a)  a)  iv.  12.  where a word would begin: looked for from its end, of which a text has few
_MARKER = re.compile(r"(?<![^\s(*#>;/-])\(?(?:[a-z]|[ivx]{1,5}|\d{1,2})[.)]\Z")
BEHIND = frozenset(" \n\t*_\x0b\x0c\x85\xa0")  # what stands behind a marker
WIDEST = 8  # characters of a marker
LETTERS = 6  # in a row, from which a word is no marker
_NUMBERING = re.compile(r"^([^\w\n]{0,12})(\d{1,2}(?:\.\d{1,2}){1,3}\.?)(?=\s)", re.MULTILINE)
REMARKS = ("dnl ", "\nrem", "\n@rem", "\n rem")  # without one of these no line is a remark
_REM = re.compile(r"^[ \t]{0,20}(?:dnl|@?rem)\b", re.MULTILINE | re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"^[^\w\n<]{0,24}(?:(?:all |the |portions? |some |parts? )?copyrights?\b|\(c\)|[\u00a9\x01])[^\n]{0,220}$",
    re.MULTILINE | re.IGNORECASE,
)
CREDITS = ("copyright", "(c)", "\u00a9", "\x01")  # one of these stands in a line that names a holder
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|<year>|\[yyyy\]|\byear\b|\(c\) copyright|copyright \(c\)|copyright [\u00a9\x01]")
_CLAUSE = re.compile(
    r"\b(?:notices?|holders?|owners?|laws?|licen[sc]es?|licensed|interest|statements?|disclaimers?|infring\w+|grants?|granted|permission|permitted|"
    r"treat\w+|may|must|shall|not|no|only|without|use|used|provided|software is|under|"
    r"non-?\w+|noncommercial\w*|commercial\w*|academic\w*|research|prohibit\w*|forbid\w*|military)\b"
)
_WORD = re.compile(
    r"(?:non|sub|re)[-\u2010-\u2015]\s{0,8}[^\W\d_]+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
)
_JOIN = re.compile(r"[\W_]+")
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
    gaps: list[tuple[int, int]]

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins."""
        starts: list[int] = self._edges[::2].tolist()
        return starts

    @cached_property
    def ends(self) -> list[int]:
        """Where each word ends."""
        ends: list[int] = self._edges[1::2].tolist()
        return ends

    @cached_property
    def _edges(self) -> NDArray[np.int64]:
        quick = joined(self.bare, self.gaps)
        if len(quick) == 2 * len(self.words):
            return quick
        return np.array([found.span() for found in _WORD.finditer(self.bare)]).ravel()  # other scripts, rare joints

    @cached_property
    def lines(self) -> list[int]:
        """Where each line begins."""
        return line_starts(self.text)

    def whole(self) -> Span:
        """The stretch of all words; there has to be one."""
        end = len(self.bare)
        while not self.bare[end - 1].isalnum():
            end -= 1
        first = _WORD.search(self.bare)
        return place(self.lines, first.start() if first else 0, end)

    def span(self, first: int, last: int) -> Span:
        """The stretch from word `first` to word `last`."""
        return place(self.lines, int(self._edges[2 * first]), int(self._edges[2 * last + 1]))


def read(text: str, clean: str | None = None) -> Words:
    """The words of `text`; copyright lines, mark-up and list markers are left out. `clean` is the text as cleaned before."""
    bare = _blank(cleaned(text) if clean is None else clean)
    gaps = joints(bare)
    words = tokens(_closed(bare, gaps)) if bare.isascii() else _WORD.findall(bare)
    other = {word: SAME.get(word) or _JOIN.sub("", word) for word in set(words) if word in SAME or not word.isalnum()}
    return Words(text, bare, [other.get(word, word) for word in words] if other else words, gaps)


def grams(words: list[str]) -> NDArray[np.uint32]:
    """One 32-bit number for every run of GRAM words, in order; a shorter text is one run."""
    if not words:
        return np.zeros(0, np.uint32)
    numbers = {word: crc32(word.encode()) for word in set(words)}
    one = np.fromiter(map(numbers.__getitem__, words), np.uint64, len(words))
    count = max(1, len(words) - GRAM + 1)
    mixed = np.zeros(count, np.uint64)
    for at in range(min(GRAM, len(words))):
        mixed = (mixed ^ one[at : at + count]) * MIX
        mixed ^= mixed >> np.uint64(29)
    return (mixed >> np.uint64(32)).astype(np.uint32)


def _closed(bare: str, gaps: list[tuple[int, int]]) -> str:
    """The text with the gaps closed."""
    ends = [0, *(end for _, end in gaps)]
    starts = [*(start for start, _ in gaps), len(bare)]
    return "".join(bare[end:start] for end, start in zip(ends, starts, strict=True))


def _blank(low: str) -> str:
    low = _unmarked(_uncredited(low))
    if any(sign in low for sign in REMARKS):
        low = _REM.sub(spaces, low)
    return _NUMBERING.sub(spaces, low)


def _uncredited(low: str) -> str:
    """The text without the lines that name a holder; only lines that hold a sign of one are tried."""
    begins = {low.rfind("\n", 0, at) + 1 for sign in CREDITS for at in found_at(low, sign)}
    pieces, done = [], 0
    for begin in sorted(begins):
        if begin >= done and (found := _COPYRIGHT.match(low, begin)):
            pieces += [low[done:begin], _holder(found)]
            done = found.end()
    return "".join((*pieces, low[done:]))


def _unmarked(low: str) -> str:
    """The text without the markers of its lists."""
    pieces, done = [], 0
    for at in sorted((*found_at(low, ")"), *(at for at in found_at(low, ".") if low[at + 1 : at + 2] in BEHIND))):
        if low[max(0, at - LETTERS) : at].isalpha():
            continue  # a word
        end = at + 1
        marker = _MARKER.search(low, max(done, end - WIDEST), end)
        if marker and (marker[0][0] + marker[0][-1] == "()" or low[end : end + 1] in BEHIND):
            pieces += [low[done : marker.start()], " " * (end - marker.start())]
            done = end
    return "".join((*pieces, low[done:]))


def _holder(found: re.Match[str]) -> str:
    """Blanks for a line that names a holder, with a year or in few words; the line as it is where it says more."""
    line = found[0]
    if _CLAUSE.search(line.replace("all rights reserved", "")) or not (
        _YEAR.search(line) or len(line.split()) <= HOLDER
    ):
        return line
    return " " * len(line)
