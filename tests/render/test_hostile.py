"""Whatever a release makes a report say, no format becomes active, none breaks, and nothing invisible comes out."""

import csv
import json
import re
import unicodedata
from importlib.util import module_from_spec, spec_from_file_location
from io import StringIO
from pathlib import Path
from types import ModuleType

import pytest

from openaudit import plugins
from openaudit.facts import BASES, SEVERITIES
from openaudit.render.view.scrub import each
from openaudit.report import Report
from openaudit.report.entries import FindingEntry

FORMATS = plugins.names("render")
PAYLOADS = {
    "script": "<script>alert(1)</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "attribute": "' onmouseover='alert(1)",
    "style-end": "</style><script>alert(1)</script><style>",
    "svg": "</text></svg><svg onload=alert(1)>",
    "entity": "&lt;script&gt;&#60;script&#62;",
    "javascript": "javascript:alert(1)",
    "link": 'https://evil.example/"onmouseover="alert(1)',
    "userinfo": "https://good.example@evil.example/\\x",
    "jinja": "{{ 7 * 7 }}{% raw %}{{ cycler.__init__ }}",
    "typst": '#read("/etc/passwd") #eval("1") @here <there> $x$ *b* `c` // = [ ] #',
    "markdown": "](javascript:alert(1)) ![x](https://evil.example/x.png) | @everyone <b> `` ``` # * _",
    "ansi": "\x1b[2J\x1b]0;owned\x07\x9b31m\x08",
    "bidi": "\u202egnp.exe\u2066\u200b\u2069\ufeff",
    "nul": "a\x00b\r\nc\td\u2028e\u2029f\x85g",
    "surrogate": "\ud800x\udfff",
    "formula": '=HYPERLINK("https://evil.example")',
    "formula-wide": "\uff1d1+1",
    "minus": "-1+1|cmd /c calc",
    "long": "A" * 100_000,
    "long-words": "word " * 20_000,
    "scripts": "中文 🤗 العربية हिन्दी e" + "\u0301" * 500,
    "xml": "]]><!-- --><?php ?>",
    "format": "%s %n {0} ${x}",
}
KEPT = {*BASES, *SEVERITIES, "met", "unmet", "unknown", "exempt", "openaudit-report/1", "yes", "no"}


def _pages() -> ModuleType:
    spec = spec_from_file_location("pages", Path(__file__).with_name("test_page.py"))
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGES = _pages()


def poisoned(report: Report, payload: str, *, names: bool) -> Report:
    """The report with the payload at the start of every string, in ids and fact names too if asked for."""
    known = {fact.name for fact in report.facts} | {gap.name for gap in report.gaps}
    asked = {name for one in report.assessments for criterion in one.criteria for name in criterion.because}
    spared = KEPT if names else KEPT | known | asked
    return each(report, lambda text: text if text in spared else payload + text)


@pytest.fixture(params=PAYLOADS, scope="module")
def payload(request: pytest.FixtureRequest) -> str:
    return PAYLOADS[str(request.param)]


@pytest.mark.parametrize("names", [True, False], ids=["all-strings", "all-but-names"])
def test_a_poisoned_page_is_inert(heron: Report, payload: str, names: bool) -> None:
    text = poisoned(heron, payload, names=names).render("html").decode()

    PAGES.inert(PAGES.Page(text))
    assert len(text) < 6_000_000


def test_a_poisoned_card_is_inert_and_small(heron: Report, payload: str) -> None:
    text = poisoned(heron, payload, names=True)._repr_html_()

    PAGES.inert(PAGES.Page(text))
    assert len(text.encode()) < 30_000


@pytest.mark.parametrize("format_", ["html", "notebook", "text", "markdown", "csv"])
def test_nothing_invisible_comes_out(heron: Report, payload: str, format_: str) -> None:
    text = poisoned(heron, payload, names=True).render(format_).decode()

    hidden = {one for one in text if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
    assert hidden <= {"\n", "\r", "\u2060"}
    assert "\u2060" not in text or format_ == "markdown"
    assert "\r" not in text or format_ == "csv"


def test_poisoned_json_reads_back_as_the_report_that_it_was(heron: Report, payload: str) -> None:
    # Keys of a free-form table are ours; pydantic cannot write a half surrogate there.
    report = poisoned(heron.model_copy(update={"disagreements": ()}), payload[:5000], names=True)

    data = report.render("json")

    assert data.isascii()
    assert json.loads(data) == json.loads(report.to_json())


def test_no_cell_of_a_table_is_a_formula(heron: Report, payload: str) -> None:
    text = poisoned(heron, payload, names=True).render("csv").decode()

    rows = list(csv.reader(StringIO(text, newline="")))
    assert {len(row) for row in rows} == {12}
    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(tuple("=+-@\t\r\uff1d"))]


def test_poisoned_markdown_has_no_tag_no_link_and_no_picture(heron: Report, payload: str) -> None:
    text = poisoned(heron, payload, names=True).render("markdown").decode()

    assert not re.search(r"(?<!\\)[<\[`]", text)
    assert not re.search(r"(?<!\\)@|@(?!\u2060)", text)
    assert "://" not in text


def test_terminal_lines_are_short_and_start_with_no_payload_of_their_own(heron: Report, payload: str) -> None:
    lines = poisoned(heron, payload, names=True).render("text").decode().splitlines()

    assert max(map(len, lines)) <= 100
    assert len(lines) < 1500


@pytest.mark.parametrize("names", [True, False], ids=["all-strings", "all-but-names"])
def test_a_poisoned_pdf_is_set_and_stays_valid(heron: Report, names: bool, tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="needs the extra pdf")
    page = pytest.importorskip("page", reason="needs page-validation")
    some = heron.model_copy(update={"assessments": heron.assessments[2:], "facts": heron.facts[::3]})
    path = tmp_path / "poisoned.pdf"

    path.write_bytes(poisoned(some, " ".join(one[:60] for one in PAYLOADS.values()), names=names).render("pdf"))

    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        assert page.validate_pdf(path, profile=profile).failures == []
    assert b"/JavaScript" not in path.read_bytes()
    assert b"/Launch" not in path.read_bytes()


@pytest.mark.parametrize("format_", FORMATS)
def test_one_endless_string_is_cut_where_people_read_and_kept_where_programs_do(bare: Report, format_: str) -> None:
    if format_ == "pdf":
        pytest.importorskip("typst", reason="needs the extra pdf")
    endless = FindingEntry(id="endless", severity="error", message="A" * 100_000)

    data = bare.model_copy(update={"findings": (endless,)}).render(format_)

    assert (b"A" * 2000 in data) is (format_ == "json")
