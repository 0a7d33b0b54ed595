"""What the card says that it presents, where that is no model: software, data, or a guide."""

from collections.abc import Iterator

from openaudit.collect.documents import DATA_KEYS, Document, documents
from openaudit.collect.documents.search import fact, hits, showing
from openaudit.collect.licensing.here import names_of
from openaudit.collect.phrases import Hit
from openaudit.facts import Evidence, Fact, Gap
from openaudit.read.nodes import Scalar
from openaudit.release import Release

FACTS = {
    "release.presents": "what the card says that it presents, where that is no model: software, data, guide",
}
NEEDS: tuple[str, ...] = ()

OPENING = 80  # lines of a card in which it says what it is about
TAGLINE = 16  # lines in which what stands without a subject is said of the release; further down it is advice for use
_KINDS = {"title": "guide", "tagline": "software"}
_SELF = ("this ", "it", "the repo", "our ")


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """The first sentence of a card at the root that says so of the release by its name, or of `this repository`."""
    del known
    cards = {one.path: one for one in documents(release) if one.role == "card" and "/" not in one.path}
    words = names_of(release, tuple(cards.values()))
    found = [hit for hit in hits(release, "presents") if hit.flat.path in cards and _speaks_of_itself(hit, words)]
    keys = [document.at(scalar.line) for document in cards.values() for scalar in _keys(document)]
    models = showing(found, "model")  # software for models that the card presents as its own does not stand alone
    if keys:
        yield Fact(name="release.presents", value="data", basis="claimed", how="front-matter", where=tuple(keys[:3]))
    elif found and not models:
        shown = found[0].shows
        yield fact("release.presents", _KINDS.get(shown, shown), found, basis="claimed")
    else:
        yield Gap(name="release.presents", reason="not shown: no card says that it presents anything but a model")


def _keys(card: Document) -> Iterator[Scalar]:
    """The keys of a dataset's card that only such cards have."""
    yield from (pair.key for pair in card.metadata.pairs if card.of_data and pair.key.text in DATA_KEYS)


def _speaks_of_itself(hit: Hit, words: frozenset[str]) -> bool:
    """Whether it stands in the opening, and is said of the release; a title has to be that of the card."""
    flat = hit.flat
    if flat.line(hit.at) > (TAGLINE if hit.shows == "tagline" else OPENING):
        return False
    heading = flat.unit(hit.at).kind == "heading"
    if hit.shows == "title" or heading:
        first = next((unit for unit in flat.units if unit.kind == "heading"), None)
        return hit.shows == "title" and first is not None and first is flat.unit(hit.at)
    name, _ = hit.group("name")
    return not name or name.startswith(_SELF) or any(word in name for word in words)
