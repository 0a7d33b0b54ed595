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


CLASSES = "[{id: none, title: N}, {id: c3, title: C3}, {id: c2, title: C2}]"


def test_progress_is_counted_and_gated_by_the_easier_level() -> None:
    judged = rubric(
        *[f"level: c3, requires: {{a.{name}: yes}}" for name in "ab"],
        *[f"level: c2, requires: {{b.{name}: yes}}" for name in "ab"],
        levels=CLASSES,
        more="progress: {'3': c3, '2': c2}",
    )
    half = [fact("a.a", "yes"), fact("a.b", "no"), fact("b.a", "yes"), fact("b.b", "no")]

    assert assess(judged, evidence(*half)).progress == {"3": Span(50.0, 50.0), "2": Span(0.0, 0.0)}
    assert assess(judged, evidence(half[0], *half[2:])).progress == {"3": Span(50.0, 100.0), "2": Span(0.0, 75.0)}


def test_an_exempt_criterion_leaves_the_count_and_the_total() -> None:
    judged = rubric(
        "level: c3, requires: {a.a: yes}",
        "level: c3, requires: {a.b: yes}, exempt-when: {a.used: no}",
        "level: c3, requires: {a.c: yes}",
        levels=CLASSES,
        more="progress: {'3': c3}",
    )
    records = [fact("a.a", "yes"), fact("a.c", "no"), fact("a.b", "no")]

    assert assess(judged, evidence(*records, fact("a.used", "no"))).progress == {"3": Span(50.0, 50.0)}
    assert assess(judged, evidence(*records)).progress["3"] == Span(100 / 3, 50.0)


def test_progress_over_named_criteria_is_the_mean_of_their_points() -> None:
    grades = "grades: [{grade: 1, when: {a.a: yes}}, {grade: 0.5, when: {a.a: partial}}]"
    judged = rubric(f"level: open, {grades}", "level: open, requires: {a.b: yes}", more="progress: {group: [c0, c1]}")

    assert assess(judged, evidence(fact("a.a", "partial"), fact("a.b", "yes"))).progress == {"group": Span(75.0, 75.0)}


def test_an_optional_criterion_is_shown_and_never_counted() -> None:
    judged = rubric(
        "level: open, requires: {a.a: yes}",
        "level: open, optional: true, requires: {a.b: yes}",
        more="progress: {p: open}",
    )

    found = assess(judged, evidence(fact("a.a", "yes"), fact("a.b", "no")))

    assert (found.level, found.points, found.of) == (Span("open", "open"), Span(1.0, 1.0), 1.0)
    assert found.progress == {"p": Span(100.0, 100.0)}
    assert found.verdict("c1").outcome == "unmet"


def test_the_states_are_gathered_by_name() -> None:
    states = "states: [{state: here, when: {a.a: yes}}, {state: gone, when: {a.a: no}}]"
    judged = rubric(f"level: open, requires: {{a.a: yes}}, {states}", f"level: open, requires: {{a.a: no}}, {states}")

    assert assess(judged, evidence(fact("a.a", "no"))).states == {"gone": ("T", "T")}


CAP = "cap: {when: {release.kind: {in: [fine-tune, quantized], basis: claimed}}, clause: C, above: low}"


@pytest.mark.parametrize(
    ("kind", "base", "level"),
    [
        ("base", None, Span("high", "high")),
        ("fine-tune", None, Span("low", "high")),
        (None, None, Span("low", "high")),
        ("fine-tune", Span("none", "none"), Span("low", "low")),
        ("fine-tune", Span("low", "high"), Span("low", "high")),
        ("fine-tune", Span("high", "high"), Span("high", "high")),
        (None, Span("none", "none"), Span("low", "high")),
        ("base", Span("none", "none"), Span("high", "high")),
    ],
)
def test_a_derived_model_is_no_more_open_than_its_base_and_an_unknown_base_lowers_only_low(
    kind: str | None, base: Span[str] | None, level: Span[str]
) -> None:
    judged = rubric("level: low, requires: {a.a: yes}", "level: high, requires: {a.a: yes}", levels=LADDER, more=CAP)
    records = [fact("a.a", "yes"), *([fact("release.kind", kind, "claimed")] if kind else [])]

    found = assess(judged, evidence(*records), base)

    assert found.level == level
    assert (found.capped is None) == (level == Span("high", "high"))


def test_what_caps_is_said() -> None:
    judged = rubric("level: low, requires: {a.a: yes}", "level: high, requires: {a.a: yes}", levels=LADDER, more=CAP)
    records = [fact("a.a", "yes"), fact("release.kind", "fine-tune")]

    unknown, known = (
        assess(judged, evidence(*records)).capped,
        assess(judged, evidence(*records), Span("none", "low")).capped,
    )

    assert unknown is not None
    assert known is not None
    assert unknown.says.endswith("whose own level is not known; give the report of the base model to settle it.")
    assert known.says == "This model is made from another one, whose own level is: N to L."


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
    for name, old_span in before.progress.items():
        assert old_span.low <= after.progress[name].low <= after.progress[name].high <= old_span.high
    for axis in before.axes:
        order = [rung.id for one in before.rubric.axes if one.id == axis for rung in one.levels]
        ends = [before.axes[axis].low, after.axes[axis].low, after.axes[axis].high, before.axes[axis].high]
        assert [order.index(one) for one in ends] == sorted(order.index(one) for one in ends)
    for old, new in zip(before.verdicts, after.verdicts, strict=True):
        assert new.possible <= old.possible
        assert old.outcome == "unknown" or settled(old.outcome) == settled(new.outcome)


VALUES: st.SearchStrategy[Value] = st.sampled_from(
    [
        "yes",
        "no",
        "partial",
        "gated",
        "NOASSERTION",
        "open",
        "MIT",
        "unlicensed",
        "fine-tune",
        "base",
        1e26,
        True,
        False,
        ("use", "study"),
        ("non-commercial",),
        (),
    ]
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
        "level: low, optional: true, requires: {a.d: yes}",
        levels=LADDER,
        more=f"{CAP}\nprogress: {{l: low, h: high, group: [c0, c1, c3]}}",
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
