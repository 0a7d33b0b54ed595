"""The view: a report as a reader meets it, built once and shared by every format that people read.

All strings in it are masked, cleaned and cut; templates only place them.
"""

from dataclasses import dataclass, replace

from openaudit.facts import SEVERITIES
from openaudit.render.view.advice import Dispute, disputes
from openaudit.render.view.answers import Answer, answers, primary
from openaudit.render.view.checks import Checks, checks
from openaudit.render.view.components import Component, released
from openaudit.render.view.evidence import ENTRIES, Entry, Unknown, ledger
from openaudit.render.view.findings import Finding, findings
from openaudit.render.view.judged import Judged, judged, unsettled
from openaudit.render.view.licenses import LICENSES, Terms, terms
from openaudit.render.view.links import Item, item
from openaudit.render.view.numbers import count, moment, plural, size, utc
from openaudit.render.view.scrub import shown
from openaudit.render.view.tested import Smoke, Weights, smoke, weights
from openaudit.report import Report
from openaudit.report.entries import FileEntry

FILES = 200  # files of the release that a page lists
TOP = 5  # findings on the first screen

# What the report is and is not; every face of it says this in the same words.
NOTICE = (
    """\
This report lists indicators for review. Each verdict follows mechanically from a published rubric and from the evidence shown, and can be
checked against both. It is not legal advice, and it does not decide whether a licence is valid, whether a use is permitted or whether a legal
duty applies: that is for a person to judge, with this evidence at hand.""",
    """\
What could not be established is called unknown and never counted as met or as not met. What only the publisher says is marked as claimed.
A level is therefore given as a span: from what is proven to what is still possible; where a rubric is content with a claim, a level that rests
on one says so.""",
    """\
Quotes stand as they were found, cut where long; characters that do not show are written as \\uXXXX escapes, and what looks like a secret
is masked.""",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of the release."""

    path: str
    size: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything a report tells, ready to be placed; `*_more` count what is left to the JSON."""

    name: str
    source: Item
    revision: str
    kind: str
    made: str
    made_iso: str
    tool: str
    offline: bool
    knowledge: str
    digests: tuple[tuple[str, str], ...]
    answers: tuple[Answer, ...]
    primary: Judged | None
    rubrics: tuple[Judged, ...]
    components: tuple[Component, ...]
    terms: tuple[Terms, ...]
    terms_more: int
    checks: tuple[Checks, ...]
    findings: tuple[Finding, ...]
    findings_more: int
    facts: tuple[Entry, ...]
    facts_more: int
    unknown: tuple[Unknown, ...]
    unknown_more: int
    disagreements: tuple[Dispute, ...]
    weights: Weights
    smoke: Smoke
    files: tuple[File, ...]
    files_more: int
    files_said: str
    notice: tuple[str, ...] = tuple(one.replace("\n", " ") for one in NOTICE)

    @property
    def top(self) -> tuple[Finding, ...]:
        """The findings of the first screen: errors and warnings, the gravest first."""
        return tuple(one for one in self.findings if one.mark.word != "note" and not one.suppressed)[:TOP]

    @property
    def disputed(self) -> tuple[Entry, ...]:
        """The facts on which sources disagree."""
        return tuple(one for one in self.facts if one.disagrees)

    @property
    def tallies(self) -> str:
        """How many findings, facts and gaps there are, in words."""
        by = {word: sum(one.mark.word == word for one in self.findings) for word in reversed(SEVERITIES)}
        told = [plural(number, word) for word, number in by.items() if number]
        return f"{', '.join(told) or 'no findings'}; {plural(len(self.facts) + self.facts_more, 'fact')}, {count(len(self.unknown) + self.unknown_more)} unknown"


def view(report: Report) -> View:
    """The view of `report`."""
    safe = shown(report)
    evidence = ledger(safe)
    rubrics = judged(safe, evidence)
    parts = released(safe, evidence)
    waiting = unsettled(rubrics)
    found = findings(safe, evidence)
    release = safe.release
    return View(
        name=release.name or "unnamed release",
        source=item(release.source),
        revision=release.revision or "",
        kind=release.kind or "",
        made=moment(safe.made),
        made_iso=utc(safe.made).isoformat(),
        tool=f"{safe.tool.name} {safe.tool.version}",
        offline=safe.tool.offline,
        knowledge=safe.tool.knowledge,
        digests=tuple(safe.tool.rubrics.items()),
        answers=answers(safe, rubrics, parts),
        primary=primary(rubrics),
        rubrics=rubrics,
        components=parts,
        terms=terms(safe, evidence),
        terms_more=max(0, len(safe.licenses) - LICENSES),
        checks=checks(safe, evidence, found),
        findings=found,
        findings_more=len(safe.findings) - len(found),
        facts=evidence.facts[:ENTRIES],
        facts_more=max(0, len(evidence.facts) - ENTRIES),
        unknown=tuple(replace(one, waiting=waiting.get(one.ref.key, ())) for one in evidence.gaps[:ENTRIES]),
        unknown_more=max(0, len(evidence.gaps) - ENTRIES),
        disagreements=disputes(safe.disagreements, evidence),
        weights=weights(safe.weights),
        smoke=smoke(safe.smoke),
        files=tuple(map(_file, release.files[:FILES])),
        files_more=max(0, len(release.files) - FILES),
        files_said=f"{plural(len(release.files), 'file')}, {size(sum(one.size for one in release.files))}",
    )


def _file(entry: FileEntry) -> File:
    return File(path=entry.path, size=size(entry.size), sha256=entry.sha256 or "")
