"""The report as a table for spreadsheets: one row for each verdict, finding, fact, further source and gap; no cell can become a formula."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from openaudit.condition import show
from openaudit.render.view.scrub import shown
from openaudit.report import Report
from openaudit.report.entries import PlaceEntry

HEAD = ("record", "rubric", "id", "about", "value", "basis", "how", "path", "line", "quote", "text", "remedy")
# What a spreadsheet takes for the start of a formula (CWE-1236), with the wide forms that some locales read alike.
FORMULA = tuple("=+-@\t\r\x00\uff1d\uff0b\uff0d\uff20")


def render(report: Report) -> bytes:
    """The report as CSV (UTF-8, CRLF, quoted where needed)."""
    safe = shown(report)
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    for row in (*_verdicts(safe), *_findings(safe), *_facts(safe)):
        writer.writerow([inert(cell) for cell in row])
    return out.getvalue().encode()


def inert(cell: object) -> object:
    """A cell that a spreadsheet shows and never computes; numbers stay numbers."""
    if isinstance(cell, str) and (cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA)):
        return f"'{cell}"
    return cell


def _verdicts(report: Report) -> Iterator[tuple[object, ...]]:
    for assessment in report.assessments:
        span = f"{assessment.level.low} to {assessment.level.high}"
        yield "level", assessment.rubric, "", "", span, "", "", "", "", "", assessment.title, ""
        for one in assessment.criteria:
            because = "; ".join(one.why)
            yield (
                "verdict",
                assessment.rubric,
                one.id,
                one.title,
                one.outcome,
                "",
                one.clause,
                "",
                "",
                "",
                because,
                one.remedy,
            )


def _findings(report: Report) -> Iterator[tuple[object, ...]]:
    for one in report.findings:
        yield (
            "finding",
            "",
            one.id,
            ", ".join(one.facts),
            one.severity,
            "",
            "",
            *_place(one.where),
            one.message,
            one.remedy,
        )


def _facts(report: Report) -> Iterator[tuple[object, ...]]:
    for fact in report.facts:
        yield "fact", "", fact.name, fact.of, show(fact.value), fact.basis, fact.how, *_place(fact.where), "", ""
        for one in fact.others:
            yield "source", "", fact.name, fact.of, show(one.value), one.basis, one.how, *_place(one.where), "", ""
    for gap in report.gaps:
        yield "unknown", "", gap.name, gap.of, "", "", "", "", "", "", gap.reason, ""


def _place(where: Iterable[PlaceEntry]) -> tuple[object, object, object]:
    first = next(iter(where), PlaceEntry(path=""))
    at = first.line if first.line is not None else f"page {first.page}" if first.page else ""
    return first.path, at, first.quote
