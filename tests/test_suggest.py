"""What would it take: applying a set reaches the level, and no proper subset does; by hypothesis, for every rubric."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openaudit import rubric as rubrics
from openaudit.condition import tests as asked_of
from openaudit.facts import BASES, Evidence, Fact, Record, Value
from openaudit.rubric import Rubric
from openaudit.suggest import Change, Suggestion, applied, goal, suggest
from openaudit.suggest.needs import PAST
from openaudit.verdict import assess
from tests.builders import evidence, fact, gap, rubric

LADDER = "[{id: none, title: N}, {id: low, title: L}, {id: high, title: H}]"
MANY = 7  # changes up to which every proper subset is tried; beyond it each single change is left out


def suggested(judged: Rubric, *records: Record) -> tuple[Suggestion, ...]:
    found = evidence(*records)
    return suggest(assess(judged, found), found)


def reached(judged: Rubric, level: str, found: Evidence, changes: Sequence[Change]) -> bool:
    """Whether judging the changed evidence proves the level, the base model's cap apart."""
    rungs = [rung.id for rung in judged.levels]
    free = judged.model_copy(update={"cap": None})
    free.__dict__.pop("capped_when", None)
    return rungs.index(assess(free, applied(found, changes)).level.low) >= rungs.index(level)


def subsets(changes: Sequence[Change]) -> Iterator[Sequence[Change]]:
    sizes = range(len(changes)) if len(changes) <= MANY else [len(changes) - 1]
    return (some for size in sizes for some in combinations(changes, size))


def lawful(judged: Rubric, found: Evidence) -> None:
    for suggestion in suggest(assess(judged, found), found):
        for path in suggestion.paths:
            assert reached(judged, suggestion.level, found, path)
            assert not any(reached(judged, suggestion.level, found, some) for some in subsets(path))
            assert not any(PAST.fullmatch(one.name) for change in path for one in change.facts)
        assert suggestion.paths or suggestion.blocked


def test_one_change_is_named_with_its_fact_and_value() -> None:
    judged = rubric("level: open, requires: {model.parameters.license.open: {is: true, basis: claimed}}")

    (found,) = suggested(judged, fact("model.parameters.license.open", value=False))

    ((change,),) = found.paths
    assert [(one.name, one.value) for one in change.facts] == [("model.parameters.license.open", True)]
    assert (change.says, change.now) == ("the weights get an open licence", (False,))
    assert found.says == "Open: one change would do: the weights get an open licence."


def test_what_one_licence_says_is_one_change() -> None:
    parts = (
        "requires: {docs.data-card.license.open: true}",
        "requires: {docs.data-card.license.freedoms: {includes: [use]}}",
    )
    judged = rubric(*[f"level: open, {part}" for part in parts])

    (found,) = suggested(judged)

    assert [len(path) for path in found.paths] == [1]


def test_an_example_stands_for_a_list_of_hundreds() -> None:
    listed = ", ".join(f"L-{number}" for number in range(300))
    judged = rubric(
        "level: open, requires: {docs.paper.license.stated: {in: {list: open}}}",
        more=f"lists: {{open: [{listed}, CC-BY-4.0]}}",
    )

    (found,) = suggested(judged)

    assert found.paths[0][0].says == "the paper gets a licence from the list “open” (such as CC-BY-4.0)"


def test_of_several_ways_the_smallest_are_given() -> None:
    ways = "any: [{all: [{a.a: yes}, {a.b: yes}]}, {a.c: yes}, {a.d: yes}]"
    (found,) = suggested(rubric(f"level: open, requires: {{{ways}}}"))

    assert [[one.name for change in path for one in change.facts] for path in found.paths] == [["a.c"], ["a.d"]]


def test_a_change_that_serves_several_criteria_is_counted_once() -> None:
    either = "any: [{a.x: yes}, {a.y: yes}]"
    (found,) = suggested(rubric(f"level: open, requires: {{{either}}}", "level: open, requires: {a.y: yes}"))

    assert [[one.facts[0].name for one in path] for path in found.paths] == [["a.y"]]


def test_the_past_is_never_changed_and_an_unknown_past_is_asked_for() -> None:
    judged = rubric("level: open, requires: {weights.genuine: yes}")

    (known,), (unknown,) = suggested(judged, fact("weights.genuine", "no")), suggested(judged)

    assert (known.paths, unknown.paths) == ((), ())
    assert known.blocked == ("T (C): weights.genuine lies in the past or with others.",)
    assert [one.fact for one in unknown.questions] == ["weights.genuine"]


def test_that_something_was_never_used_is_no_change_but_releasing_it_is() -> None:
    judged = rubric("level: open, requires: {code.support.released: yes}, exempt-when: {code.support.used: no}")

    (found,) = suggested(judged)

    assert [[one.facts[0].name for one in path] for path in found.paths] == [["code.support.released"]]
    assert {one.fact for one in found.questions} == {"code.support.released", "code.support.used"}


