"""The terminal summary: the answers first, then what to look at, then what is unknown; plain text, 100 columns."""

from collections.abc import Iterable, Iterator
from itertools import islice
from textwrap import wrap

from openaudit.render.view import View, view
from openaudit.render.view.evidence import Spot
from openaudit.render.view.findings import Finding
from openaudit.render.view.judged import Judged
from openaudit.render.view.ladder import Ladder
from openaudit.render.view.licenses import Terms
from openaudit.render.view.numbers import NONE, plural
from openaudit.report import Report

WIDTH = 100
FINDINGS = 12  # findings that are written out
LICENSES = 4  # licences that are written out
COVERS = 6  # components named under one
POINTS = 3  # lines of one list beside them
UNKNOWN = 8  # gaps that are written out
BLOCKS = {"proven": "█", "possible": "▒", "beyond": "·"}


def render(report: Report) -> bytes:
    """The summary of the report as text (UTF-8, one trailing newline)."""
    shown = view(report)
    sections = (
        _head(shown),
        _answers(shown),
        _licenses(shown),
        _rubrics(shown),
        _findings(shown),
        _tests(shown),
        _unknown(shown),
        _foot(shown),
    )
    return ("\n\n".join("\n".join(lines) for lines in map(list, sections) if lines) + "\n").encode()


def _head(shown: View) -> Iterator[str]:
    about = [shown.source.text, f"revision {shown.revision}" if shown.revision else "", shown.kind, shown.files_said]
    yield from _lines(shown.name)
    yield from _lines(" · ".join(one for one in about if one))


def _answers(shown: View) -> Iterator[str]:
    for one in shown.answers:
        yield from _lines(f"{one.mark.glyph} {one.question}  {one.answer}")
        for line in one.details:
            yield from _lines(line, "    ")


def _licenses(shown: View) -> Iterator[str]:
    if not shown.terms and not shown.checks:
        return
    yield "LICENCES"
    for one in shown.terms[:LICENSES]:
        yield from _terms(one)
    left = max(0, len(shown.terms) - LICENSES) + shown.terms_more
    if left > 0:
        yield f"  and {plural(left, 'more licence', 'more licences')} in the full report"
    for check in shown.checks:
        yield from _lines(f"{check.title}:", "  ")
        for point in check.points[:POINTS]:
            yield from _lines(f"- {point.said}", "    ")
            yield from _at(point.spots)
        if len(check.points) > POINTS:
            yield f"    and {len(check.points) - POINTS} more in the full report"


def _terms(one: Terms) -> Iterator[str]:
    covers = ", ".join(each.name for each in one.covers[:COVERS])
    left = len(one.covers) - COVERS
    yield from _lines(f"{one.license}: {covers}" + (f" and {left} more" if left > 0 else ""), "  ")
    for line in one.lines:
        yield from _lines(f"{line.title}: {line.said}", "    ")
    yield from _at((*one.spots[:1], *one.clauses[:1]))


def _at(spots: Iterable[Spot]) -> Iterator[str]:
    """The first two of `spots`, with what stands there."""
    for spot in islice(spots, 2):
        yield from _lines(f"at {spot.text}" + (f"  “{spot.quote}”" if spot.quote else ""), "      ")


def _rubrics(shown: View) -> Iterator[str]:
    if shown.rubrics:
        yield f"RUBRICS  {BLOCKS['proven']} reached  {BLOCKS['possible']} still possible  {BLOCKS['beyond']} out of reach"
    for one in shown.rubrics:
        yield from _lines(f"{_bar(one.ladder)} {one.title} ({one.rubric}): {one.ladder.short}", "  ")
        yield from _lines(_told(one), "    ")
        for line in (
            one.notice,
            one.cap,
            *(f"→ {each.title}: {each.ways[0]}" for each in one.suggestions[:1] if each.ways),
        ):
            yield from _lines(line, "    ") if line else ()
        for axis in one.axes:
            yield from _lines(f"{_bar(axis)} {axis.title}: {axis.short}", "    ")


def _bar(ladder: Ladder) -> str:
    return "".join(BLOCKS[rung.state] for rung in ladder.rungs[: WIDTH // 4])


def _told(rubric: Judged) -> str:
    counts = ", ".join(f"{tally.number} {tally.mark.word}" for tally in rubric.tallies)
    missing = [one.title for one in rubric.criteria if one.outcome.word == "not met"]
    told = f"{counts} ({rubric.claims.rstrip('.')})" if rubric.claims else counts
    return told + (f"; not met: {'; '.join(missing)}" if missing else "")


def _findings(shown: View) -> Iterator[str]:
    yield f"FINDINGS  {shown.tallies}"
    for one in shown.findings[:FINDINGS]:
        yield from _finding(one)
    left = len(shown.findings) + shown.findings_more - FINDINGS
    if left > 0:
        yield f"  and {plural(left, 'more finding', 'more findings')} in the full report"


def _finding(one: Finding) -> Iterator[str]:
    yield from _lines(f"{one.mark.glyph} {one.mark.word} [{one.id}] {one.message}", "  ")
    yield from _at(one.spots)
    if one.suppressed:
        yield from _lines(f"waived: {one.suppressed}", "      ")
    elif one.remedy:
        yield from _lines(f"→ {one.remedy}", "      ")


def _tests(shown: View) -> Iterator[str]:
    measured = (*shown.weights.measures, *shown.smoke.measures)
    yield "WEIGHTS"
    yield from _lines(shown.weights.summary, "  ")
    yield from _lines(f"Smoke inference: {shown.smoke.summary}", "  ")
    for one in measured[: 2 * FINDINGS]:
        beside = [
            f"{name} {said}"
            for name, said in (("asked for:", one.threshold), ("control:", one.control))
            if said != NONE
        ]
        yield from _lines(
            f"{one.mark.glyph} {one.title}: {one.value}" + (f" ({', '.join(beside)})" if beside else ""), "    "
        )
    walls = [f"{one.name.lower()} {one.mark.word}" for one in shown.smoke.walls]
    if walls:
        yield from _lines(f"Isolation: {', '.join(walls)}", "  ")


def _unknown(shown: View) -> Iterator[str]:
    if not shown.unknown:
        return
    yield "UNKNOWN, AND WHY"
    waiting = sorted(shown.unknown, key=lambda one: -len(one.waiting))
    for one in waiting[:UNKNOWN]:
        yield from _lines(f"? {one.ref.label}: {one.reason}", "  ")
    left = len(waiting) + shown.unknown_more - UNKNOWN
    if left > 0:
        yield f"  and {left} more in the full report"


def _foot(shown: View) -> Iterator[str]:
    yield from _lines(f"Indicators for review, not legal advice. {shown.tool}, {shown.made}.")
    yield from _lines("Every verdict with its evidence: openaudit audit … -o report.html (or .pdf, .json)")


def _lines(words: str, indent: str = "") -> Iterable[str]:
    """`words` on lines of at most WIDTH columns; what goes on is indented two further."""
    return wrap(words, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False) or [
        indent
    ]
