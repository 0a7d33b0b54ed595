"""Each licence once: what it covers, what it grants and asks, and where it stands; every statement with evidence of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openaudit.render.view import words
from openaudit.render.view.evidence import SPOTS, Ledger, Ref, Spot, spots
from openaudit.report import Report
from openaudit.report.entries import FactEntry, LicenseEntry

LICENSES = 200  # licences that a page shows
SAID = {  # what a licence says: its heading, and what stands there where it says nothing of the kind
    "freedoms": ("Freedoms granted", "none without condition"),
    "restrictions": ("Restrictions", "none known"),
    "obligations": ("Obligations", "none known"),
}
FIRST = ("model", "code", "data", "docs")  # the weights before all
UNRECORDED = "not recorded: read the text"

Facts = Mapping[tuple[str, str], FactEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """A component, or a part of one, that is under the licence; on which basis that is known, and by which evidence."""

    name: str
    basis: str
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a licence grants, restricts or asks for, in words, and the evidence for it."""

    title: str
    said: str
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A licence with the components it was found for and what it says.

    `spots` are the places where it is named or stands, `clauses` those of what it restricts and asks for in the release's
    own files; `more_*` count the places that are left to the JSON.
    """

    license: str
    covers: tuple[Cover, ...]
    lines: tuple[Line, ...]
    spots: tuple[Spot, ...]
    more_spots: int
    clauses: tuple[Spot, ...]
    more_clauses: int


def terms(report: Report, evidence: Ledger) -> tuple[Terms, ...]:
    """The licences of a report that is fit to be shown, at most LICENSES."""
    facts = {(fact.name, fact.of): fact for fact in report.facts}
    return tuple(_terms(entry, evidence, facts) for entry in report.licenses[:LICENSES])


def _terms(entry: LicenseEntry, evidence: Ledger, facts: Facts) -> Terms:
    scopes = sorted(map(_parted, entry.scope), key=_group)
    told = [fact for part in ("restrictions", "obligations") for fact in _facts(scopes, part, facts)]
    known = bool(told or entry.freedoms or entry.restrictions or entry.obligations)
    clauses = dict.fromkeys(place for fact in told for place in fact.where if place not in entry.where)
    return Terms(
        license=entry.license,
        covers=tuple(_cover(component, of, evidence, facts) for component, of in scopes),
        lines=tuple(_line(entry, part, scopes, evidence, known=known) for part in SAID),
        spots=spots(entry.where),
        more_spots=max(0, len(entry.where) - SPOTS),
        clauses=spots(clauses),
        more_clauses=max(0, len(clauses) - SPOTS),
    )


def _group(scope: tuple[str, str]) -> int:
    """Where the group of a component stands; its order within the group is kept."""
    subject = scope[0].partition(".")[0]
    return FIRST.index(subject) if subject in FIRST else len(FIRST)


def _parted(scope: str) -> tuple[str, str]:
    """`model.parameters of small` as the component and the part of it."""
    component, _, of = scope.partition(" of ")
    return component, of


def _facts(scopes: Sequence[tuple[str, str]], part: str, facts: Facts) -> list[FactEntry]:
    found = [facts.get((f"{component}.license.{part}", of)) for component, of in scopes]
    return [fact for fact in found if fact]


def _cover(component: str, of: str, evidence: Ledger, facts: Facts) -> Cover:
    name = words.COMPONENTS.get(component, words.label(component))
    fact = facts.get((f"{component}.license", of))
    return Cover(
        name=f"{name} ({of})" if of else name,
        basis=f"{words.BASES.get(fact.basis, fact.basis)}, {words.found(fact.how)}" if fact else "",
        refs=evidence.refs_of((f"{component}.license",), of),
    )


def _line(entry: LicenseEntry, part: str, scopes: Sequence[tuple[str, str]], evidence: Ledger, *, known: bool) -> Line:
    title, nothing = SAID[part]
    said = ", ".join(map(words.atom, getattr(entry, part)))
    refs = [ref for component, of in scopes for ref in evidence.refs_of((f"{component}.license.{part}",), of)]
    return Line(title=title, said=said or (nothing if known else UNRECORDED), refs=tuple(refs[:SPOTS]))
