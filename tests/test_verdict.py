from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openaudit import rubric as rubrics
from openaudit.facts import BASES, Evidence, Fact, Gap, Value
from openaudit.rubric import Rubric
from openaudit.verdict import Assessment, Span, assess
from tests.builders import evidence, fact, gap, rubric

LADDER = "[{id: none, title: N}, {id: low, title: L}, {id: high, title: H}]"


def test_the_level_is_the_last_rung_before_the_first_that_fails() -> None:
    judged = rubric("level: low, requires: {a.a: yes}", "level: high, requires: {a.b: yes}", levels=LADDER)

    assert assess(judged, evidence(fact("a.a", "yes"), fact("a.b", "no"))).level == Span("low", "low")
    assert assess(judged, evidence(fact("a.a", "no"), fact("a.b", "yes"))).level == Span("none", "none")
    assert assess(judged, evidence(fact("a.a", "yes"))).level == Span("low", "high")
    assert assess(judged, evidence(fact("a.b", "yes"))).level == Span("none", "high")


def test_points_run_from_what_is_proven_to_what_is_possible() -> None:
    judged = rubric(*[f"level: open, requires: {{a.{name}: yes}}" for name in "abc"])

    assert assess(judged, evidence(fact("a.a", "yes"), fact("a.b", "no"))).points == Span(1.0, 2.0)


@pytest.mark.parametrize(
    ("requires", "exempt", "outcome"),
    [
        ("yes", "no", "met"),
        ("no", "no", "unmet"),
        ("no", "yes", "exempt"),
        ("no", None, "unknown"),
        ("yes", None, "met"),
        (None, "no", "unknown"),
        (None, "yes", "exempt"),
    ],
)
def test_a_criterion_is_unmet_only_when_it_is_known_not_to_be_exempt(
    requires: str | None, exempt: str | None, outcome: str
) -> None:
    judged = rubric("level: open, requires: {a.a: yes}, exempt-when: {a.used: yes}")
    records = [fact(name, value) for name, value in (("a.a", requires), ("a.used", exempt)) if value]

    assert assess(judged, evidence(*records)).verdicts[0].outcome == outcome


def test_a_warning_stands_beside_a_criterion_that_is_met() -> None:
    judged = rubric("level: open, requires: {a.a: yes}, warn-when: {a.osi: false}")

    assert assess(judged, evidence(fact("a.a", "yes"), fact("a.osi", value=False))).verdicts[0].warnings == (
        "a.osi is false (seen)",
    )
    assert assess(judged, evidence(fact("a.a", "yes"))).verdicts[0].warnings == ()


def test_the_first_state_that_holds_names_the_state_and_an_unknown_before_it_leaves_none() -> None:
    states = "states: [{state: missing, when: {a.a: no}}, {state: included, when: {a.b: yes}}]"
    judged = rubric(f"level: open, requires: {{a.a: yes}}, {states}")

    assert assess(judged, evidence(fact("a.a", "yes"), fact("a.b", "yes"))).verdicts[0].state == "included"
    assert assess(judged, evidence(fact("a.b", "yes"))).verdicts[0].state is None
    assert assess(judged, evidence(fact("a.a", "yes"), fact("a.b", "no"))).verdicts[0].state is None


def test_a_grade_runs_from_the_least_to_the_greatest_that_is_possible() -> None:
    grades = "grades: [{grade: 1, when: {a.a: yes}}, {grade: 0.5, when: {a.b: yes}}]"
    judged = rubric(f"level: open, requires: {{a.a: yes}}, {grades}")

    assert assess(judged, evidence(fact("a.a", "yes"))).verdicts[0].points == Span(1.0, 1.0)
    assert assess(judged, evidence(fact("a.b", "yes"))).verdicts[0].points == Span(0.5, 1.0)
    assert assess(judged, evidence(fact("a.a", "no"), fact("a.b", "no"))).verdicts[0].points == Span(0.0, 0.0)
    assert assess(judged, evidence()).verdicts[0].points == Span(0.0, 1.0)


def test_an_axis_is_a_second_ladder_over_the_same_criteria() -> None:
    axes = "axes: [{id: x, title: X, levels: [{id: zero, title: Z}, {id: one, title: O}], asks: {one: [c1]}}]"
    judged = rubric("level: open, requires: {a.a: yes}", "level: open, requires: {a.b: yes}", more=axes)

    found = assess(judged, evidence(fact("a.a", "no"), fact("a.b", "yes")))

    assert (found.level, found.axes) == (Span("none", "none"), {"x": Span("one", "one")})


