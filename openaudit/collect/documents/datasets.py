"""The data sets that the documents of a release name: in front matter, and by their usual names."""

import re
from collections.abc import Collection, Iterator
from functools import cache, lru_cache

from openaudit.collect import phrases
from openaudit.collect.documents import documents
from openaudit.collect.documents.once import once
from openaudit.collect.documents.search import hits, showing, texts
from openaudit.collect.phrases import Hit
from openaudit.facts import Place
from openaudit.read.flat import Flat
from openaudit.read.words import Vocabulary
from openaudit.release import Release

# What a card's `datasets` says when it names none.
_NONE = re.compile(
    r"^(?:null|none|n/?a|unknown|tbd|todo|custom|private|proprietary|dataset|other|-|\[\]|~)$", re.IGNORECASE
)


@once
def front_matter(release: Release) -> tuple[tuple[str, Place], ...]:
    """The data sets that the cards' front matter names, each with its line."""
    return tuple(_front_matter(release))


def _front_matter(release: Release) -> Iterator[tuple[str, Place]]:
    for document in documents(release):
        for name, place in document.values("datasets", "dataset"):
            if not _NONE.match(name):
                yield name, place


@once
def public_names(release: Release) -> tuple[tuple[str, Hit], ...]:
    """Public data sets that a sentence on training names, by their usual names, each with the hit."""
    return tuple(_public_names(release))


def names_in(flat: Flat) -> frozenset[str]:
    """The usual names of public data sets, in lower case, that stand anywhere in a text."""
    return flat.holding(_vocabulary())


def _public_names(release: Release) -> Iterator[tuple[str, Hit]]:
    known = {text.path: names_in(text) for text in texts(release)}
    if not any(known.values()):  # then no sentence has to be looked at
        return
    for hit in showing(hits(release, "data-context"), "context"):
        if names := known.get(hit.flat.path):
            for name in _whole_names(hit.flat.sentence(hit.at), names):
                yield _canonical()[name], hit


def _whole_names(sentence: str, names: Collection[str]) -> Iterator[str]:
    """Those of `names` that stand in `sentence` as words of their own, in order; of those that overlap the first, then the longest."""
    there = [one for one in names if one in sentence]
    found = sorted((at.start(), -at.end(), one) for one in there for at in _whole(one).finditer(sentence))
    last = 0
    for start, end, name in found:
        if start >= last:
            yield name
            last = -end


@lru_cache(maxsize=1024)
def _whole(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")


@cache
def _canonical() -> dict[str, str]:
    return {
        one: entry["name"] for entry in phrases.read("datasets")["names"] for one in (entry["name"], *entry["also"])
    }


@cache
def _vocabulary() -> Vocabulary:
    return Vocabulary(_canonical())
