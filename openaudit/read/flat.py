"""A document as flat text: one sentence, list item, table row or line of code on each line, markup taken out.

Phrases are searched in the flat text; every position in it leads back to a line and a column of the file.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from openaudit.facts import Place
from openaudit.read.words import Vocabulary, Words

T = TypeVar("T")
Sentence = tuple[int, int, frozenset[str]]  # where it starts and ends in the flat text, the topics it stands under

_EASTERN = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")


class Link(NamedTuple):
    """A link of a document: its target, and where in the flat text and in the file it stands; a tuple, for there are many."""

    url: str
    at: int
    line: int
    image: bool = False


class Unit(NamedTuple):
    """One block of a document: its first position in the flat text, its kind and the topics it stands under; a tuple likewise."""

    start: int
    kind: str
    topics: frozenset[str]


@dataclass(frozen=True)
class Flat:
    """Flat text with its way back; `segments` are (position, line from 1, column from 1), in order."""

    path: str
    text: str
    lines: tuple[str, ...]
    segments: tuple[tuple[int, int, int], ...]
    units: tuple[Unit, ...]
    links: tuple[Link, ...] = field(default=())
    images: tuple[Link, ...] = field(
        default=()
    )  # what is shown, however it is written; an `<img>` is among the links too

    @cached_property
    def lower(self) -> str:
        """The text in lower case, letter for letter (a letter whose small form is longer stays)."""
        lower = self.text.lower()
        if len(lower) == len(self.text):
            return lower
        return "".join(small if len(small := letter.lower()) == 1 else letter for letter in self.text)

    @cached_property
    def topics(self) -> frozenset[str]:
        """What any of its headings announces."""
        return frozenset().union(*(unit.topics for unit in self.units))

    @cached_property
    def eastern(self) -> bool:
        """Whether it holds Chinese, Japanese or Korean letters."""
        return bool(_EASTERN.search(self.text))

    @cached_property
    def _starts(self) -> list[int]:
        return [segment[0] for segment in self.segments]

    @cached_property
    def _units(self) -> list[int]:
        return [unit.start for unit in self.units]

    def unit(self, at: int) -> Unit:
        """The block that position `at` stands in."""
        return self.units[max(0, bisect_right(self._units, at) - 1)]

    def block(self, at: int) -> str:
        """The lower-case text of the whole block that position `at` stands in."""
        place = max(0, bisect_right(self._units, at) - 1)
        end = self._units[place + 1] if place + 1 < len(self._units) else len(self.text)
        return self.lower[self._units[place] : end]

    def holding(self, words: Vocabulary) -> frozenset[str]:
        """Those of the lower-case `words` that stand in it; looked up once for the same vocabulary."""
        known = self._held.get(words)
        if known is None:
            known = self._held[words] = words.within(self._words)
        return known

    @cached_property
    def _words(self) -> Words:
        return Words(self.lower)

    @cached_property
    def _held(self) -> dict[Vocabulary, frozenset[str]]:
        return {}

    def known(self, make: Callable[["Flat"], T]) -> T:
        """What `make` says of it, worked out once."""
        if make not in self._made:
            self._made[make] = make(self)
        found: T = self._made[make]
        return found

    @cached_property
    def _made(self) -> dict[Callable[["Flat"], Any], Any]:
        return {}

    def sentences(self, words: Iterable[str]) -> list[Sentence]:
        """The sentences that hold one of the lower-case `words`, in order; every one for `""`."""
        there = [found for found in map(self._holders, words) if found]
        numbers = there[0] if len(there) == 1 else sorted(set[int]().union(*there))
        sentences = self._sentences
        return [sentences[number] for number in numbers]

    def _holders(self, word: str) -> list[int]:
        """The sentences (from 0) that hold `word`, looked up once."""
        found = self._holding.get(word)
        if found is None:
            found = self._holding[word] = [] if word else list(range(len(self._sentences)))
            lower, ends = self.lower, self._ends
            at = lower.find(word) if word else -1
            while at >= 0:
                found.append(bisect_left(ends, at))
                at = lower.find(word, ends[found[-1]] + 1)
        return found

    @cached_property
    def _sentences(self) -> list[Sentence]:
        found, start, at, last = list[Sentence](), 0, 0, len(self.units) - 1
        for line in self.text.split("\n"):
            while at < last and self.units[at + 1].start <= start:
                at += 1
            end = start + len(line)
            found.append((start, end, self.units[at].topics))
            start = end + 1
        return found if found[-1][0] < len(self.text) else found[:-1]

    @cached_property
    def _ends(self) -> list[int]:
        return [end for _, end, _ in self._sentences]

    @cached_property
    def _holding(self) -> dict[str, list[int]]:
        return {}

    def sentence(self, at: int) -> str:
        """The lower-case line of the flat text that position `at` stands in."""
        start, end = self.span(at)
        return self.lower[start:end]

    def span(self, at: int) -> tuple[int, int]:
        """Where the line of the flat text (a sentence, an item, a row) that position `at` stands in starts and ends."""
        end = self.text.find("\n", at)
        return self.text.rfind("\n", 0, at) + 1, end if end >= 0 else len(self.text)

    @cached_property
    def _links(self) -> list[int]:
        return [link.at for link in self.links]

    def links_between(self, start: int, end: int) -> tuple[Link, ...]:
        """The links that stand from position `start` to `end`."""
        return self.links[bisect_right(self._links, start - 1) : bisect_right(self._links, end)]

    def place_of(self, link: Link) -> Place:
        """Where a link stands: its line, quoted from where its target begins where the line is long."""
        return place_on(self.path, self.lines, link.line, self.lines[link.line - 1].find(link.url) + 1)

    def line(self, at: int) -> int:
        """The line of the file (from 1) that position `at` comes from."""
        return self._segment(at)[1]

    def place(self, at: int) -> Place:
        """The place in the file that position `at` comes from, with a quote that stands on that very line."""
        start, line, column = self._segment(at)
        column += max(0, at - start)
        return place_on(self.path, self.lines, line, column)

    def _segment(self, at: int) -> tuple[int, int, int]:
        return self.segments[max(0, bisect_right(self._starts, at) - 1)]


def place_on(path: str, lines: tuple[str, ...], line: int, column: int = 1) -> Place:
    """Line `line` of a file as a place; a long line is quoted from a little before `column`."""
    whole = lines[line - 1]
    if len(whole) <= 200:  # noqa: PLR2004 the length of a quote
        quote = whole.strip()
    else:
        start = max(0, min(column - 41, len(whole) - 160))
        start = whole.rfind(" ", 0, start + 1) + 1 if 0 <= start - whole.rfind(" ", 0, start + 1) < 30 else start  # noqa: PLR2004
        quote = whole[start : start + 200].strip()
    at = whole.find(quote)
    return Place(path=path, line=line, column=at + 1, end=at + 1 + len(quote), quote=quote)
