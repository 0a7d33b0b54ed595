"""Each license once: what it covers, what it grants and asks, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from openaudit.render.view import words
from openaudit.render.view.evidence import Ledger, Ref, Spot, spots
from openaudit.report import Report
from openaudit.report.entries import FactEntry, LicenseEntry

PARTS = ("restrictions", "obligations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A license with the components it was found for; atoms are in words.

    `clauses` are the places of what it restricts and asks for in the release's own files; `known` says whether anybody
    has recorded its terms, or read them in its text.
    """

    license: str
    covers: tuple[str, ...]
    freedoms: tuple[str, ...]
    restrictions: tuple[str, ...]
    obligations: tuple[str, ...]
    spots: tuple[Spot, ...]
    clauses: tuple[Spot, ...]
    known: bool
    refs: tuple[Ref, ...]


def terms(report: Report, evidence: Ledger) -> tuple[Terms, ...]:
    """The licenses of a report that is fit to be shown."""
    said = {(fact.name, fact.of): fact for fact in report.facts}
    return tuple(_terms(entry, evidence, said) for entry in report.licenses)


def _terms(entry: LicenseEntry, evidence: Ledger, said: Mapping[tuple[str, str], FactEntry]) -> Terms:
    told = [fact for scope in entry.scope for part in PARTS if (fact := said.get(_fact(scope, part)))]
    clauses = dict.fromkeys(place for fact in told for place in fact.where if place not in entry.where)
    return Terms(
        license=entry.license,
        covers=tuple(map(_covers, entry.scope)),
        freedoms=entry.freedoms,
        restrictions=tuple(map(words.atom, entry.restrictions)),
        obligations=tuple(map(words.atom, entry.obligations)),
        spots=spots(entry.where),
        clauses=spots(clauses),
        known=bool(told),
        refs=evidence.refs(f"{scope.partition(' of ')[0]}.license" for scope in entry.scope),
    )


def _fact(scope: str, part: str) -> tuple[str, str]:
    """The name and the part of the fact that says `part` of the license of a component."""
    component, _, of = scope.partition(" of ")
    return f"{component}.license.{part}", of


def _covers(scope: str) -> str:
    """`model.parameters of small` as `Model parameters (final) (small)`."""
    component, _, of = scope.partition(" of ")
    name = words.COMPONENTS.get(component, words.label(component))
    return f"{name} ({of})" if of else name
