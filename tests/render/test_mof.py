"""The model file that a report writes: valid by the tool's schema, filled from evidence, read back to the same class."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from openaudit import rubric
from openaudit.collect import mot
from openaudit.facts import Evidence, Record
from openaudit.release.manifest import Manifest, open_manifest
from openaudit.release.model_file import parse
from openaudit.report import Report
from openaudit.report.compose import compose
from openaudit.report.entries import ReleaseEntry, SmokeEntry, ToolEntry, WeightsEntry
from openaudit.verdict import assess
from tests.builders import evidence, fact, gap, placed


def report(*records: Record, name: str = "northwind/heron", source: str = "heron") -> Report:
    return compose(
        tool=ToolEntry(version="0"),
        made=datetime(2026, 1, 31, tzinfo=UTC),
        release=ReleaseEntry(name=name, source=source, revision="abc", kind="base"),
        evidence=evidence(*records),
        assessments=[],
        findings=[],
        weights=WeightsEntry(),
        smoke=SmokeEntry(),
    )


def written(*records: Record, name: str = "northwind/heron", source: str = "heron") -> dict:  # type: ignore[type-arg]
    found = yaml.safe_load(report(*records, name=name, source=source).render("mof"))
    assert isinstance(found, dict)
    return found


def test_what_is_released_is_listed_with_its_license_and_place() -> None:
    found = written(
        placed("model.parameters.released", "yes", path="model.safetensors"),
        fact("model.parameters.location", ("model.safetensors", "more.safetensors")),
        placed("model.parameters.license", "Apache-2.0", path="LICENSE"),
    )["release"]

    assert (found["name"], found["producer"], found["version"], found["treatment"]) == (
        "heron",
        "northwind",
        "abc",
        "pre-trained",
    )
    assert found["components"] == [
        {
            "name": "Model parameters (Final)",
            "component_path": "model.safetensors",
            "license": "Apache-2.0",
            "license_path": "LICENSE",
        }
    ]


def test_what_is_not_shown_is_left_out_and_the_comment_says_why() -> None:
    text = (
        report(fact("code.training.released", "partial"), gap("docs.paper.released", reason="no link"))
        .render("mof")
        .decode()
    )

    assert "# left out: Training code (partial)" in text
    assert "# left out: Research paper (not known: no link)" in text
    assert yaml.safe_load(text)["release"]["components"] == []


def test_no_license_is_unlicensed_and_an_unknown_one_is_not_made_up() -> None:
    found = written(
        fact("docs.model-card.released", "yes"),
        fact("docs.model-card.license", "NOASSERTION"),
        fact("code.training.released", "yes"),
        fact("code.license", "MIT"),
        fact("model.architecture.released", "yes"),
    )["release"]["components"]

    assert {one["name"]: one.get("license") for one in found} == {
        "Model architecture": None,
        "Training code": "MIT",
        "Model card": "unlicensed",
    }


def test_results_inside_the_card_are_entered_under_its_license() -> None:
    found = written(
        fact("docs.model-card.released", "yes"),
        fact("docs.model-card.license", "MIT"),
        fact("evaluation.described", "yes"),
    )

    assert [one["name"] for one in found["release"]["components"]] == ["Model card", "Evaluation results"]
    assert {one["license"] for one in found["release"]["components"]} == {"MIT"}


@given(name=st.text(), license=st.text())
def test_no_text_breaks_out_of_its_line(name: str, license: str) -> None:
    found = written(fact("data.training.released", "yes"), fact("data.training.license", license), name=name)

    assert [one["name"] for one in found["release"]["components"]] == ["Datasets"]
    assert set(found) == {"framework", "release"}
    parse(report(fact("data.training.released", "yes"), name=name).render("mof").decode(), "m.yml")


def test_a_hub_id_is_entered_as_its_page() -> None:
    assert written(source="hf:northwind/heron")["release"]["huggingface"] == "https://huggingface.co/northwind/heron"


def claims(text: str) -> Evidence:
    release = Manifest(source="m.yml", path="m.yml", data=text.encode(), model=parse(text, "m.yml"))
    return Evidence.of(mot.collect(release, Evidence.of([])))


@pytest.mark.shared
def test_a_file_written_from_a_model_file_keeps_the_schema_and_its_class(shared: Callable[[str], Path]) -> None:
    schema = json.loads(shared("gold/mof/mof_schema.json").read_text(encoding="utf-8"))
    judge = rubric.load("mof-1.0-mot")
    for path in sorted(shared("gold/mof/models").glob("*.yml"))[::4]:
        before = Evidence.of(mot.collect(open_manifest(str(path), path), Evidence.of([])))
        text = report(*before.facts.values(), *before.gaps.values()).render("mof").decode()

        jsonschema.validate(yaml.safe_load(text), schema)
        old, new = assess(judge, before), assess(judge, claims(text))
        assert (old.level, old.progress, old.states) == (new.level, new.progress, new.states), path.name
