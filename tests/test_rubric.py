import pytest

from openaudit import condition
from openaudit.errors import RubricError
from openaudit.rubric import Rubric, load, names, read
from tests.builders import rubric

RUBRICS = [load(name) for name in names()]
HEAD = "id: t\ntitle: T\nsummary: S\nsources: [S]\nlevels: [{id: none, title: N}, {id: open, title: O}]\n"


@pytest.mark.parametrize("judged", RUBRICS, ids=lambda one: one.id)
def test_a_shipped_rubric_is_called_like_its_file_and_cites_clause_and_remedy_everywhere(judged: Rubric) -> None:
    assert judged.id in names()
    for criterion in judged.criteria:
        assert criterion.clause.strip()
        assert criterion.remedy.endswith(".")
        assert not criterion.title.endswith(".")


@pytest.mark.parametrize("judged", RUBRICS, ids=lambda one: one.id)
def test_every_rung_of_a_shipped_rubric_asks_for_something(judged: Rubric) -> None:
    assert {criterion.level for criterion in judged.criteria} == {rung.id for rung in judged.levels[1:]}


def test_a_rubric_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(RubricError, match=r"no rubric 'osaid-9'; there are .*g7-2026, .*osaid-1.0"):
        load("osaid-9")


def test_a_criterion_knows_the_facts_it_asks_for() -> None:
    judged = rubric("level: open, requires: {a.b: yes}, exempt-when: {c.d: no}")

    assert judged.facts == ("a.b", "c.d")
    assert isinstance(judged.conditions["c0", "requires"], condition.Test)


def test_the_digest_of_a_rubric_is_that_of_its_text() -> None:
    assert rubric("level: open, requires: {a.b: 1}").digest != rubric("level: open, requires: {a.b: 2}").digest


CRITERION = "id: x, title: T, level: open, clause: C, remedy: R"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + f"criteria: [{{{CRITERION}, requires: {{a.b: 1}}, extra: 1}}]", "criteria[0].extra: extra inputs are not permitted, got 1; there are id, title, level, clause"),
        (HEAD + "criteria: []", "criteria: "),
        (HEAD + "criteria: [{id: x, title: T, level: open, remedy: R, requires: {a.b: 1}}]", "criteria[0].clause: field required"),
        (HEAD + f"criteria: [{{{CRITERION}, requires: {{any: [{{weights.formats: {{has: x}}}}]}}}}]", "criteria[0].requires.any[0].weights.formats: no operator 'has'; there are is"),
        (HEAD + f"criteria: [{{{CRITERION.replace('level: open', 'level: shut')}, requires: {{a.b: 1}}}}]", "criteria[0].level: no level 'shut'; there are open"),
        (HEAD + f"criteria: [{{{CRITERION}, requires: {{a.b: 1}}}}, {{{CRITERION}, requires: {{a.b: 1}}}}]", "criteria[1].id: 'x' stands twice"),
        (HEAD + f"axes: [{{id: a, title: A, levels: [{{id: z, title: Z}}, {{id: y, title: Y}}], asks: {{w: [x]}}}}]\ncriteria: [{{{CRITERION}, requires: {{a.b: 1}}}}]", "axes[0].asks: no level 'w'; there are y"),
        (HEAD + f"axes: [{{id: a, title: A, levels: [{{id: z, title: Z}}, {{id: y, title: Y}}], asks: {{y: [q]}}}}]\ncriteria: [{{{CRITERION}, requires: {{a.b: 1}}}}]", "axes[0].asks.y: no criterion 'q'; there are x"),
        ("levls: 1\n" + HEAD + f"criteria: [{{{CRITERION}, requires: {{a.b: 1}}}}]", "levls: extra inputs are not permitted, got 1; there are id, title, summary"),
        ("", "nothing is said here"),
        ("[1]", "expected a mapping"),
        ("id: [", ""),
    ],
)  # fmt: skip
def test_a_rubric_that_cannot_be_meant_is_refused_with_the_dotted_place(text: str, said: str) -> None:
    with pytest.raises(RubricError) as caught:
        read(text, "team.yaml")

    assert str(caught.value).startswith(f"team.yaml: {said}")
    assert "\n" not in str(caught.value)