def test_a_verdict_is_found_by_the_id_of_its_criterion() -> None:
    found = assess(rubric("level: open, requires: {a.a: yes}"), evidence())

    assert found.verdict("c0").outcome == "unknown"
    with pytest.raises(KeyError):
        found.verdict("c9")


def shipped() -> list[Rubric]:
    return [rubrics.load(name) for name in rubrics.names()]


def settled(outcome: str) -> str:
    """Met and exempt both pass; which of the two it is may still become clearer."""
    return "passed" if outcome in {"met", "exempt"} else outcome


def rungs(judged: Rubric, level: Span[str]) -> tuple[int, int]:
    order = [rung.id for rung in judged.levels]
    return order.index(level.low), order.index(level.high)


def narrowed(before: Assessment, after: Assessment) -> None:
    low, high = rungs(before.rubric, before.level)
    new_low, new_high = rungs(after.rubric, after.level)
    assert low <= new_low <= new_high <= high
    assert before.points.low <= after.points.low <= after.points.high <= before.points.high
    for old, new in zip(before.verdicts, after.verdicts, strict=True):
        assert old.outcome == "unknown" or settled(old.outcome) == settled(new.outcome)


VALUES: st.SearchStrategy[Value] = st.sampled_from(
    ["yes", "no", "partial", "gated", "NOASSERTION", True, False, ("use", "study"), ("non-commercial",), ()]
)


@st.composite
def bodies(draw: st.DrawFn, names: Sequence[str]) -> tuple[Evidence, Fact]:
    """Some evidence about `names`, and a fact that fills one of its gaps."""
    facts = [fact(name, draw(VALUES), draw(st.sampled_from(BASES))) for name in names if draw(st.booleans())]
    missing = sorted(set(names) - {one.name for one in facts}) or [*names[:1]]
    filled = draw(st.sampled_from(missing))
    known = [one for one in facts if one.name != filled]
    return evidence(*known, gap(filled)), fact(filled, draw(VALUES), draw(st.sampled_from(BASES)))


@pytest.mark.parametrize("judged", shipped(), ids=lambda one: one.id)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_filling_a_gap_never_widens_a_span_and_a_settled_verdict_stays(judged: Rubric, data: st.DataObject) -> None:
    before, filling = data.draw(bodies(judged.facts))

    narrowed(assess(judged, before), assess(judged, before.adding([filling])))


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_the_narrowing_law_holds_for_every_construct_of_a_rubric(data: st.DataObject) -> None:
    grades = "grades: [{grade: 1, when: {a.a: yes}}, {grade: 0.5, when: {not: {a.b: {in: [yes, gated]}}}}]"
    judged = rubric(
        "level: low, requires: {any: [{a.a: yes}, {not: {a.b: no}}]}, exempt-when: {a.c: no}",
        f"level: high, requires: {{a.b: yes}}, {grades}",
        "level: high, requires: {for-each: {in: [x.a, x.b], where: {'{}.there': yes}, requires: {'{}.n': {basis: claimed, is: yes}}}}",
        levels=LADDER,
    )
    before, filling = data.draw(bodies(judged.facts))

    narrowed(assess(judged, before), assess(judged, before.adding([filling])))


@given(data=st.data())
@settings(deadline=None)
def test_the_narrowing_law_holds_over_parts(data: st.DataObject) -> None:
    judged = rubric("level: open, requires: {d.l.x: yes}", "level: open, requires: {d.l.x: {is: yes, over: some}}")
    parts = [fact("d.l.x", data.draw(VALUES), of=name) for name in "pq" if data.draw(st.booleans())]
    holes = [gap("d.l.x", of="r"), gap("d.l.parts-complete")]
    filling = data.draw(
        st.sampled_from(
            [fact("d.l.x", data.draw(VALUES), of="r"), fact("d.l.parts-complete", data.draw(st.booleans()))]
        )
    )
    before = evidence(*parts, *holes)

    narrowed(assess(judged, before), assess(judged, before.adding([filling])))


def test_with_nothing_known_every_shipped_rubric_is_open_at_both_ends() -> None:
    for judged in shipped():
        assert rungs(judged, assess(judged, evidence()).level) == (0, len(judged.levels) - 1)


def test_a_gap_is_never_the_reason_for_unmet() -> None:
    for judged in shipped():
        outcomes = {
            one.outcome
            for one in assess(judged, Evidence.of(Gap(name=name, reason="r") for name in judged.facts)).verdicts
        }
        assert outcomes == {"unknown"}
