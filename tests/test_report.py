import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.errors import PluginError, ReportError
from openaudit.facts import Evidence, Finding, Place
from openaudit.report import Report, format_of
from openaudit.report.compose import compose
from openaudit.report.entries import FactEntry, GapEntry, ReleaseEntry, SmokeEntry, ToolEntry, WeightsEntry
from openaudit.verdict import assess
from tests.builders import evidence, fact, gap, placed, rubric

MADE = datetime(2026, 1, 31, 12, 0, 0, tzinfo=UTC)


def report(found: Evidence, *findings: Finding, made: datetime = MADE) -> Report:
    axes = "axes: [{id: x, title: X, levels: [{id: zero, title: Z}, {id: one, title: O}], asks: {one: [c0]}}]"
    grades = "grades: [{grade: 1, when: {a.b: yes}}]"
    judged = rubric("level: open, requires: {a.a: yes}", f"level: open, requires: {{a.b: yes}}, {grades}", more=axes)
    return compose(
        tool=ToolEntry(version="0", rubrics={"test": judged.digest}),
        made=made,
        release=ReleaseEntry(name="heron", source="heron"),
        evidence=found,
        assessments=[assess(judged, found)],
        findings=findings,
        weights=WeightsEntry(),
        smoke=SmokeEntry(),
    )


def test_a_report_reads_back_what_it_wrote() -> None:
    written = report(
        evidence(placed("a.a", "yes", quote="license: mit"), fact("a.n", (1, 2)), fact("a.t", value=True), gap("a.b"))
    )

    assert Report.from_json(written.to_json()) == written


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]\.[a-z]", fullmatch=True),
        st.one_of(st.booleans(), st.integers(), st.text(), st.floats(allow_nan=False, allow_infinity=False)),
    )
)
def test_any_values_survive_the_wire(values: dict[str, bool | int | str | float]) -> None:
    """parse(render(x)) == x, types included: true is not 1, 1 is not 1.0."""
    written = report(evidence(*[fact(name, value) for name, value in values.items()]))
    back = Report.from_json(written.to_json())

    assert [(one.value, type(one.value)) for one in back.facts] == [
        (one.value, type(one.value)) for one in written.facts
    ]


def test_the_same_evidence_gives_the_same_bytes_whatever_the_order_and_the_time_zone() -> None:
    one, other = placed("a.a", "yes"), fact("a.b", "no")
    late = MADE.astimezone(timezone(timedelta(hours=5)))

    assert report(evidence(one, other)).to_json() == report(evidence(other, one), made=late).to_json()


def test_findings_are_sorted_by_severity_then_id_then_place() -> None:
    def finding(id_: str, severity: str, line: int) -> Finding:
        return Finding(id=id_, severity=severity, message="m", where=(Place(path="p", line=line),))  # type: ignore[arg-type]

    found = report(
        evidence(),
        finding("b", "note", 1),
        finding("b", "error", 10),
        finding("b", "error", 9),
        finding("a", "error", 99),
    )

    assert [(one.id, one.where[0].line) for one in found.findings] == [("a", 99), ("b", 9), ("b", 10), ("b", 1)]


def test_a_fact_is_had_by_name_and_part_and_a_gap_stands_in_for_it() -> None:
    found = report(evidence(fact("a.a", "yes"), fact("a.a", "no", of="part"), gap("a.b")))

    assert [found.fact("a.a"), found.fact("a.a", of="part")] == list(found.facts)
    assert found.fact("a.b") == GapEntry(name="a.b", reason="not shown")
    assert isinstance(found.fact("z.z"), GapEntry)


def test_an_assessment_is_had_by_its_rubric() -> None:
    found = report(evidence(fact("a.a", "yes"))).assessment("test")

    assert (found.level.low, found.level.high) == ("none", "open")
    assert (found.points.low, found.points.high, found.points.of) == (1.0, 2.0, 2.0)
    assert found.axes["x"].low == "one"
    with pytest.raises(KeyError):
        report(evidence()).assessment("none")


def test_records_are_flat_rows_for_facts_and_gaps() -> None:
    rows = report(evidence(placed("a.a", "yes", quote="q"), gap("a.b"))).records()

    assert [(row["name"], row["value"], row["line"], row["quote"]) for row in rows] == [
        ("a.a", "yes", 1, "q"),
        ("a.b", None, None, ""),
    ]
    assert all(not isinstance(value, dict | list | tuple) for row in rows for value in row.values())


def test_a_license_is_listed_once_with_everything_it_covers_and_what_it_says() -> None:
    found = report(
        evidence(
            placed("model.parameters.license", "MIT"),
            placed("code.license", "MIT"),
            placed("data.training.license", "CC-BY-4.0"),
            fact("model.parameters.license.freedoms", ("use",)),
            fact("docs.paper.license", "NOASSERTION"),
        )
    )

    assert [(one.license, one.scope) for one in found.licenses] == [
        ("CC-BY-4.0", ("data.training",)),
        ("MIT", ("code", "model.parameters")),
    ]


def test_a_place_leaves_out_what_it_does_not_know() -> None:
    found = json.loads(report(evidence(placed("a.a", "yes"))).to_json())

    assert found["facts"][0]["where"] == [{"path": "README.md", "line": 1}]


@pytest.mark.parametrize("text", ["", "{}", "[]", "\x00", '{"format": "openaudit-report/2"}'])
def test_what_is_no_report_is_refused_in_one_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ReportError, match="expected an openaudit-report/1") as caught:
        Report.load(path)
    assert "\n" not in str(caught.value)


def test_a_report_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="cannot be read: No such file"):
        Report.load(tmp_path / "none.json")


def test_a_suffix_names_its_renderer() -> None:
    assert [format_of(name) for name in ("a.json", "a.b.txt", "report.md", "x.junit.xml", "plain", "A.JSON")] == [
        "json",
        "text",
        "markdown",
        "junit",
        "",
        "json",
    ]


def test_an_unknown_format_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(PluginError, match="no render plug-in 'docx'; there are"):
        report(evidence()).save(tmp_path / "report.docx")


def test_a_report_shows_itself_in_one_line() -> None:
    assert repr(report(evidence(fact("a.a", "yes")))) == "Report(heron, test: none to open, 0 findings)"
    assert isinstance(report(evidence(fact("a.a", "yes"))).fact("a.a"), FactEntry)