def test_nobody_is_told_to_withdraw_what_is_released() -> None:
    each = "for-each: {in: [x.a], where: {'{}.released': yes}, requires: {'{}.license.open': true}}"
    (found,) = suggested(
        rubric(f"level: open, requires: {{{each}}}"), fact("x.a.released", "yes"), fact("x.a.license.open", value=False)
    )

    assert [[one.facts[0].name for one in path] for path in found.paths] == [["x.a.license.open"]]


def test_what_is_released_anew_gets_the_licence_that_is_then_asked_for() -> None:
    each = "for-each: {in: [x.a], where: {'{}.released': yes}, requires: {'{}.license.open': true}}"
    (found,) = suggested(
        rubric(f"level: open, requires: {{{each}}}", "level: open, requires: {x.a.released: yes}"),
        fact("x.a.released", "no"),
    )

    assert [{one.facts[0].name for one in path} for path in found.paths] == [{"x.a.released", "x.a.license.open"}]


def test_every_part_that_falls_short_is_named() -> None:
    judged = rubric("level: open, requires: {data.training.license.open: true}")
    parts = [fact("data.training.license.open", value, of=name) for name, value in (("a", True), ("b", False))]

    (found,) = suggested(judged, *parts)

    assert [(one.facts[0].name, one.facts[0].of) for one in found.paths[0]] == [
        ("data.training.license.open", "b"),
        ("data.training.parts-complete", ""),
    ]


def test_the_question_for_which_most_criteria_wait_comes_first() -> None:
    judged = rubric("level: open, requires: {a.a: yes}", *["level: open, requires: {a.b: yes}"] * 2)

    (found,) = suggested(judged, gap("a.a"), gap("a.b"))

    assert [(one.fact, one.criteria) for one in found.questions] == [("a.b", ("c1", "c2")), ("a.a", ("c0",))]


def test_where_a_change_helps_one_condition_and_harms_another_less_is_tried() -> None:
    judged = rubric("level: open, requires: {any: [{a.a: yes}, {all: [{a.a: no}, {a.b: yes}]}]}")

    lawful(judged, evidence(fact("a.a", "no"), fact("a.b", "no")))


VALUES: st.SearchStrategy[Value] = st.sampled_from(
    ["yes", "no", "partial", "gated", "NOASSERTION", True, False, ("use", "study"), ("use-list",), ()]
)


@st.composite
def bodies(draw: st.DrawFn, judged: Rubric) -> Evidence:
    """Evidence about some of the facts that a rubric asks for, values that it asks for among them."""
    wanted: dict[str, list[Value]] = {}
    for condition in judged.conditions.values():
        for test in asked_of(condition):
            values = test.wanted[:3] if isinstance(test.wanted, tuple) and test.operator == "in" else [test.wanted]
            wanted.setdefault(test.fact, []).extend(values)
    facts: list[Fact] = []
    for name, values in wanted.items():
        if draw(st.booleans()):
            value = draw(st.sampled_from(values) if draw(st.booleans()) else VALUES)
            facts.append(fact(name, value, draw(st.sampled_from(BASES))))
    return evidence(*facts)


@pytest.mark.parametrize("name", rubrics.names())
@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_applying_a_set_reaches_the_level_and_no_proper_subset_does(name: str, data: st.DataObject) -> None:
    judged = rubrics.load(name)

    lawful(judged, data.draw(bodies(judged)))


CONDITIONS = st.recursive(
    st.builds(
        lambda name, value: f"{{a.{name}: {value}}}",
        st.sampled_from("abcd"),
        st.sampled_from(["yes", "no", "{in: [yes, gated]}"]),
    ),
    lambda inner: st.one_of(
        st.builds(lambda parts: f"{{all: [{', '.join(parts)}]}}", st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: f"{{any: [{', '.join(parts)}]}}", st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: f"{{not: {part}}}", inner),
    ),
    max_leaves=6,
)


@given(conditions=st.lists(CONDITIONS, min_size=1, max_size=3), data=st.data())
@settings(max_examples=150, deadline=None)
def test_the_law_holds_for_any_conditions(conditions: list[str], data: st.DataObject) -> None:
    judged = rubric(*[f"level: open, requires: {one}" for one in conditions])

    lawful(judged, data.draw(bodies(judged)))


def test_a_level_that_is_reached_needs_nothing() -> None:
    judged = rubric("level: low, requires: {a.a: yes}", "level: high, requires: {a.b: yes}", levels=LADDER)

    assert [one.level for one in suggested(judged, fact("a.a", "yes"))] == ["high"]
    assert suggested(judged, fact("a.a", "yes"), fact("a.b", "yes")) == ()
    assert not goal(judged, "low").failing(applied(evidence(fact("a.a", "yes")), ()))
