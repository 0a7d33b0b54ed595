"""Phrases as data: what to look for in documents, read from the data folder `phrases` (format: docs/phrases.md).

A phrase is searched in the lower-case flat text of a document, in the sentences that hold one of its `words`, and is
compiled when there is one; so most phrases cost a few substring searches. A pattern for names keeps its case.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import islice
from typing import Any, NamedTuple

import yaml

from openaudit import shipped
from openaudit.collect.phrases.needed import needed
from openaudit.collect.phrases.patterns import endings, expand, plain, quicker
from openaudit.facts import Place
from openaudit.read.flat import Flat

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # our own data: every scalar stays a string
EASTERN = frozenset({"zh", "ja", "ko"})
MAX_HITS = 64  # of one phrase in one document; more say nothing new
ADDRESS = ("http://", "https://")  # how links begin: that they hold this tells nothing
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
            if pieces and not _holds_one(pieces, lower[start:end]):
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


def _holds_one(pieces: tuple[str, ...], text: str) -> bool:
    for piece in pieces:  # noqa: SIM110 twice as fast as any(), some hundred times a card
        if piece in text:
            return True
    return False


Stands = Callable[[str, int, int], bool]  # whether something stands in a text from one position to another


def stands(pattern: str) -> Stands:
    """Whether `pattern` is found: its plain words by plain searches, which are many times as fast, the rest as an expression."""
    words, rest = plain(pattern)
    searches: dict[bool, Callable[[str, int, int], object]] = {}  # for texts of ASCII letters alone, and for others

    def found(text: str, start: int, end: int) -> bool:
        if words and _holds_one(words, text[start:end]):
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


@cache
def load(name: str) -> tuple[Phrase, ...]:
    """The phrases of `phrases/<name>.yaml`, in the order they stand there."""
    data = read(name)
    terms: Mapping[str, str] = {**read("terms"), **data.get("terms", {})}
    return tuple(_phrase(f"{name}.{entry['id']}", entry, terms) for entry in data["phrases"])


@dataclass(frozen=True)
class Names:
    """Names that tell something: those that `wanted` stands in and `unless` does not."""

    wanted: re.Pattern[str]
    unless: re.Pattern[str] | None
    endings: tuple[str, ...] = ()  # what all of them end in; nothing where that cannot be told
    pieces: tuple[str, ...] = ()  # one of which stands in each of them; nothing likewise

    def __call__(self, name: str) -> bool:
        """Whether `name` (a path, a URL) is one of them."""
        lower = name.lower()
        if (self.endings and not lower.endswith(self.endings)) or (self.pieces and not _holds_one(self.pieces, lower)):
            return False
        return bool(self.wanted.search(lower)) and not (self.unless and self.unless.search(lower))


@cache
def names(kind: str, id: str) -> Names:
    """The names `id` of `phrases/files.yaml` or `phrases/links.yaml`."""
    entry = next(entry for entry in read(kind)["names"] if entry["id"] == id)
    wanted, unless = ("|".join(entry.get(key, ())) for key in ("patterns", "unless"))
    return Names(re.compile(wanted), re.compile(unless) if unless else None, endings(wanted), needed(wanted, ADDRESS))


@cache
def read(name: str) -> Any:
    """The contents of `phrases/<name>.yaml`; every scalar is a string."""
    text = shipped.folder("phrases").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 a base loader makes nothing but strings, lists and mappings


def _phrase(name: str, entry: Mapping[str, Any], terms: Mapping[str, str]) -> Phrase:
    def pattern(key: str) -> str:
        value = entry.get(key, [])
        given = [value] if isinstance(value, str) else value
        return "|".join(expand(one, terms) for one in given)

    return Phrase(
        id=name,
        shows=entry.get("shows", "yes"),
        pattern=pattern("patterns"),
        words=frozenset(entry.get("words", ())),
        languages=tuple(entry.get("languages", ())),
        needs=pattern("needs"),
        unless=pattern("unless"),
        under=frozenset(entry.get("under", ())),
        beyond=frozenset(entry.get("not-under", ())),
        where=entry.get("where", "prose"),
        cased=entry.get("case") == "kept",
        examples=tuple(entry.get("examples", ())),
        counter=tuple(entry.get("counter-examples", ())),
    )
