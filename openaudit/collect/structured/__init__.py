"""Data documentation in a fixed form: Croissant files, the front matter of dataset cards, datasheets, EU summaries.

Each entry is one thing told about one dataset, with its place; the collectors of the facts ask for them here.
"""

from collections.abc import Iterable, Iterator

from openaudit.collect.documents.once import once
from openaudit.collect.licensing import DATA, Statement, addresses
from openaudit.collect.structured import cards, croissant, listed, sheets
from openaudit.collect.structured.told import Told
from openaudit.facts import Fact, Gap, Place
from openaudit.licenses import resolve_id
from openaudit.release import Release

ASPECTS = frozenset({"composition", "content", "dates", "obtained"})
PLACES = 5  # of one fact
LONG = 12  # words with which a procedure is described, not only mentioned
SURE = 0.9  # with which a name has to be a licence's

_DESCRIBED = {
    "data.processing.described": "processing",
    "data.selection.described": "selection",
    "data.labeling.described": "labeling",
}


@once
def told(release: Release) -> tuple[Told, ...]:
    """Everything that the structured documentation of `release` says, in the order of its files."""
    return (*croissant.read(release), *cards.read(release), *sheets.read(release))


def described(release: Release) -> Iterator[Fact]:
    """How well it describes scope, processing, selection and labelling of the data; a fact for each that it speaks of."""
    scope = [one for one in told(release) if one.kind in ASPECTS or one.kind == "size"]
    for of in dict.fromkeys(one.of for one in scope):
        about = [one for one in scope if one.of == of]
        aspects = {one.kind for one in about} & ASPECTS
        if aspects:
            full = len(aspects) > 1 and any(one.kind == "size" for one in about)
            yield _fact("data.provenance.described", "yes" if full else "partial", about)
    for name, kind in _DESCRIBED.items():
        if found := [one for one in told(release) if one.kind == kind]:
            full = len(found) > 1 or len(found[0].text.split()) >= LONG
            yield _fact(name, "yes" if full and kind != "selection" else "partial", found)


def sources(release: Release) -> Iterator[Fact]:
    """The datasets that it is about, by name, and what they were made from."""
    if found := [one for one in told(release) if one.kind in ("name", "source")]:
        yield _fact("data.sources.described", "yes", found)
    if called := [one for one in told(release) if one.kind == "name"]:
        where = tuple(one.place for one in called)[:PLACES]
        value = tuple(dict.fromkeys(one.text for one in called))
        yield Fact(name="lineage.datasets", value=value, basis="claimed", how=called[0].how, where=where)


def locations(release: Release) -> tuple[tuple[str, Place], ...]:
    """The web addresses that it gives for files of a dataset, each with its line."""
    found = (one for one in told(release) if one.kind == "location")
    return tuple((one.text, one.place) for one in found if one.text.startswith(("https://", "http://")))


def licenses(release: Release) -> Iterator[Statement]:
    """The licence of each dataset that it states, as a statement about that part of the training data."""
    for one in (*told(release), *listed.read(release)):
        if one.kind == "license":
            found = resolve_id(one.text)
            known = one.license or addresses.of_link(one.text) or (found.expression if found.sure >= SURE else None)
            yield Statement(
                scope=(DATA,),
                license=known,
                stated=one.text[:300],
                basis="claimed",
                how=one.how,
                where=(one.place,),
                of=one.of,
                why="" if known else f"{one.text[:80]!r} names no one licence",
                aside=True,
            )


def best_first(found: Iterable[Fact | Gap]) -> list[Fact | Gap]:
    """The records with what is described in full before what is described in part: the first of equal basis counts."""
    return sorted(found, key=lambda one: not (isinstance(one, Fact) and one.value == "yes"))


def _fact(name: str, value: str, found: list[Told]) -> Fact:
    where = tuple(dict.fromkeys(one.place for one in found))[:PLACES]
    return Fact(name=name, value=value, basis="seen", how=found[0].how, where=where)
