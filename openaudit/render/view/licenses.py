"""Each license once: what it covers, what it grants and asks, and where it stands."""

from dataclasses import dataclass

from openaudit.render.view import words
from openaudit.render.view.evidence import Ledger, Ref, Spot, spots
from openaudit.report import Report
from openaudit.report.entries import LicenseEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A license with the components it was found for; atoms are in words."""

    license: str
    covers: tuple[str, ...]
    freedoms: tuple[str, ...]
    restrictions: tuple[str, ...]
    obligations: tuple[str, ...]
    spots: tuple[Spot, ...]
    refs: tuple[Ref, ...]


def terms(report: Report, evidence: Ledger) -> tuple[Terms, ...]:
    """The licenses of a report that is fit to be shown."""
    return tuple(_terms(entry, evidence) for entry in report.licenses)


def _terms(entry: LicenseEntry, evidence: Ledger) -> Terms:
    return Terms(
        license=entry.license,
        covers=tuple(map(_covers, entry.scope)),
        freedoms=entry.freedoms,
        restrictions=tuple(map(words.atom, entry.restrictions)),
        obligations=tuple(map(words.atom, entry.obligations)),
        spots=spots(entry.where),
        refs=evidence.refs(f"{scope.partition(' of ')[0]}.license" for scope in entry.scope),
    )


def _covers(scope: str) -> str:
    """`model.parameters of small` as `Model parameters (final) (small)`."""
    component, _, of = scope.partition(" of ")
    name = words.COMPONENTS.get(component, words.label(component))
    return f"{name} ({of})" if of else name
