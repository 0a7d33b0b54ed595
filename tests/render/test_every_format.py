"""What every renderer keeps, whichever format it writes: a new one is tested by existing."""

import os
from pathlib import Path

import pytest

from openaudit import plugins
from openaudit.report import Report
from openaudit.report.entries import FindingEntry

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
FORMATS = plugins.names("render")
NO_GOLDEN = {"pdf"}  # its bytes change with the version of typst; test_pdf.py looks inside
CANARY = "kanarie-9e107d9d372bb6826bd81d3542a419d6"


def rendered(report: Report, format_: str) -> bytes:
    if format_ == "pdf":
        pytest.importorskip("typst", reason="needs the extra pdf")
    return report.render(format_)


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_report_gives_the_same_bytes(heron: Report, format_: str) -> None:
    assert rendered(heron, format_) == rendered(heron, format_)


@pytest.mark.parametrize("format_", FORMATS)
def test_a_report_of_nothing_can_be_rendered(bare: Report, format_: str) -> None:
    assert rendered(bare, format_)


@pytest.mark.parametrize("format_", FORMATS)
def test_a_report_that_was_read_back_gives_the_same_bytes(heron: Report, format_: str) -> None:
    again = Report.from_json(heron.to_json())

    assert rendered(again, format_) == rendered(heron, format_)


@pytest.mark.parametrize("format_", [one for one in FORMATS if one not in NO_GOLDEN])
def test_the_whole_output_is_the_golden(heron: Report, format_: str, request: pytest.FixtureRequest) -> None:
    golden = GOLDEN / f"heron-7b.{format_}"
    if request.config.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(rendered(heron, format_))

    assert rendered(heron, format_) == golden.read_bytes()


@pytest.mark.parametrize("format_", FORMATS)
def test_secrets_of_the_environment_and_tokens_stand_in_no_output(
    heron: Report, format_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = "hf_" + "Qx7" * 12
    monkeypatch.setenv("NORTHWIND_API_TOKEN", CANARY)
    leak = FindingEntry(
        id="leak", severity="error", message=f"the key is {CANARY}, and {token}", remedy=f"revoke {CANARY}"
    )
    leaking = heron.model_copy(
        update={
            "findings": (leak, *heron.findings),
            "licenses": (heron.licenses[0].model_copy(update={"license": CANARY}),),
        }
    )

    data = rendered(leaking, format_)

    assert CANARY.encode() not in data
    assert token.encode() not in data
    assert os.environ["NORTHWIND_API_TOKEN"] == CANARY


@pytest.mark.parametrize("format_", ["html", "text", "notebook", "markdown"])
def test_what_people_read_gives_the_three_answers_and_says_that_it_is_no_legal_advice(
    heron: Report, format_: str
) -> None:
    said = heron.render(format_).decode().replace("\\", "")

    for part in (
        "Open weights, restricted",
        "LicenseRef-northwind-community",
        "Consistent with trained weights",
        "legal advice",
    ):
        assert part in said
