"""The shipped JSON Schema says what the model says, and a rendered report keeps to it."""

import json
from pathlib import Path

import jsonschema
import pytest

from openaudit import shipped
from openaudit.report import Report

SHIPPED = Path(str(shipped.folder("reports"))) / "report.schema.json"


def written() -> str:
    """The schema that the model asks for."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:openaudit:report:1"}
    return json.dumps(schema | Report.model_json_schema(mode="validation"), indent=1) + "\n"


def test_the_shipped_schema_is_current(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        SHIPPED.write_text(written(), encoding="utf-8")

    assert SHIPPED.read_text(encoding="utf-8") == written()


@pytest.mark.parametrize("which", ["heron", "bare"])
def test_a_rendered_report_keeps_to_the_schema(which: str, request: pytest.FixtureRequest) -> None:
    report: Report = request.getfixturevalue(which)
    schema = json.loads(SHIPPED.read_text(encoding="utf-8"))

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(report.render("json")), schema)


def test_numbers_that_json_does_not_have_are_told_without_breaking_the_schema(heron: Report) -> None:
    schema = json.loads(SHIPPED.read_text(encoding="utf-8"))
    test = heron.smoke.tests[0].model_copy(update={"value": float("nan")})
    fact = heron.facts[0].model_copy(update={"value": float("inf")})
    report = heron.model_copy(update={"smoke": heron.smoke.model_copy(update={"tests": (test,)}), "facts": (fact,)})

    data = json.loads(report.render("json"))

    jsonschema.validate(data, schema)
    assert data["smoke"]["tests"][0]["value"] is None
    assert data["facts"][0]["value"] == "inf"
