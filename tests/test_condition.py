import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.condition import Truth, facts, parse
from openaudit.errors import RubricError
from openaudit.facts import Evidence
from tests.builders import evidence, fact, gap


def truth(raw: object, *records: object) -> Truth:
    return parse(raw).of(Evidence.of(records)).truth  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "value", "expected"),
    [
        ("yes", "yes", Truth.YES),
        ("yes", "no", Truth.NO),
        (True, True, Truth.YES),
        (1, True, Truth.NO),
        ({"in": ["a", "b"]}, "a", Truth.YES),
        ({"in": ["a", "b"]}, ("a", "c"), Truth.NO),
        ({"includes": ["a"]}, ("a", "c"), Truth.YES),
        ({"includes": ["a"]}, ("c",), Truth.NO),
        ({"at-least": 3}, 3, Truth.YES),
        ({"at-least": 3}, 2.5, Truth.NO),
        ({"at-most": 3}, 3, Truth.YES),
        ({"at-most": 3}, "many", Truth.NO),
        ({"matches": "user-threshold:.*"}, ("naming", "user-threshold:7"), Truth.YES),
        ({"matches": "naming"}, "naming:x", Truth.NO),
    ],
)
def test_each_operator_tells_what_fits_from_what_does_not(wanted: object, value: object, expected: Truth) -> None:
    assert truth({"a.b": wanted}, fact("a.b", value)) is expected  # type: ignore[arg-type]


def test_a_gap_is_unknown_and_never_no() -> None:
    assert truth({"a.b": "yes"}, gap("a.b")) is Truth.UNKNOWN
    assert truth({"not": {"a.b": "yes"}}, gap("a.b")) is Truth.UNKNOWN


def test_a_mere_claim_leaves_a_condition_unknown_unless_it_asks_for_no_more() -> None:
    claimed = fact("a.b", "yes", "claimed")

    assert truth({"a.b": "yes"}, claimed) is Truth.UNKNOWN
    assert truth({"a.b": {"is": "yes", "basis": "claimed"}}, claimed) is Truth.YES
    assert truth({"a.b": {"is": "no", "basis": "claimed"}}, claimed) is Truth.NO


def test_every_part_must_hold_and_parts_must_be_known_to_be_complete() -> None:
    parts = [fact("d.l.license", "mit", of="one"), fact("d.l.license", "mit", of="two")]

    assert truth({"d.l.license": "mit"}, *parts) is Truth.UNKNOWN
    assert truth({"d.l.license": "mit"}, *parts, fact("d.l.parts-complete", value=True)) is Truth.YES
    assert truth({"d.l.license": "mit"}, *parts, fact("d.l.license", "nc", of="three")) is Truth.NO


def test_some_part_is_enough_where_some_is_asked_for() -> None:
    wanted = {"d.l": {"is": "mit", "over": "some"}}

    assert truth(wanted, fact("d.l", "mit", of="one"), fact("d.l", "nc", of="two")) is Truth.YES
    assert truth(wanted, fact("d.l", "nc", of="two")) is Truth.UNKNOWN
    assert truth(wanted, fact("d.l", "nc", of="two"), fact("d.parts-complete", value=True)) is Truth.NO


def test_for_each_asks_only_about_members_that_are_there() -> None:
    raw = {"for-each": {"in": ["x.a", "x.b"], "where": {"{}.released": "yes"}, "requires": {"{}.open": True}}}
    there = [fact("x.a.released", "yes"), fact("x.b.released", "no")]

    assert truth(raw, *there, fact("x.a.open", value=True)) is Truth.YES
    assert truth(raw, *there, fact("x.a.open", value=False)) is Truth.NO
    assert truth(raw, fact("x.a.released", "yes"), fact("x.a.open", value=True)) is Truth.UNKNOWN


def test_for_each_without_where_asks_about_every_member() -> None:
    assert (
        truth({"for-each": {"in": ["x.a", "x.b"], "requires": {"{}.n": 1}}}, fact("x.a.n", 1), fact("x.b.n", 1))
        is Truth.YES
    )


def test_the_answer_names_the_facts_that_decided_it_and_says_why() -> None:
    answer = parse({"all": [{"a.b": "yes"}, {"c.d": "yes"}]}).of(evidence(fact("a.b", "yes"), fact("c.d", "partial")))

    assert answer.because == ("c.d",)
    assert answer.why == ("c.d is partial (seen); asked for: is yes",)


