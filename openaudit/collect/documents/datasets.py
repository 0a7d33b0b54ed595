"""The data sets that the documents of a release name: in front matter, and by their usual names."""

import re
from collections.abc import Iterator
from functools import cache

from openaudit.collect import phrases
from openaudit.collect.documents import documents
from openaudit.collect.documents.once import once
from openaudit.collect.documents.search import hits, showing, texts
from openaudit.collect.phrases import Hit
from openaudit.facts import Place
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


def _public_names(release: Release) -> Iterator[tuple[str, Hit]]:
    known = {text.path: _names(text.holding(_vocabulary())) for text in texts(release)}
    if not any(known.values()):  # then no sentence has to be looked at
        return
    for hit in showing(hits(release, "data-context"), "context"):
        if pattern := known.get(hit.flat.path):
            for match in pattern.finditer(hit.flat.sentence(hit.at)):
                yield _canonical()[match[0]], hit


def _names(names: frozenset[str]) -> re.Pattern[str] | None:
    """A pattern for whole names, longest first; None for none."""
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, ordered)) + r")(?![\w-])") if names else None


@cache
def _canonical() -> dict[str, str]:
    return {
        one: entry["name"] for entry in phrases.read("datasets")["names"] for one in (entry["name"], *entry["also"])
    }


@cache
def _vocabulary() -> Vocabulary:
    return Vocabulary(_canonical())
