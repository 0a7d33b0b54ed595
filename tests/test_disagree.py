"""Where rubrics differ about one release: the point, the deciding fact, both sides, in a sentence."""

from openaudit import rubric as rubrics
from openaudit.disagree import Disagreement, disagreements
from openaudit.facts import Record
from openaudit.rubric import Rubric
from openaudit.verdict import assess
from tests.builders import evidence, fact, rubric

RAIL = (
    fact("model.parameters.released", "yes"),
    fact("model.parameters.license", "LicenseRef-scancode-bigscience-rail-1.0", "claimed"),
    fact("model.parameters.license.open", value=False, basis="claimed"),
    fact("model.parameters.license.restrictions", ("use-list",), "claimed"),
    fact("model.parameters.license.freedoms", ("study",), "claimed"),
    fact("openness.weights", "use-list", "claimed"),
    fact("openness.code", "open", "claimed"),
    fact("openness.data", "open", "claimed"),
)


def differing(*judges: Rubric, records: tuple[Record, ...] = RAIL) -> tuple[Disagreement, ...]:
    found = evidence(*records)
    return disagreements([assess(judged, found) for judged in judges], found)


def named(name: str, condition: str) -> Rubric:
    judged = rubric(f"level: open, requires: {condition}")
    return judged.model_copy(update={"id": name, "title": name.upper()})


def test_the_index_tolerates_a_license_that_osaid_does_not() -> None:
    (found,) = differing(rubrics.load("osaid-1.0"), rubrics.load("osai-index-2026"))

    assert found.about == "model.parameters.license"
    assert found.facts[0] == "model.parameters.license.open"
    assert found.says == (
        "The licence of the weights (model.parameters.license is LicenseRef-scancode-bigscience-rail-1.0): "
        "model.parameters.license.open is false makes the difference. "
        "Not satisfied: Open Source AI Definition 1.0 (The parameters are under OSI-approved terms). "
        "Satisfied: European Open Source AI Index, twelve parameters (Licences)."
    )


def test_each_side_cites_its_clause_and_what_it_found() -> None:
    (found,) = differing(rubrics.load("osaid-1.0"), rubrics.load("osai-index-2026"))

    assert "OSAID 1.0, Preferred form, Parameters" in found.against[0].says
    assert "model.parameters.license.open is false (claimed); asked for: is true" in found.against[0].says
    assert "openness.weights is use-list (claimed)" in found.accepting[0].says


def test_rubrics_that_agree_are_not_told_to_differ() -> None:
    assert not differing(named("one", "{a.a: yes}"), named("other", "{a.a: yes}"), records=(fact("a.a", "no"),))
    assert not differing(
        named("one", "{a.a: yes}"), named("other", "{a.b: yes}"), records=(fact("a.a", "no"), fact("a.b", "yes"))
    )


def test_what_is_unknown_is_no_disagreement() -> None:
    assert not differing(
        named("one", "{a.a: yes}"),
        named("other", "{a.a: {in: [yes, no], basis: claimed}}"),
        records=(fact("a.a", "no", "claimed"),),
    )[1:]
    assert not differing(named("one", "{a.a: yes}"), named("other", "{not: {a.a: no}}"), records=())


def test_rungs_of_one_rubric_differ_by_design() -> None:
    ladder = "[{id: none, title: N}, {id: low, title: L}, {id: high, title: H}]"
    judged = rubric(
        "level: low, requires: {a.a: {in: [yes, partial]}}", "level: high, requires: {a.a: yes}", levels=ladder
    )

    assert not differing(judged, records=(fact("a.a", "partial"),))


def test_a_criterion_that_lacks_more_than_one_thing_blames_none_of_them() -> None:
    strict = named("strict", "{a.a: yes, b.b: yes}")

    assert not differing(
        strict, named("mild", "{a.a: {in: [yes, no]}}"), records=(fact("a.a", "no"), fact("b.b", "no"))
    )
