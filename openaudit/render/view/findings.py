"""The findings as they are shown: numbered, the gravest first."""

from dataclasses import dataclass

from openaudit.facts import SEVERITIES
from openaudit.render.view.evidence import ENTRIES, Ledger, Ref, Spot, spots
from openaudit.render.view.marks import SEVERITIES as MARKS
from openaudit.render.view.marks import Mark
from openaudit.report import Report
from openaudit.report.entries import FindingEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that a person should look at, as it is shown."""

    ref: Ref
    mark: Mark
    id: str
    message: str
    spots: tuple[Spot, ...]
    remedy: str
    refs: tuple[Ref, ...]
    suppressed: str


def findings(report: Report, evidence: Ledger) -> tuple[Finding, ...]:
    """The findings of a report that is fit to be shown, at most ENTRIES."""
    gravest = sorted(report.findings, key=lambda one: -SEVERITIES.index(one.severity))
    return tuple(_finding(at, one, evidence) for at, one in enumerate(gravest[:ENTRIES], 1))


def _finding(number: int, entry: FindingEntry, evidence: Ledger) -> Finding:
    return Finding(
        ref=Ref(key=f"F{number}", anchor=f"f{number}", label=entry.message),
        mark=MARKS[entry.severity],
        id=entry.id,
        message=entry.message,
        spots=spots(entry.where),
        remedy=entry.remedy,
        refs=evidence.refs(entry.facts),
        suppressed=entry.suppressed or "",
    )
