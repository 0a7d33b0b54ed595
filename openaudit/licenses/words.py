"""A text as words with their places: mark-up, comment signs, list markers and spelling variants make no difference.

Every blanked stretch keeps its length, so that a word's place is its place in the text as given.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from zlib import crc32

from openaudit.licenses.records import Span

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
    r"^[^\w\n<]{0,24}(?:(?:all |the |portions? |some |parts? )?copyrights?\b(?! (?:notice|holder|owner|law|license|right|and|in|or|interest|statement|disclaimer|ownership|protection|infring|grant|ed|permission|of the|under|is|as|to|doctrine|treat))"
    r"|\(c\)|\u00a9)[^\n]{0,220}$",
    re.MULTILINE | re.IGNORECASE,
)
_WORD = re.compile(
    r"(?:non|sub|re)[-\u2010-\u2015][^\W\d_]+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
)
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


@dataclass(frozen=True, slots=True)
class Words:
    """The words of `text` in normal form, with start and end characters of each, and the starts of its lines."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    lines: list[int]

    def span(self, first: int, last: int) -> Span:
        """The stretch from word `first` to word `last`."""
        return place(self.lines, self.starts[first], self.ends[last])


def read(text: str) -> Words:
    """The words of `text`; copyright lines, mark-up and list markers are left out."""
    bare = _blank(text)
    words, starts, ends = [], [], []
    for found in _WORD.finditer(bare):
        word = found[0]
        if not word.isalnum():
            word = _JOIN.sub("", word)
        words.append(SAME.get(word, word))
        starts.append(found.start())
        ends.append(found.end())
    return Words(text, words, starts, ends, line_starts(text))


def grams(words: list[str]) -> list[int]:
    """One 32-bit number for every run of GRAM words, in order; a shorter text is one run."""
    if len(words) < GRAM:
        return [crc32(" ".join(words).encode())] if words else []
    joined = zip(words, words[1:], words[2:], words[3:], strict=False)
    return [crc32(" ".join(run).encode()) for run in joined]


def place(lines: list[int], start: int, end: int) -> Span:
    """The characters `start` to `end` with the lines they stand on, given where the lines begin."""
    return Span(
        start=start, end=end, line=bisect_right(lines, start), end_line=bisect_right(lines, max(start, end - 1))
    )


def line_starts(text: str) -> list[int]:
    """Where each line of `text` begins."""
    if "\r" not in text:
        return [0, *accumulate(len(line) + 1 for line in text.split("\n")[:-1])]
    return [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]


@dataclass(frozen=True, slots=True)
class Phrases:
    """A text as one line of lower-case words, a blank at both ends: the form that phrases are written in.

    `offsets` are the places of the words in `line`; `starts` and `ends` their places in the text.
    """

    line: str
    offsets: list[int]
    starts: list[int]
    ends: list[int]

    def find(self, phrase: str, start: int = 0) -> int:
        """Where `phrase` stands in `line` (at its first letter), or -1; Latin phrases match whole words only."""
        if phrase.isascii():
            at = self.line.find(f" {phrase} ", max(0, start - 1))
            return at + 1 if at >= 0 else -1
        return self.line.find(phrase, start)

    def chars(self, at: int, end: int) -> tuple[int, int]:
        """The characters of the text that `line[at:end]` stands for."""
        first = max(0, bisect_right(self.offsets, at) - 1)
        last = max(first, bisect_right(self.offsets, max(at, end - 1)) - 1)
        return self.starts[first], self.ends[last]


def phrases(text: str) -> Phrases:
    """`text` in the form that phrases are written in."""
    bare = _lower(text)
    for pattern in (_TAG, _LINK):
        bare = pattern.sub(_spaces, bare)
    found = [(hit[0], hit.start(), hit.end()) for hit in _RAW.finditer(bare)]
    offsets = [1, *(at + 1 for at in accumulate(len(word) + 1 for word, *_ in found))][: len(found)]
    return Phrases(
        f" {' '.join(word for word, *_ in found)} ", offsets, [s for _, s, _ in found], [e for *_, e in found]
    )


def normal(text: str) -> str:
    """`text` as a phrase: lower case, every run of other signs one blank."""
    return " ".join(_RAW.findall(text.lower()))


def _blank(text: str) -> str:
    low = _lower(text)
    for pattern in (_TAG, _LINK, _COPYRIGHT, _MARKER, _REM):
        low = pattern.sub(_spaces, low)
    return _NUMBERING.sub(_spaces, low)


def _lower(text: str) -> str:
    low = text.lower()
    if len(low) != len(text):  # a few letters grow when lowered; places matter more than their case
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low.replace("\r", "\n")


def _spaces(found: re.Match[str]) -> str:
    return " " * len(found[0])
