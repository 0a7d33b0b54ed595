"""One phrase, and the places of a text where it stands."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from openaudit.collect.phrases.needed import holds_one, needed
from openaudit.collect.phrases.patterns import plain, quicker
from openaudit.facts import Place
from openaudit.read.flat import Flat

EASTERN = frozenset({"zh", "ja", "ko"})
MAX_HITS = 64  # of one phrase in one document; more say nothing new
NO_WORD = frozenset({""})  # stands in every sentence


@dataclass(frozen=True, eq=False)  # a phrase is itself: hashable by what it is, not by its hundred words
class Phrase:
    """One way of saying something; `shows` is what it shows, the rest is what must hold around it."""

    id: str
    shows: str
    pattern: str
    words: frozenset[str]
    languages: tuple[str, ...] = ()
    needs: str = ""
    unless: str = ""
    under: frozenset[str] = frozenset()
    beyond: frozenset[str] = frozenset()
    where: str = "prose"
    cased: bool = False
    examples: tuple[str, ...] = ()
    counter: tuple[str, ...] = field(default=())

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The pattern, compiled when first needed."""
        return re.compile(quicker(self.pattern), re.MULTILINE)

    @cached_property
    def ascii_expression(self) -> re.Pattern[str]:
        """The same for texts that hold ASCII letters alone, in which it finds the same in half the time."""
        return re.compile(quicker(self.pattern), re.MULTILINE | re.ASCII)

    @cached_property
    def _elsewhere(self) -> bool:
        """Whether it is written in Chinese, Japanese or Korean letters alone."""
        return bool(self.languages) and EASTERN.issuperset(self.languages)

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """Pieces of text without which the pattern is not found; none where its words say as much, or that cannot be told."""
        return needed(self.pattern, self.words)

    @cached_property
    def _needs(self) -> "Stands":
        return stands(self.needs)

    @cached_property
    def _unless(self) -> "Stands":
        return stands(self.unless)

    def hits(self, flat: Flat, words: Iterable[str] = ()) -> Iterator["Hit"]:
        """The first MAX_HITS places in `flat` where the phrase stands, as its conditions ask; `words` are its words that stand there, where known."""
        return islice(self._hits(flat, words or self.words or NO_WORD), MAX_HITS)

    def _hits(self, flat: Flat, words: Iterable[str]) -> Iterator["Hit"]:
        under, beyond = self.under, self.beyond
        if (under and under.isdisjoint(flat.topics)) or (self._elsewhere and not flat.eastern):
            return
        lower, pieces = flat.lower, self.pieces
        text = flat.text if self.cased else lower
        search = (self.ascii_expression if text.isascii() else self.expression).search
        holds = self._holds if self.needs or self.unless else None
        for start, end, topics in flat.sentences(words):
            if (under and under.isdisjoint(topics)) or not beyond.isdisjoint(topics):
                continue
            if pieces and not holds_one(pieces, lower[start:end]):
                continue
            match = search(text, start, end)
            if match is None or (holds is not None and not holds(flat, start, end)):
                continue
            while match is not None:
                yield Hit(self, flat, match.start(), match.end(), match)
                match = search(text, max(match.end(), match.start() + 1), end)

    def _holds(self, flat: Flat, start: int, end: int) -> bool:
        """Whether the sentence from `start` to `end` holds what is needed, and nothing that speaks against it."""
        if self.needs and not self._needs(flat.lower, start, end):
            return False
        return not (self.unless and self._unless(flat.lower, start, end))


Stands = Callable[[str, int, int], bool]  # whether something stands in a text from one position to another


def stands(pattern: str) -> Stands:
    """Whether `pattern` is found: its plain words by plain searches, which are many times as fast, the rest as an expression."""
    words, rest = plain(pattern)
    searches: dict[bool, Callable[[str, int, int], object]] = {}  # for texts of ASCII letters alone, and for others

    def found(text: str, start: int, end: int) -> bool:
        if words and holds_one(words, text[start:end]):
            return True
        ascii_ = text.isascii()
        if rest and ascii_ not in searches:
            searches[ascii_] = re.compile(quicker(rest), re.ASCII if ascii_ else re.UNICODE).search
        return bool(rest) and searches[ascii_](text, start, end) is not None

    return found


class Hit(NamedTuple):
    """A phrase found in a document, from position `at` of its flat text; a tuple, for there are hundreds."""

    phrase: Phrase
    flat: Flat
    at: int
    end: int
    match: re.Match[str]

    @property
    def shows(self) -> str:
        """What the phrase shows."""
        return self.phrase.shows

    def group(self, name: str) -> tuple[str, int]:
        """What the group `name` of the pattern took, and from which position of the flat text; nothing and `at` without."""
        found = next(
            (key for key, value in self.match.groupdict().items() if value and key.rstrip("0123456789") == name), None
        )
        return (self.match[found], self.match.start(found)) if found else ("", self.at)

    @property
    def how(self) -> str:
        """How a fact resting on this says that it was found."""
        return f"phrase:{self.phrase.id}"

    @property
    def place(self) -> Place:
        """Where it stands in the file."""
        return self.flat.place(self.at)
