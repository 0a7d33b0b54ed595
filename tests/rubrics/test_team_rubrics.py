"""A team's own rubrics: a folder that the caller names, the same format, `extends`; nothing but data."""

from pathlib import Path

import pytest

from openaudit import rubric
from openaudit.errors import RubricError
from openaudit.verdict import Span, assess
from tests.builders import evidence, fact

TEAM = """
id: {id}
title: Ours
{more}
"""
CRITERION = "{{id: {id}, title: T, level: open-source-ai, clause: Ours, remedy: R., requires: {{a.b: yes}}}}"


def write(folder: Path, id_: str, more: str) -> None:
    (folder / f"{id_}.yaml").write_text(TEAM.format(id=id_, more=more), encoding="utf-8")


def test_a_team_rubric_adds_replaces_and_leaves_out(tmp_path: Path) -> None:
    replaced = CRITERION.format(id="parameters")
    write(
        tmp_path,
        "ours",
        f"extends: osaid-1.0\nwithout: [data-selection]\ncriteria: [{replaced}, {CRITERION.format(id='new')}]",
    )

    parent, child = rubric.load("osaid-1.0"), rubric.load("ours", tmp_path)

    before, after = [one.id for one in parent.criteria], [one.id for one in child.criteria]
    assert after == [*[one for one in before if one != "data-selection"], "new"]
    assert next(one for one in child.criteria if one.id == "parameters").clause == "Ours"
    assert (child.title, child.levels, child.extends) == ("Ours", parent.levels, "osaid-1.0")
    assert child.digest != parent.digest


def test_lists_are_added_by_name_and_the_parent_s_conditions_read_the_new_ones(tmp_path: Path) -> None:
    write(tmp_path, "strict", "extends: mof-1.0-mot\nlists: {open: [MIT]}")
    claims = [
        fact(f"model.architecture.{name}", value, "claimed")
        for name, value in (("released", "yes"), ("license.stated", "Apache-2.0"))
    ]

    outcomes = [
        assess(judge, evidence(*claims)).verdict("model-architecture").outcome
        for judge in (rubric.load("mof-1.0-mot"), rubric.load("strict", tmp_path))
    ]

    assert outcomes == ["met", "unmet"]


def test_a_team_rubric_may_extend_another_of_the_team(tmp_path: Path) -> None:
    write(tmp_path, "first", f"extends: osaid-1.0\ncriteria: [{CRITERION.format(id='new')}]")
    write(tmp_path, "second", "extends: first\nwithout: [new]")

    assert "new" in {one.id for one in rubric.load("first", tmp_path).criteria}
    assert "new" not in {one.id for one in rubric.load("second", tmp_path).criteria}
    assert set(rubric.names(tmp_path)) == {*rubric.names(), "first", "second"}


def test_a_team_rubric_judges_like_any_other(tmp_path: Path) -> None:
    rows = "levels: [{id: none, title: N}, {id: ok, title: OK}]\nsummary: S\nsources: [S]\n"
    write(
        tmp_path, "own", rows + "criteria: [{id: a, title: T, level: ok, clause: C, remedy: R., requires: {a.b: yes}}]"
    )

    assert assess(rubric.load("own", tmp_path), evidence(fact("a.b", "yes"))).level == Span("ok", "ok")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("extends: other", "no rubric 'other'; there are"),
        ("extends: ../../etc/passwd", "no rubric '../../etc/passwd'; there are"),
        ("extends: [osaid-1.0]", "extends: expected the id of a rubric"),
        ("extends: x", "extends: a cycle, x -> x"),
        ("extends: osaid-1.0\nwithout: [nothing]", "without[0]: no criterion 'nothing'; there are data-provenance"),
        ("extends: osaid-1.0\nwithout: nothing", "without: expected a list"),
        ("extends: osaid-1.0\ncriteria: {a: 1}", "criteria: expected a list of tables"),
        ("extends: osaid-1.0\ncriteria: [{title: T}]", "criteria: each needs an id of its own"),
        ("extends: osaid-1.0\nlists: [a]", "lists: expected a mapping"),
        ("extends: osaid-1.0\ncriteria: [{id: new}]", "criteria[21].title: field required"),
        ("extends: osaid-1.0\nread: /etc/passwd", "read: extra inputs are not permitted"),
        ("extends: osaid-1.0\nsummary: !!python/object:os.system x", "the tag"),
        ("extends: osaid-1.0\nsummary: &a x\nnotice: *a", "the alias *a is not followed"),
    ],
)  # fmt: skip
def test_a_team_rubric_that_cannot_be_meant_is_one_line_with_the_dotted_place(
    more: str, said: str, tmp_path: Path
) -> None:
    write(tmp_path, "x", more)

    with pytest.raises(RubricError) as caught:
        rubric.load("x", tmp_path)
    assert said in str(caught.value)
    assert str(caught.value).startswith("x: ")
    assert "\n" not in str(caught.value)


def test_a_cycle_over_several_rubrics_is_named(tmp_path: Path) -> None:
    for one, other in (("a", "b"), ("b", "c"), ("c", "a")):
        write(tmp_path, one, f"extends: {other}")

    with pytest.raises(RubricError, match="a: extends: a cycle, a -> b -> c -> a; each rubric may come once"):
        rubric.load("a", tmp_path)


def test_a_fact_that_nobody_reports_is_refused_with_the_nearest_ones(tmp_path: Path) -> None:
    write(
        tmp_path,
        "x",
        f"extends: osaid-1.0\ncriteria: [{CRITERION.format(id='new').replace('a.b', 'code.traning.released')}]",
    )

    with pytest.raises(
        RubricError, match=r"x: criteria\[21\]\.requires\.code\.traning\.released: no collector reports"
    ):
        rubric.load("x", tmp_path, vocabulary=("code.training.released", *rubric.load("osaid-1.0").facts))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("osaid-1.0", "id: osaid-1.0", "'osaid-1.0' is a shipped rubric; give yours a name of its own"),
        ("x", "id: y\ntitle: T\nextends: osaid-1.0", "x: id: expected 'x' as the file is called, got 'y'"),
        ("x", "x" * 300_000, "larger than the 256 KiB"),
    ],
)
def test_a_file_that_is_not_a_team_rubric_says_why(name: str, text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(RubricError, match=said):
        rubric.load("x", tmp_path)


def test_a_folder_that_is_none_says_so(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match="no folder of rubrics"):
        rubric.names(tmp_path / "none")
