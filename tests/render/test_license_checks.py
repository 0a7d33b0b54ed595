"""What the licence section shows beside the licences, from the facts and findings of a report."""

from openaudit.render.view import view
from openaudit.report import Report
from openaudit.report.entries import FactEntry, FindingEntry, PlaceEntry, SourceEntry

CARD, TEXT = PlaceEntry(path="README.md", line=2, quote="license: mit"), PlaceEntry(path="LICENSE", line=1, quote="GPL")
BADGE = SourceEntry(value="MIT", basis="claimed", how="front-matter", where=(CARD,))


def fact(name: str, value: str | tuple[str, ...], *others: SourceEntry) -> FactEntry:
    return FactEntry(name=name, value=value, basis="seen", how="license-text", where=(TEXT,), others=others)


def lists(bare: Report, *facts: FactEntry, findings: tuple[FindingEntry, ...] = ()) -> dict[str, list[str]]:
    found = view(bare.model_copy(update={"facts": facts, "findings": findings})).checks
    return {one.title: [point.said for point in one.points] for one in found}


def test_a_report_without_such_facts_has_no_lists(bare: Report) -> None:
    assert lists(bare, fact("code.license", "MIT", BADGE)) == {}


def test_components_with_the_same_sources_are_one_line_with_both_quotes(bare: Report) -> None:
    facts = [fact(f"{of}.license", "GPL-3.0-only", BADGE) for of in ("code.inference", "docs.model-card")]
    ((points,),) = [
        [one.points for one in view(bare.model_copy(update={"facts": tuple(facts)})).checks],
    ]

    assert [point.said for point in points] == [
        "Inference code, Model card: GPL-3.0-only (licence text); MIT (front matter)"
    ]
    assert [spot.quote for spot in points[0].spots] == ["GPL", "license: mit"]
    assert [ref.key for ref in points[0].refs] == ["E1", "E2"]


def test_riders_duties_and_what_was_not_read_are_listed(bare: Report) -> None:
    unread = FindingEntry(id="license-unread", severity="warning", message="LICENSE.pdf could not be read.")
    found = lists(
        bare,
        fact("license.riders", ("No poets.",)),
        fact("license.duties.met", ("attribution",)),
        fact("license.duties.open", ("notice",)),
        findings=(unread,),
    )

    assert found == {
        "Words beside a licence text that restrict": ["No poets."],
        "What the licence of the base asks for": ["shown: give attribution", "not shown: keep notices"],
        "Not read, or not whole": ["LICENSE.pdf could not be read."],
    }
