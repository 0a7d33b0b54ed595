import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.facts import Evidence, Fact, Finding, Gap, Gathered, Place, Record, merge
from tests.builders import evidence, fact, gap, placed


def test_a_fact_without_a_place_must_say_that_it_was_computed_or_absent() -> None:
    with pytest.raises(ValueError, match="needs a place"):
        Fact(name="a.b", value=1, basis="seen", how="front-matter")


def test_a_quote_is_cut_at_two_hundred_characters() -> None:
    assert len(Place(path="README.md", line=1, quote="x" * 500).quote) == 200


def test_the_strongest_basis_is_the_value_and_the_weaker_stand_beside_it() -> None:
    found = evidence(placed("a.b", "mit", "claimed"), placed("a.b", "apache", "seen")).get("a.b")

    assert isinstance(found, Fact)
    assert (found.value, [other.value for other in found.others]) == ("apache", ["mit"])


def test_among_sources_of_one_basis_the_first_is_the_value() -> None:
    assert merge([placed("a.b", 1), placed("a.b", 2)]).value == 1


def test_merging_keeps_every_source_exactly_once() -> None:
    first = merge([fact("a.b", 1, "claimed"), fact("a.b", 2)])

    assert [other.value for other in merge([first, fact("a.b", 3, "tested")]).others] == [2, 1]


def test_a_fact_fills_a_gap_of_the_same_name_and_part() -> None:
    found = evidence(gap("a.b"), gap("a.b", "part"), fact("a.b", 1))

    assert [type(one) for one in found.about("a.b")] == [Fact, Gap]


def test_what_nobody_looked_for_is_a_gap_that_says_so() -> None:
    assert evidence().get("a.b") == Gap(name="a.b", reason="nothing looked for it")
    assert evidence().about("a.b") == (Gap(name="a.b", reason="nothing looked for it"),)


def test_adding_keeps_what_was_there() -> None:
    note = Finding(id="x", severity="note", message="m")
    found = evidence(fact("a.b", 1), gap("c.d"), note).adding([fact("c.d", 2), note])

    assert (found.value("a.b"), found.value("c.d"), found.findings) == (1, 2, (note,))


def test_the_order_of_records_of_different_names_does_not_matter() -> None:
    records: list[Record] = [fact("b.a", 1), gap("a.b"), fact("a.a", 2)]

    assert Evidence.of(records) == Evidence.of(records[::-1])


@given(
    st.lists(st.sampled_from(("claimed", "seen", "tested", "gap", "part", "finding")), max_size=8), st.integers(0, 8)
)
def test_what_is_gathered_step_by_step_is_what_all_records_make_at_once(kinds: list[str], cut: int) -> None:
    made: dict[str, Record] = {
        **{basis: fact("a.b", basis, basis) for basis in ("claimed", "seen", "tested")},
        "gap": gap("a.b"),
        "part": gap("a.b", "part"),
        "finding": Finding(id="odd", severity="note", message="m"),
    }
    records = [made[kind] for kind in kinds]
    gathered = Gathered()
    gathered.add(records[:cut])

    assert gathered.evidence() == Evidence.of(records[:cut])

    gathered.add(records[cut:])

    assert gathered.evidence() == Evidence.of(records)


def test_evidence_so_far_is_the_evidence_in_the_order_it_came() -> None:
    gathered = Gathered()
    gathered.add([gap("z.z"), gap("a.b"), fact("m.n", "yes", "seen")])
    so_far = gathered.so_far()

    assert (list(so_far.gaps), list(gathered.evidence().gaps)) == (
        [("z.z", ""), ("a.b", "")],
        [("a.b", ""), ("z.z", "")],
    )
    assert so_far.get("m.n") == gathered.evidence().get("m.n")

    gathered.add([fact("a.b", "no", "claimed")])

    assert [one.value for one in gathered.so_far().about("a.b") if isinstance(one, Fact)] == ["no"]
    assert ("a.b", "") not in gathered.so_far().gaps
