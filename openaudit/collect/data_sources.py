"""Where the training data comes from: data sets and providers named in the front matter and in the text."""

import re
from collections.abc import Iterator
from functools import cache

from openaudit.collect import phrases
from openaudit.collect.documents import documents
from openaudit.collect.documents.search import described, hits, showing
from openaudit.collect.phrases import Hit
from openaudit.facts import Evidence, Fact, Gap, Place
from openaudit.release import Release

FACTS = {
    "data.sources.described": "whether the documents name the data sets or providers the training data comes from",
    "lineage.datasets": "data sets that the publisher names as training data",
}
NEEDS: tuple[str, ...] = ()

# What a card's `datasets` says when it names none.
_NONE = re.compile(r"^(?:null|none|n/?a|unknown|tbd|todo|custom|private|proprietary|dataset|other|-|\[\]|~)$", re.IGNORECASE)


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """The data sets of the front matter, and what the text names."""
    del known
    declared = list(front_matter(release))
    if declared:
        names = tuple(dict.fromkeys(name for name, _ in declared))
        where = tuple(place for _, place in declared[:8])
        yield Fact(name="lineage.datasets", value=names, basis="claimed", how="front-matter", where=where)
        yield Fact(name="data.sources.described", value="yes", basis="seen", how="front-matter", where=where)
    found = hits(release, "data-sources")
    public = list(public_names(release))
    if public:
        names = tuple(dict.fromkeys(name for name, _ in public))
        shown = tuple(dict.fromkeys(hit.place for _, hit in public))[:8]
        yield Fact(name="lineage.datasets", value=names, basis="claimed", how="phrase:datasets", where=shown)
        yield Fact(name="data.sources.described", value="yes", basis="seen", how="phrase:datasets", where=shown)
    elif not declared:
        yield Gap(name="lineage.datasets", reason="not shown: no document names a data set the model was trained on")
    scope = showing(hits(release, "data-scope"), "content", "obtained", "composition")
    yield from described(
        "data.sources.described",
        full=showing(found, "named"),
        part=[*showing(found, "kind"), *scope],
        missing="no document names a data set, a provider or a kind of training data",
    )


def front_matter(release: Release) -> Iterator[tuple[str, Place]]:
    """The data sets that the cards' front matter names, each with its line."""
    for document in documents(release):
        for name, place in document.values("datasets", "dataset"):
            if not _NONE.match(name):
                yield name, place


def public_names(release: Release) -> Iterator[tuple[str, Hit]]:
    """Public data sets that a sentence on training names, by their usual names, each with the hit."""
    known = _names()
    for hit in showing(hits(release, "data-context"), "context"):
        sentence = hit.flat.sentence(hit.at)
        for match in known.finditer(sentence):
            yield _canonical()[match[0]], hit


@cache
def _names() -> re.Pattern[str]:
    names = sorted(_canonical(), key=lambda name: (-len(name), name))
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, names)) + r")(?![\w-])")


@cache
def _canonical() -> dict[str, str]:
    return {
        one: entry["name"]
        for entry in phrases.read("datasets")["names"]
        for one in (entry["name"], *entry["also"])
    }

