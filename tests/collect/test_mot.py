"""What a model file claims, as facts; and the quirks of the tool that mof-1.0-mot keeps, on invented files."""

from collections.abc import Mapping

import pytest

from openaudit import rubric
from openaudit.collect import mot
from openaudit.facts import Evidence, Fact, Gap
from openaudit.release.folder import Folder
from openaudit.release.manifest import Manifest
from openaudit.release.model_file import COMPONENTS, parse
from openaudit.verdict import Assessment, Span, assess

CLASS_3 = (
    "Model architecture",
    "Model parameters (Final)",
    "Technical report",
    "Evaluation results",
    "Model card",
    "Data card",
)
CLASS_2 = (*CLASS_3, "Training code", "Inference code", "Evaluation code", "Evaluation data")
CLASS_1 = (*CLASS_2, "Datasets", "Data preprocessing code", "Research paper", "Model parameters (Intermediate)")


def claimed(licenses: Mapping[str, str], distribution: str = "") -> Evidence:
    """The evidence of a model file with these components, each with its licence (empty: none of its own)."""
    rows = "".join(f"\n  - name: {name}" + (f"\n    license: {own}" if own else "") for name, own in licenses.items())
    text = (
        "framework: {name: Model Openness Framework}\nrelease:\n  name: heron\n"
        f"  license: {{distribution: {{name: '{distribution}', path: ''}}}}\n  components:{rows or ' []'}\n"
    )
    release = Manifest(source="m.yml", path="m.yml", data=text.encode(), model=parse(text, "m.yml"))
    return Evidence.of(mot.collect(release, Evidence.of([])))


def judged(licenses: Mapping[str, str], distribution: str = "") -> Assessment:
    return assess(rubric.load("mof-1.0-mot"), claimed(licenses, distribution))


def level(*names: str) -> str:
    found = judged(dict.fromkeys(names, "MIT")).level
    assert found.low == found.high
    return found.low


def test_every_claim_has_its_line_and_is_a_claim() -> None:
    evidence = claimed({"Datasets": "MIT"})
    stated = evidence.get("data.training.license.stated")

    assert isinstance(stated, Fact)
    assert (stated.value, stated.basis, stated.how) == ("MIT", "claimed", "model-file")
    assert (stated.where[0].line, stated.where[0].quote) == (7, "license: MIT")
    assert evidence.value("data.training.license") == "MIT"
    assert evidence.value("data.training.license.open") is True
    assert evidence.value("model.parameters.released") == "no"
    assert all(fact.basis == "claimed" for fact in evidence.facts.values())


def test_no_license_is_noassertion_and_words_that_name_none_leave_a_gap() -> None:
    evidence = claimed({"Datasets": "unlicensed", "Model card": "whatever the author felt like"})

    assert evidence.value("data.training.license") == "NOASSERTION"
    assert isinstance(evidence.get("docs.model-card.license"), Gap)
    assert evidence.value("docs.model-card.license.stated") == "whatever the author felt like"


def test_a_release_in_a_folder_has_no_claims_of_this_kind() -> None:
    folder = Folder(name="f", source="f", revision=None, findings=(), entries={}, listing=())

    assert list(mot.collect(folder, Evidence.of([]))) == []


def test_every_component_is_reported_whether_listed_or_not() -> None:
    evidence = claimed({})

    assert {name.removesuffix(".released") for name, _ in evidence.facts} == {of for of, _ in COMPONENTS.values()}


def test_the_classes_are_cumulative() -> None:
    assert [level(), level(*CLASS_3), level(*CLASS_2), level(*CLASS_1)] == ["none", "class-3", "class-2", "class-1"]
    assert level(*CLASS_1[1:]) == "none"


def test_a_paper_stands_for_a_missing_report_and_class_one_then_asks_for_thirteen() -> None:
    without = [name for name in CLASS_1 if name != "Technical report"]
    partly = judged(dict.fromkeys([name for name in without if name != "Datasets"], "MIT"))

    assert level(*without) == "class-1"
    assert partly.progress == {"3": Span(100.0, 100.0), "2": Span(100.0, 100.0), "1": Span(1200 / 13, 1200 / 13)}
    assert partly.verdict("technical-report").state == "replaced"
    assert partly.verdict("research-paper").outcome == "exempt"


def test_progress_is_nothing_while_an_easier_class_is_incomplete() -> None:
    found = judged(dict.fromkeys(CLASS_1[1:], "MIT"))

    assert {name: round(span.low, 2) for name, span in found.progress.items()} == {"3": 83.33, "2": 0.0, "1": 0.0}


@pytest.mark.parametrize(
    ("license", "state", "warned"),
    [
        ("CDLA-Permissive-2.0", "included", False),
        ("MIT", "included", True),
        ("CC-BY-4.0", "included", True),
        ("CC0-1.0", "included", True),
        ("OpenMDW-1.0", "included", False),
        ("GPL-3.0-only", "included", True),
        ("PDDL-1.0", "invalid", False),
        ("ODC-PDDL-1.0", "included", True),
        ("C-UDA-1.0", "invalid", False),
        ("OpenMDW-1.1", "invalid", False),
        ("MIT OR Apache-2.0", "invalid", False),
        ("mit", "invalid", False),
        ("Apache 2.0", "invalid", False),
        ("CC-BY-NC-4.0", "invalid", False),
        ("unlicensed", "unlicensed", False),
        ("''", "unlicensed", False),
    ],
)
def test_licenses_count_letter_by_letter_as_in_the_tool(license: str, state: str, warned: bool) -> None:
    verdict = judged({"Datasets": license}).verdict("datasets")

    assert (verdict.state, bool(verdict.warnings)) == (state, warned)
    assert (verdict.outcome == "met") == (state == "included")


def test_optional_components_are_listed_and_never_counted() -> None:
    found = judged({"Model metadata": "MIT", "Sample model outputs": "CC-BY-NC-4.0", **dict.fromkeys(CLASS_3, "MIT")})

    assert found.states["optional"] == ("Model metadata",)
    assert found.states["invalid"] == ("Sample model outputs",)
    assert found.level == Span("class-3", "class-3")


def test_the_framework_leaves_possible_what_is_only_claimed_and_believes_what_is_denied() -> None:
    framework = rubric.load("mof-1.0")

    assert assess(framework, claimed(dict.fromkeys(CLASS_1, "MIT"))).level == Span("none", "class-1")
    assert assess(framework, claimed(dict.fromkeys(CLASS_3[1:], "CC-BY-NC-4.0"))).level == Span("none", "none")
