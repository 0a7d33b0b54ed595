"""The printed face of a report: PDF/UA-1 and PDF/A-2a in one file, set by typst from the same view as the page.

What a release says reaches typst as data (a virtual JSON file) and never as markup; no package, no font and no file of
this machine is read, so the same report gives the same bytes everywhere.
"""

import json
import re
from dataclasses import asdict, replace
from typing import Any

import typst

from openaudit import shipped
from openaudit.errors import OpenauditError
from openaudit.render.charts import dots, ladder, matrix
from openaudit.render.view import Finding, View, view
from openaudit.render.view.evidence import Entry, Unknown
from openaudit.render.view.numbers import utc
from openaudit.render.view.scrub import each
from openaudit.report import Report

STANDARDS = ["a-2a", "ua-1"]
FACTS = 300  # facts, gaps and findings that are printed; the JSON has all
FILES = 60  # files that are printed
TEMPLATES = ("main.typ", "parts.typ", "cover.typ", "judged.typ", "tables.typ")
# What typst's own fonts can show (tried, character by character); anything else is written as its escape.
_FOREIGN = re.compile(
    "[^ -~\u00a0-\u00ac\u00ae-\u036f\u038e-\u03a1\u03a3-\u0482\u048a-\u04ff\u0531-\u0556\u0561-\u0587\u05d0-\u05ea\u1e00-\u1f15"
    "\u2010-\u2027\u2030-\u2040\u2044-\u205e\u20a0-\u20bf\u2100-\u211e\u2126-\u2151\u2153-\u2184\u2190-\u23ff\u2460-\u2606\u2713\u2717]"
)
_BREAK = "\u200b"  # a place to break that has no width
_LONG = re.compile(r"\S{18,}")
_SEAM = re.compile(r"[-/_.:;,=&?@|](?=\w)")
_RUN = re.compile(rf"[^\s{_BREAK}]{{18,}}")
_CHUNK = re.compile(r".{1,9}")


def render(report: Report) -> bytes:
    """The report as a PDF."""
    shown = each(_capped(view(report)), _printable)
    made = utc(report.made)
    numbered: tuple[Entry | Unknown | Finding, ...] = (*shown.facts, *shown.unknown, *shown.findings)
    data = {
        "title": f"{shown.name}: openness report",
        "view": _breakable(asdict(shown)),
        "pictures": _pictures(shown),
        "anchors": {one.ref.anchor: True for one in numbered},
        "made": [made.year, made.month, made.day],
    }
    files = {name: _template(name) for name in TEMPLATES} | {"data.json": json.dumps(data).encode()}
    try:
        pdf: bytes = typst.compile(files, pdf_standards=STANDARDS, ignore_system_fonts=True)  # type: ignore[call-overload]  # files by name: missing in its stub
    except typst.TypstError as error:
        raise OpenauditError(f"pdf: the report could not be set: {str(error)[:200]}") from None
    return pdf


def _capped(shown: View) -> View:
    """The view with no more entries than a reader of paper turns over; what is left is counted."""
    return replace(
        shown,
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
        "smoke": dots.draw("Smoke inference", shown.smoke.measures),
    }


def _printable(text: str) -> str:
    return _FOREIGN.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - the end of the basic plane


def _breakable(value: Any) -> Any:
    """`value` with places to break in its long words, but for addresses."""
    match value:
        case dict():
            return {key: one if key in {"href", "anchor"} else _breakable(one) for key, one in value.items()}
        case list() | tuple():
            return [_breakable(one) for one in value]
        case str():
            return _LONG.sub(_broken, value)
        case float() if value not in {float("inf"), float("-inf")} and value == value:  # noqa: PLR0124 - NaN alone differs
            return value
        case float():
            return None
    return value


def _broken(match: re.Match[str]) -> str:
    """A long word that may break after its punctuation, and anywhere in what is still long."""
    return _RUN.sub(lambda run: _BREAK.join(_CHUNK.findall(run.group())), _SEAM.sub(rf"\g<0>{_BREAK}", match.group()))


def _template(name: str) -> bytes:
    return shipped.folder("reports").joinpath("pdf", name).read_bytes()
