"""The report of a base model: the levels it caps, and the facts it gives about the base."""

from datetime import UTC, datetime

from openaudit import rubric
from openaudit.facts import Record
from openaudit.report import Report
from openaudit.report.compose import compose
from openaudit.report.entries import ReleaseEntry, SmokeEntry, ToolEntry, WeightsEntry
from openaudit.report.inheriting import base_level, inherited
from openaudit.suggest import suggest
from openaudit.verdict import Span, assess
from tests.builders import evidence, fact

G7 = rubric.load("g7-2026")
WEIGHTS = (
    fact("model.parameters.released", "yes"),
    fact("model.parameters.license", "Apache-2.0"),
    fact("model.parameters.license.open", value=True),
    fact("code.inference.upstream", "transformers"),
)
WHOLE = (
    *WEIGHTS,
    fact("code.training.released", "yes"),
    fact("code.training.license.open", value=True),
    fact("data.training.released", "yes"),
    fact("data.training.license.open", value=True),
)


def reported(*records: Record, digest: str = G7.digest) -> Report:
    found = evidence(*records, fact("release.kind", "base"))
    return compose(
        tool=ToolEntry(version="0", rubrics={G7.id: digest}),
        made=datetime(2026, 1, 31, tzinfo=UTC),
        release=ReleaseEntry(name="northwind/heron", source="heron"),
        evidence=found,
        assessments=[assess(G7, found)],
        findings=[],
        weights=WeightsEntry(),
        smoke=SmokeEntry(),
    )


def test_a_fine_tune_of_open_weights_is_open_weights_however_much_of_its_own_is_there() -> None:
    tuned = evidence(*WHOLE, fact("release.kind", "fine-tune"))

    assert assess(G7, tuned).level == Span("open-weights", "open-source-ai-open-data")
    assert assess(G7, tuned, base_level(reported(*WEIGHTS), G7)).level == Span(
        "open-weights", "open-source-ai-open-data"
    )
    closed = reported(*WEIGHTS, fact("data.training.released", "no"), fact("code.training.released", "no"))
    assert assess(G7, tuned, base_level(closed, G7)).level == Span("open-weights", "open-weights")
    assert assess(G7, tuned, base_level(reported(*WHOLE), G7)).level == Span(*["open-source-ai-open-data"] * 2)


def test_a_report_by_another_version_of_the_rubric_says_nothing_about_this_one() -> None:
    assert base_level(reported(*WHOLE, digest="sha256:other"), G7) is None
    assert base_level(None, G7) is None


def test_the_facts_about_the_base_keep_their_basis() -> None:
    found = {one.name: (one.value, one.basis, one.how) for one in inherited(reported(*WHOLE))}

    assert found == {
        "base.data.training.released": ("yes", "seen", "computed: from the report of northwind/heron"),
        "base.model.parameters.released": ("yes", "seen", "computed: from the report of northwind/heron"),
    }
    assert list(inherited(None)) == []


def test_what_the_base_prevents_is_told_and_not_proposed_as_a_change() -> None:
    tuned = evidence(*WHOLE, fact("release.kind", "fine-tune"))
    found = suggest(assess(G7, tuned, Span("open-weights", "open-weights")), tuned)

    assert [one.level for one in found] == ["open-source-ai", "open-source-ai-open-data"]
    assert all(one.blocked[-1].endswith("whose own level is: Open Weights AI.") for one in found)
