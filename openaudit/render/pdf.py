"""The printed face of a report: PDF/UA-1 and PDF/A-2a in one file, set by typst from the same view as the page.

What a release says reaches typst as data (a virtual JSON file) and never as markup; no package, no font and no file of
this machine is read, so the same report gives the same bytes everywhere.
"""

import json
from dataclasses import asdict, replace
from typing import Any

import typst

from openaudit import shipped
from openaudit.errors import OpenauditError
from openaudit.render.charts import bars, dots, ladder, matrix
from openaudit.render.paper import streams
from openaudit.render.paper.letters import breakable, printable
from openaudit.render.view import View, view
from openaudit.render.view.evidence import Entry, Unknown
from openaudit.render.view.findings import Finding
from openaudit.render.view.numbers import utc
from openaudit.render.view.scrub import each
from openaudit.report import Report

STANDARDS = ["a-2a", "ua-1"]
FACTS = 300  # facts, gaps and findings that are printed; the JSON has all
LICENSES = 60  # licences that are printed
FILES = 60  # files that are printed
TEMPLATES = ("main.typ", "parts.typ", "cover.typ", "judged.typ", "tables.typ")


def render(report: Report) -> bytes:
    """The report as a PDF."""
    shown = each(_capped(view(report)), printable)
    made = utc(report.made)
    numbered: tuple[Entry | Unknown | Finding, ...] = (*shown.facts, *shown.unknown, *shown.findings)
    data = {
        "title": f"{shown.name}: openness report",
        "view": breakable(asdict(shown)),
        "pictures": _pictures(shown),
        "anchors": {one.ref.anchor: True for one in numbered},
        "made": [made.year, made.month, made.day],
    }
    files = {name: _template(name) for name in TEMPLATES} | {"data.json": json.dumps(data).encode()}
    try:
        pdf: bytes = typst.compile(files, pdf_standards=STANDARDS, ignore_system_fonts=True)  # type: ignore[call-overload]  # files by name: missing in its stub
    except typst.TypstError as error:
        raise OpenauditError(f"pdf: the report could not be set: {str(error)[:200]}") from None
    return streams.plain(pdf)


def _capped(shown: View) -> View:
    """The view with no more entries than a reader of paper turns over; what is left is counted."""
    return replace(
        shown,
        terms=shown.terms[:LICENSES],
        terms_more=shown.terms_more + max(0, len(shown.terms) - LICENSES),
        facts=shown.facts[:FACTS],
        facts_more=shown.facts_more + max(0, len(shown.facts) - FACTS),
        unknown=shown.unknown[:FACTS],
        unknown_more=shown.unknown_more + max(0, len(shown.unknown) - FACTS),
        findings=shown.findings[:FACTS],
        findings_more=shown.findings_more + max(0, len(shown.findings) - FACTS),
        files=shown.files[:FILES],
        files_more=shown.files_more + max(0, len(shown.files) - FILES),
    )


def _pictures(shown: View) -> dict[str, Any]:
    return {
        "primary": ladder.draw(shown.primary.ladder) if shown.primary else "",
        "rubrics": [
            {
                "ladder": ladder.draw(one.ladder),
                "strip": ladder.strip(one.ladder),
                "axes": [ladder.strip(axis) for axis in one.axes],
            }
            for one in shown.rubrics
        ],
        "matrix": [matrix.draw(shown.components, groups) for groups in (("Code", "Data"), ("Model", "Documents"))],
        "told": matrix.told(shown.components),
        "weights": dots.draw("Tests on the content of the weights", shown.weights.measures),
        "contrast": bars.draw(shown.smoke.contrast),
        "smoke": dots.draw("Smoke inference", shown.smoke.measures),
    }


def _template(name: str) -> bytes:
    return shipped.folder("reports").joinpath("pdf", name).read_bytes()
