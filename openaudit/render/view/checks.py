"""What a lawyer looks at beside the licences: sources that differ, added words, duties of the base, files that were not read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from openaudit.render.view import words
from openaudit.render.view.evidence import Ledger, Ref, Spot, spots
from openaudit.render.view.findings import Finding
from openaudit.report import Report
from openaudit.report.entries import FactEntry, PlaceEntry

UNREAD = (
    "license-unread",
    "license-is-a-pointer",
    "license-is-a-web-page",
    "license-not-text",
    "license-empty-file",
    "license-text-incomplete",
    "license-version-unrecorded",
)
DUTIES = {"license.duties.met": "shown", "license.duties.open": "not shown"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One line of a list: what was found, where, and under which number it stands in the evidence."""

    said: str
    spots: tuple[Spot, ...]
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """A list with its title; never empty."""

    title: str
    points: tuple[Point, ...]


def checks(report: Report, evidence: Ledger, findings: Sequence[Finding]) -> tuple[Checks, ...]:
    """The lists that have something in them, in the order in which a reader goes through them."""
    found = {
        "Sources that name different licences": _differing(report, evidence),
        "Words beside a licence text that restrict": _riders(report, evidence),
        "What the licence of the base asks for": _duties(report, evidence),
        "Not read, or not whole": _unread(findings),
    }
    lists = {title: tuple(points) for title, points in found.items()}
    return tuple(Checks(title=title, points=points) for title, points in lists.items() if points)


def _differing(report: Report, evidence: Ledger) -> Iterator[Point]:
    """What the sources say, once for all components of which they say the same."""
    of: dict[tuple[str, tuple[PlaceEntry, ...]], list[FactEntry]] = {}
    for fact in report.facts:
        if fact.name.endswith(".license") and any(one.value != fact.value for one in fact.others):
            said = "; ".join(dict.fromkeys(f"{one.value} ({words.found(one.how)})" for one in (fact, *fact.others)))
            where = tuple(place for one in (fact, *fact.others) for place in one.where[:1])
            of.setdefault((said, where), []).append(fact)
    for (said, where), facts in of.items():
        yield _point(f"{', '.join(map(_about, facts))}: {said}", where, evidence, facts)


def _about(fact: FactEntry) -> str:
    component = fact.name.removesuffix(".license")
    name = words.COMPONENTS.get(component, words.label(component))
    return f"{name} ({fact.of})" if fact.of else name


def _riders(report: Report, evidence: Ledger) -> Iterator[Point]:
    for fact in _named(report, "license.riders"):
        texts = fact.value if isinstance(fact.value, tuple) else (fact.value,)
        for text, place in zip(texts, fact.where, strict=False):
            yield _point(str(text), (place,), evidence, (fact,))


def _duties(report: Report, evidence: Ledger) -> Iterator[Point]:
    """Each duty with whether the release shows it; the places are those of all duties that are shown."""
    for name, state in DUTIES.items():
        for fact in _named(report, name):
            duties = fact.value if isinstance(fact.value, tuple) else (fact.value,)
            said = ", ".join(words.atom(str(one)) for one in duties)
            yield _point(f"{state}: {said}", fact.where, evidence, (fact,))


def _unread(findings: Sequence[Finding]) -> Iterator[Point]:
    return (Point(said=one.message, spots=one.spots, refs=(one.ref,)) for one in findings if one.id in UNREAD)


def _named(report: Report, name: str) -> Iterator[FactEntry]:
    return (fact for fact in report.facts if fact.name == name)


def _point(said: str, where: Iterable[PlaceEntry], evidence: Ledger, facts: Iterable[FactEntry]) -> Point:
    refs = tuple(ref for fact in facts for ref in evidence.refs_of((fact.name,), fact.of))
    return Point(said=said, spots=spots(dict.fromkeys(where)), refs=refs)
