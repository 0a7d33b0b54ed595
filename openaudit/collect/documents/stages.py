"""Data sets apart by the stage that they are named for: the base model's, those of pre-training, those of fine-tuning."""

import re
from collections.abc import Iterator

from openaudit.collect.documents.data_links import linked
from openaudit.collect.documents.datasets import public_names
from openaudit.collect.documents.once import once
from openaudit.collect.documents.search import hits
from openaudit.facts import Fact, Place
from openaudit.read.flat import Flat
from openaudit.release import Release

STAGES = ("base-model", "pre-training", "fine-tuning")
PLACES = 5  # of one fact

_ON_HUB = re.compile(r"/datasets/([\w.-]{1,96}(?:/[\w.-]{1,96})?)")


def by_stage(release: Release) -> Iterator[Fact]:
    """`lineage.datasets` of each stage that data sets are named for; those named for none, or for two at once, are left out."""
    told: dict[str, dict[str, Place]] = {}
    for name, flat, at in _named(release):
        if of := stage(release, flat, at):
            told.setdefault(of, {}).setdefault(name, flat.place(at))
    for of in (one for one in STAGES if one in told):
        where = tuple(dict.fromkeys(told[of].values()))[:PLACES]
        value = tuple(told[of])
        yield Fact(name="lineage.datasets", of=of, value=value, basis="claimed", how="phrase:data-stages", where=where)


def _named(release: Release) -> Iterator[tuple[str, Flat, int]]:
    """The data sets that are named or linked, each with where in which text."""
    yield from ((name, hit.flat, hit.at) for name, hit in public_names(release))
    for link, flat in linked(release):
        if found := _ON_HUB.search(link.url):
            yield found[1], flat, link.at


def stage(release: Release, flat: Flat, at: int) -> str:
    """The one stage that the sentence at `at` speaks of, else the one that the heading over it announces; "" for none."""
    known = _stages(release)
    above = [unit.start for unit in flat.units if unit.kind == "heading" and unit.start < at][-1:]
    for start in (flat.span(at)[0], *above):
        found = known.get((flat.path, start), frozenset())
        if "base-model" in found:
            return "base-model"
        if found:
            return next(iter(found)) if len(found) == 1 else ""
    return ""


@once
def _stages(release: Release) -> dict[tuple[str, int], frozenset[str]]:
    """What each sentence (its document, and where it begins) says of a stage."""
    told: dict[tuple[str, int], frozenset[str]] = {}
    for hit in hits(release, "data-stages"):
        key = (hit.flat.path, hit.flat.span(hit.at)[0])
        told[key] = told.get(key, frozenset()) | {hit.shows}
    return told