def test_why_under_a_denial_does_not_ask_for_what_is_denied() -> None:
    denied = parse({"not": {"any": [{"a.b": {"includes": "x"}}, {"c.d": "yes"}]}})

    assert denied.of(evidence(fact("a.b", ("y",)), fact("c.d", "no"))).why == (
        "a.b is y (seen)",
        "c.d is no (seen)",
    )
    assert denied.of(evidence(fact("a.b", ("x",)), fact("c.d", "no"))).why == (
        "a.b is x (seen); asked for: not includes x",
    )
    assert parse({"not": {"not": {"c.d": "yes"}}}).of(evidence(fact("c.d", "no"))).why == (
        "c.d is no (seen); asked for: is yes",
    )


def test_why_says_what_a_claim_lacks_and_what_a_gap_is() -> None:
    answer = parse({"any": [{"a.b": "yes"}, {"c.d": "yes"}]}).of(
        evidence(fact("a.b", "yes", "claimed"), gap("c.d", reason="no card"))
    )

    assert answer.why == (
        "a.b is yes (claimed); this asks for more than a claim: at least seen",
        "c.d is not known: no card",
    )


def test_facts_lists_every_name_once_in_reading_order() -> None:
    assert facts(parse({"any": [{"b.b": 1}, {"not": {"a.a": 1}}, {"b.b": 2}]})) == ("b.b", "a.a")


def test_a_mapping_of_several_conditions_asks_for_all_of_them() -> None:
    assert truth({"a.b": 1, "c.d": 2}, fact("a.b", 1), fact("c.d", 3)) is Truth.NO


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"a.b": {"has": 1}}, "c.a.b: no operator 'has'; there are is, in, includes, at-least, at-most, matches"),
        ({"any": [{"a.b": {"has": 1}}]}, "c.any[0].a.b: no operator 'has'"),
        ({"a.b": {"is": 1, "basis": "rumour"}}, "c.a.b.basis: no basis 'rumour'; there are claimed, seen, tested"),
        ({"a.b": {"is": 1, "over": "most"}}, "c.a.b.over: no quantifier 'most'; there are every, some"),
        ({"a.b": {}}, "c.a.b: expected one operator, got nothing"),
        ({"a.b": {"at-least": "3"}}, "c.a.b.at-least: expected a number, got 3"),
        ({"a.b": {"at-least": True}}, "c.a.b.at-least: expected a number, got true"),
        ({"a.b": {"matches": "("}}, "c.a.b.matches: not a regular expression"),
        ({"a.b": {"in": "x"}}, "c.a.b.in: expected a list, got x"),
        ({"a.b": {"in": {"list": "l"}}}, "c.a.b.in: no list 'l'; there are none"),
        ({"ab": 1}, "c.ab: 'ab' is neither a fact name"),
        ({1: 1}, "c.1: '1' is neither a fact name"),
        ({"all": []}, "c.all: expected a list of conditions"),
        ({"not": []}, "c.not: expected a condition"),
        ([], "c: expected a condition"),
        ({"for-each": {"in": []}}, "c.for-each: expected in, requires and perhaps where"),
        ({"for-each": {"in": ["x"], "where": 1, "requires": {"a.b": 1}}}, "c.for-each.where: expected a condition"),
    ],
)
def test_what_is_no_condition_is_refused_with_its_dotted_place(raw: object, said: str) -> None:
    with pytest.raises(RubricError) as caught:
        parse(raw, "c")

    assert str(caught.value).startswith(said)


def test_a_named_list_stands_for_its_members() -> None:
    condition = parse({"a.b": {"in": {"list": "open"}}}, "c", {"open": ("x", "y")})

    assert condition.of(evidence(fact("a.b", "y"))).truth is Truth.YES


TRUTHS = st.sampled_from(["yes", "no", None])


@given(st.lists(TRUTHS, min_size=1, max_size=4))
def test_not_all_is_any_not(values: list[str | None]) -> None:
    """De Morgan holds in Kleene's logic."""
    records = [fact(f"f.{at}", value) if value else gap(f"f.{at}") for at, value in enumerate(values)]
    parts = [{f"f.{at}": "yes"} for at in range(len(values))]

    assert truth({"not": {"all": parts}}, *records) is truth({"any": [{"not": part} for part in parts]}, *records)
