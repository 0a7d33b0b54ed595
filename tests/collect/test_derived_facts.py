"""Facts computed from other facts: the base model's, the documentation of the code, the openness of the elements."""

import pytest

from openaudit.collect import base_model, code_documented, openness
from openaudit.facts import Evidence, Fact, Gap
from openaudit.release.folder import Folder
from tests.builders import evidence, fact

RELEASE = Folder(name="f", source="f", revision=None, findings=(), entries={}, listing=())


def found(collector: object, *facts: Fact) -> Evidence:
    return Evidence.of(collector.collect(RELEASE, evidence(*facts)))  # type: ignore[attr-defined]


def test_a_model_from_scratch_is_its_own_base() -> None:
    known = (fact("data.training.released", "yes", "claimed"), fact("release.kind", "base"))

    base = found(base_model, *known).get("base.data.training.released")

    assert isinstance(base, Fact)
    assert (base.value, base.basis) == ("yes", "claimed")
    assert isinstance(found(base_model, *known).get("base.model.parameters.released"), Gap)


@pytest.mark.parametrize("kind", ["fine-tune", None])
def test_another_base_is_a_gap_that_says_what_would_fill_it(kind: str | None) -> None:
    facts = [fact("data.training.released", "yes"), *([fact("release.kind", kind)] if kind else [])]

    gap = found(base_model, *facts).get("base.data.training.released")

    assert isinstance(gap, Gap)
    assert ("was not given" in gap.reason) == (kind is not None)


@pytest.mark.parametrize(
    ("training", "inference", "usage", "method", "expected"),
    [
        ("yes", "yes", "yes", "yes", "yes"),
        ("yes", "no", "yes", "partial", "partial"),
        ("no", "yes", "partial", "no", "partial"),
        ("no", "no", "yes", "yes", "no"),
        ("yes", "yes", "no", "no", "no"),
        (None, None, "yes", "yes", None),
    ],
)
def test_code_is_documented_as_far_as_its_use_and_its_part_in_training_are(
    training: str | None, inference: str | None, usage: str, method: str, expected: str | None
) -> None:
    said = {"code.training.released": training, "code.inference.released": inference}
    said |= {"usage.described": usage, "training.method.described": method}

    assert (
        found(code_documented, *[fact(name, value) for name, value in said.items() if value]).value("code.described")
        == expected
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"released": "no"}, "absent"),
        ({"released": "yes", "license": "NOASSERTION"}, "unlicensed"),
        ({"license": "MIT", "license.open": True}, "open"),
        (
            {"license": "L", "license.open": False, "license.restrictions": ("use-list", "remote-restriction")},
            "use-list",
        ),
        ({"license": "L", "license.open": False, "license.restrictions": ("use-list", "non-commercial")}, "restricted"),
        ({"license": "L", "license.open": False}, "restricted"),
        ({"license": "L"}, None),
        ({}, None),
    ],
)
def test_an_element_is_as_open_as_its_license(facts: dict[str, object], expected: str | None) -> None:
    records = [fact(f"data.training.{name}", value) for name, value in facts.items()]  # type: ignore[arg-type]

    assert found(openness, *records).value("openness.data") == expected
