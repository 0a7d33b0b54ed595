"""The section on licences: the same content in every face, each statement with evidence of its own, pages as places."""

import re
from io import BytesIO

import pytest

from openaudit.render.view import view
from openaudit.render.view.licenses import LICENSES
from openaudit.report import Report
from openaudit.report.entries import FactEntry, FindingEntry, LicenseEntry, PlaceEntry, SourceEntry

PAPER = PlaceEntry(path="paper.pdf", page=3, quote="the weights may be used by poets")
CLAUSE = PlaceEntry(path="TERMS", line=7, quote="not by sculptors")
BASE = "northwind/egret-7b"
FACTS = (
    FactEntry(
        name="model.parameters.license",
        of="small",
        value="LicenseRef-poets",
        basis="claimed",
        how="pdf-text",
        where=(PAPER,),
        others=(SourceEntry(value="MIT", basis="claimed", how="front-matter", where=(CLAUSE,)),),
    ),
    FactEntry(
        name="model.parameters.license", of="large", value="MIT", basis="seen", how="license-text", where=(CLAUSE,)
    ),
    FactEntry(
        name="model.parameters.license.restrictions",
        of="small",
        value=("research-only",),
        basis="seen",
        how="license-text",
        where=(CLAUSE,),
    ),
    FactEntry(name="model.parameters.license.restrictions", of="large", value=(), basis="seen", how="computed"),
    FactEntry(name="license.duties.open", value=("notice",), basis="seen", how="computed"),
    FactEntry(name="lineage.base.license", of=BASE, value="MIT", basis="claimed", how="computed"),
)
TERMS = (
    LicenseEntry(
        license="LicenseRef-poets",
        scope=("model.parameters of small",),
        restrictions=("research-only",),
        where=(PAPER,),
    ),
    LicenseEntry(license="MIT", scope=("model.parameters of large", f"lineage.base of {BASE}"), where=(CLAUSE,)),
)
UNREAD = FindingEntry(id="license-unread", severity="warning", message="TERMS.doc was not read.", where=(PAPER,))
PEOPLE = ("html", "markdown", "notebook", "pdf", "text")  # the faces that people read


@pytest.fixture
def poets(bare: Report) -> Report:
    return bare.model_copy(update={"facts": FACTS, "licenses": TERMS, "findings": (UNREAD,)})


def said(report: Report, format_: str) -> str:
    """The words of a face on one line, without the escapes of Markdown and the seams of paper."""
    if format_ == "pdf":
        pytest.importorskip("typst", reason="needs the extra pdf")
        pypdf = pytest.importorskip("pypdf", reason="needs the extra pdf-text")
        pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(report.render("pdf"))).pages]
        text = "\n".join(pages).replace("\u200b", "").replace("-\n", "-")
    else:
        text = report.render(format_).decode().replace("\\", "")
    return " ".join(text.split())


@pytest.mark.parametrize("format_", PEOPLE)
def test_a_place_in_a_pdf_is_shown_with_its_page(poets: Report, format_: str) -> None:
    assert "paper.pdf, page 3" in said(poets, format_)


@pytest.mark.parametrize("format_", PEOPLE)
def test_every_face_has_what_a_lawyer_looks_for(poets: Report, format_: str) -> None:
    shown = said(poets, format_)

    for part in (
        "LicenseRef-poets",
        "Model parameters (final) (small)",
        f"Lineage: base ({BASE})",
        "Restrictions: research only" if format_ in {"markdown", "text", "notebook"} else "research only",
        "Sources that name different licences",
        "not shown: keep notices",
        "TERMS.doc was not read.",
    ):
        assert part in shown


@pytest.mark.parametrize("format_", ["html", "markdown", "pdf", "text"])
def test_the_clauses_are_quoted_where_they_stand(poets: Report, format_: str) -> None:
    shown = said(poets, format_)

    assert "TERMS:7" in shown
    assert "not by sculptors" in shown


def test_each_statement_points_to_the_evidence_of_its_own_part(poets: Report) -> None:
    shown = view(poets)
    first, second = shown.terms
    facts = {(one.name, one.of): one.ref.key for one in shown.facts}

    assert [ref.key for ref in first.covers[0].refs] == [facts["model.parameters.license", "small"]]
    assert [[ref.key for ref in one.refs] for one in second.covers] == [
        [facts["model.parameters.license", "large"]],
        [facts["lineage.base.license", BASE]],
    ]
    assert [ref.key for ref in first.lines[1].refs] == [facts["model.parameters.license.restrictions", "small"]]
    assert [[ref.key for ref in point.refs] for check in shown.checks for point in check.points] == [
        [facts["model.parameters.license", "small"]],
        [facts["license.duties.open", ""]],
        ["F1"],
    ]


def test_what_a_licence_covers_begins_with_the_model(poets: Report) -> None:
    scope = ("code.inference", "docs.model-card", "lineage.base of x", "model.parameters", "data.training of web")
    (shown,) = view(poets.model_copy(update={"licenses": (LicenseEntry(license="MIT", scope=scope),)})).terms

    assert [one.name for one in shown.covers] == [
        "Model parameters (final)",
        "Inference code",
        "Training data (web)",
        "Model card",
        "Lineage: base (x)",
    ]


def test_terms_that_nobody_recorded_are_not_said_to_be_none(poets: Report) -> None:
    unknown = LicenseEntry(license="LicenseRef-own", scope=("data.training",))
    (shown,) = view(poets.model_copy(update={"licenses": (unknown,)})).terms

    assert {line.said for line in shown.lines} == {"not recorded: read the text"}


def test_a_source_that_says_otherwise_is_a_row_of_the_table(poets: Report) -> None:
    rows = poets.render("csv").decode().splitlines()

    assert "source,,model.parameters.license,small,MIT,claimed,front-matter,TERMS,7,not by sculptors,," in rows


@pytest.mark.parametrize("format_", ["markdown", "notebook", "text"])
def test_short_faces_stay_short_with_many_licences_and_say_how_many_more_there_are(poets: Report, format_: str) -> None:
    many = tuple(LicenseEntry(license=f"LicenseRef-{at}", scope=("code.inference",) * 50) for at in range(500))
    report = poets.model_copy(update={"licenses": many})

    assert len(view(report).terms) == LICENSES
    assert len(report.render(format_)) < 200_000
    assert re.search(r"[Aa]nd 4\d\d more", said(report, format_))


@pytest.mark.parametrize(("basis", "told"), [("claimed", True), ("seen", False)])
def test_the_first_screen_says_where_the_licence_of_the_weights_is_only_claimed(
    bare: Report, basis: str, told: bool
) -> None:
    fact = FactEntry.model_validate(
        {"name": "model.parameters.license", "value": "MIT", "basis": basis, "how": "front-matter", "where": (CLAUSE,)}
    )
    answer = view(bare.model_copy(update={"facts": (fact,)})).answers[1]

    assert ("Weights: only claimed by the publisher (front matter)" in " ".join(answer.details)) == told
