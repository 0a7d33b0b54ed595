"""Phrases as data: what to look for in documents, read from the data folder `phrases` (format: docs/phrases.md).

A phrase is searched in the lower-case flat text of a document, in the sentences that hold one of its `words`, and is
compiled when there is one; so most phrases cost a few substring searches. A pattern for names keeps its case.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import islice
from typing import Any, NamedTuple

import yaml

from openaudit import shipped
from openaudit.collect.phrases.patterns import endings, expand, plain, quicker
from openaudit.facts import Place
from openaudit.read.flat import Flat, Sentence
from openaudit.read.words import Vocabulary

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # our own data: every scalar stays a string
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
    among: Vocabulary  # the words of all phrases of its file, looked up together
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
    def western(self) -> bool:
        """Whether it is in a language that is written in Latin letters."""
        return bool(set(self.languages) - EASTERN)

    @cached_property
    def _needs(self) -> "Stands":
        return stands(self.needs)

    @cached_property
    def _unless(self) -> "Stands":
        return stands(self.unless)

    def hits(self, flat: Flat) -> Iterator["Hit"]:
        """The first MAX_HITS places in `flat` where the phrase stands, as its conditions ask."""
        return islice(self._hits(flat), MAX_HITS)

    def _hits(self, flat: Flat) -> Iterator["Hit"]:
        search, text = self.expression.search, flat.text if self.cased else flat.lower
        under, beyond = self.under, self.beyond
        for start, end, topics in self._sentences(flat):
            if (under and under.isdisjoint(topics)) or not beyond.isdisjoint(topics):
                continue
            if search(text, start, end) and self._holds(flat, start, end):
                for match in self.expression.finditer(text, start, end):
                    yield Hit(self, flat, match.start(), match.end(), match)

    def _sentences(self, flat: Flat) -> Sequence[Sentence]:
        """The sentences of `flat` that are worth a look: with one of the words, where topics and letters allow any."""
        there = self.words & flat.holding(self.among) if self.words else NO_WORD
        if not there or (self.under and not self.under & flat.topics):
            return ()
        if self.languages and not self.western and not flat.eastern:
            return ()
        return flat.sentences(there)

    def _holds(self, flat: Flat, start: int, end: int) -> bool:
        """Whether the sentence from `start` to `end` holds what is needed, and nothing that speaks against it."""
        if self.needs and not self._needs(flat.lower, start, end):
            return False
        return not (self.unless and self._unless(flat.lower, start, end))


Stands = Callable[[str, int, int], bool]  # whether something stands in a text from one position to another


def stands(pattern: str) -> Stands:
    """Whether `pattern` is found: its plain words by plain searches, which are many times as fast, the rest as an expression."""
    words, rest = plain(pattern)
    search = re.compile(quicker(rest)).search if rest else None

    def found(text: str, start: int, end: int) -> bool:
        for word in words:
            if text.find(word, start, end) >= 0:
                return True
        return search is not None and search(text, start, end) is not None

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


def standing(name: str, flat: Flat, where: str) -> frozenset[Phrase]:
    """The phrases of `phrases/<name>.yaml` for `where` that may stand in `flat`: it holds one of their words, or they have none."""
    by_word = _by_word(name, where)
    if not (flat.text and by_word):
        return frozenset()
    there = flat.holding(load(name)[0].among)
    return frozenset[Phrase]().union(*(by_word[word] for word in (*there, "") if word in by_word))


@cache
def _by_word(name: str, where: str) -> Mapping[str, frozenset[Phrase]]:
    """The phrases of a file that are searched in `where` by each of their words, `""` for those without."""
    found: dict[str, set[Phrase]] = {}
    for phrase in load(name):
        for word in (phrase.words or NO_WORD) if phrase.where in (where, "both") else ():
            found.setdefault(word, set()).add(phrase)
    return {word: frozenset(phrases) for word, phrases in found.items()}


@cache
def load(name: str) -> tuple[Phrase, ...]:
    """The phrases of `phrases/<name>.yaml`, in the order they stand there."""
    data = read(name)
    terms: Mapping[str, str] = {**read("terms"), **data.get("terms", {})}
    among = Vocabulary(word for entry in data["phrases"] for word in entry.get("words", ()))
    return tuple(_phrase(f"{name}.{entry['id']}", entry, terms, among) for entry in data["phrases"])


@dataclass(frozen=True)
class Names:
    """Names that tell something: those that `wanted` stands in and `unless` does not."""

    wanted: re.Pattern[str]
    unless: re.Pattern[str] | None
    endings: tuple[str, ...] = ()  # what all of them end in; nothing where that cannot be told

    def __call__(self, name: str) -> bool:
        """Whether `name` (a path, a URL) is one of them."""
        lower = name.lower()
        if self.endings and not lower.endswith(self.endings):
            return False
        return bool(self.wanted.search(lower)) and not (self.unless and self.unless.search(lower))


@cache
def names(kind: str, id: str) -> Names:
    """The names `id` of `phrases/files.yaml` or `phrases/links.yaml`."""
    entry = next(entry for entry in read(kind)["names"] if entry["id"] == id)
    wanted, unless = ("|".join(entry.get(key, ())) for key in ("patterns", "unless"))
    return Names(re.compile(wanted), re.compile(unless) if unless else None, endings(wanted))


@cache
def read(name: str) -> Any:
    """The contents of `phrases/<name>.yaml`; every scalar is a string."""
    text = shipped.folder("phrases").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 a base loader makes nothing but strings, lists and mappings


def _phrase(name: str, entry: Mapping[str, Any], terms: Mapping[str, str], among: Vocabulary) -> Phrase:
    def pattern(key: str) -> str:
        value = entry.get(key, [])
        given = [value] if isinstance(value, str) else value
        return "|".join(expand(one, terms) for one in given)

    return Phrase(
        id=name,
        shows=entry.get("shows", "yes"),
        pattern=pattern("patterns"),
        words=frozenset(entry.get("words", ())),
        among=among,
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
