"""The report as Markdown, for a pull request or a wiki: the answers, the licences, the verdicts, the findings, what is unknown."""

import re
from collections.abc import Iterator, Sequence

from openaudit.render.view import View, view
from openaudit.render.view.checks import Checks
from openaudit.render.view.evidence import Entry, Spot
from openaudit.render.view.findings import Finding
from openaudit.render.view.judged import Judged
from openaudit.render.view.licenses import Terms
from openaudit.render.view.marks import Mark
from openaudit.report import Report

UNKNOWN = 50  # gaps that are written out
FINDINGS = 100  # findings that are written out
LICENSES = 50  # licences that are written out
_ACTIVE = re.compile(r"[\\`*_\[\]<>#|~$&@^]|(?<=:)//|(?<=www)\.")
_JOINER = "\u2060"  # after an at sign, so that nobody is called


def render(report: Report) -> bytes:
    """The report as Markdown (CommonMark with tables, UTF-8)."""
    shown = view(report)
    blocks = (
        _head(shown),
        _answers(shown),
        _licenses(shown),
        *map(_rubric, shown.rubrics),
        _findings(shown),
        _unknown(shown),
        _foot(shown),
    )
    return ("\n\n".join("\n".join(lines) for lines in map(list, blocks) if lines) + "\n").encode()


def plain(text: str) -> str:
    """`text` as Markdown that shows it as it is: what Markdown reads as its own is escaped, nobody mentioned, nothing linked."""
    return _ACTIVE.sub(lambda match: f"\\{match.group()}", text).replace("\\@", f"\\@{_JOINER}")


def _mark(one: Mark) -> str:
    return f"{one.glyph} {one.word}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _head(shown: View) -> Iterator[str]:
    about = (
        shown.source.text,
        shown.revision and f"revision {shown.revision}",
        shown.kind,
        shown.files_said,
        shown.made,
    )
    yield f"# {plain(shown.name)}: openness report"
    yield ""
    yield plain(" · ".join(one for one in about if one))


def _answers(shown: View) -> Iterator[str]:
    for one in shown.answers:
        yield f"- **{plain(one.question)}** {one.mark.glyph} **{plain(one.answer)}**"
        yield from (f"  - {plain(line)}" for line in one.details)


def _licenses(shown: View) -> Iterator[str]:
    yield "## Licences"
    if not shown.terms:
        yield from ("", "No licence was found for any component.")
    for one in shown.terms[:LICENSES]:
        yield from _terms(one)
    left = max(0, len(shown.terms) - LICENSES) + shown.terms_more
    if left > 0:
        yield from ("", f"And {left} more in the JSON report.")
    for check in shown.checks:
        yield from _check(check)


def _terms(one: Terms) -> Iterator[str]:
    yield from ("", f"### {plain(one.license)}", "")
    covers = (f"{each.name} ({each.basis})" if each.basis else each.name for each in one.covers)
    yield f"- Covers: {plain('; '.join(covers))}"
    yield from (f"- {line.title}: {plain(line.said)}" for line in one.lines)
    yield from _quoted("Where it is named or stands", one.spots, one.more_spots)
    yield from _quoted("Its clauses, where they stand", one.clauses, one.more_clauses)


def _check(one: Checks) -> Iterator[str]:
    yield from ("", f"### {one.title}", "")
    for point in one.points:
        yield f"- {plain(point.said)}"
        yield from (f"  - {_spot(spot)}" for spot in point.spots)


def _quoted(title: str, spots: Sequence[Spot], more: int) -> Iterator[str]:
    if spots:
        yield f"- {title}:"
        yield from (f"  - {_spot(spot)}" for spot in spots)
    if more:
        yield f"  - and {more} more in the JSON report"


def _spot(one: Spot) -> str:
    return plain(f"{one.text} “{one.quote}”" if one.quote else one.text)


def _rubric(one: Judged) -> Iterator[str]:
    yield f"## {plain(one.title)}: {plain(one.ladder.short)}"
    yield ""
    yield plain(" ".join(line for line in (one.ladder.sentence, one.claims, one.cap, one.notice) if line))
    yield ""
    rows = [
        (
            _mark(each.outcome),
            plain(each.title),
            plain(each.clause),
            plain("; ".join(each.reasons)),
            plain(_places(each.evidence)),
        )
        for each in one.criteria
    ]
    yield from _table(("Outcome", "Criterion", "Clause", "Why", "Evidence"), rows)


def _places(evidence: Sequence[Entry]) -> str:
    """The first place of each fact, at most four."""
    spots = [spot.text for entry in evidence for spot in entry.source.spots[:1]]
    return ", ".join(dict.fromkeys(spots[:4]))


def _findings(shown: View) -> Iterator[str]:
    yield "## Findings"
    yield ""
    yield shown.tallies
    yield ""
    for one in shown.findings[:FINDINGS]:
        yield from _finding(one)
    left = len(shown.findings) + shown.findings_more - FINDINGS
    if left > 0:
        yield f"- and {left} more in the JSON report"


def _finding(one: Finding) -> Iterator[str]:
    at = ", ".join(spot.text for spot in one.spots[:4])
    yield f"- **{_mark(one.mark)}** {plain(one.message)} {plain(f'({one.id}; {at})' if at else f'({one.id})')}"
    if one.suppressed:
        yield f"  - waived: {plain(one.suppressed)}"
    if one.remedy:
        yield f"  - what would settle it: {plain(one.remedy)}"


def _unknown(shown: View) -> Iterator[str]:
    if shown.unknown:
        yield "## What is unknown, and why"
        yield ""
        yield from (f"- {plain(one.ref.label)}: {plain(one.reason)}" for one in shown.unknown[:UNKNOWN])
    left = len(shown.unknown) + shown.unknown_more - UNKNOWN
    if left > 0:
        yield f"- and {left} more in the JSON report"


def _foot(shown: View) -> Iterator[str]:
    yield "---"
    yield ""
    yield plain(f"{shown.notice[0]} {shown.tool}.")
