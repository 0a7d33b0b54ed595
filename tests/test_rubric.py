from pathlib import Path

import pytest

import openaudit
from openaudit import condition
from openaudit.collect import vocabulary
from openaudit.errors import RubricError
from openaudit.rubric import Rubric, load, names, read
from tests.builders import rubric

PACKAGE = Path(openaudit.__file__).parent
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


@pytest.mark.parametrize("judged", RUBRICS, ids=lambda one: one.id)
def test_a_shipped_rubric_asks_only_for_facts_that_some_collector_reports(judged: Rubric) -> None:
    known = vocabulary()

    assert [name for name in judged.facts if name not in known] == []


@pytest.mark.parametrize("judged", RUBRICS, ids=lambda one: one.id)
def test_a_shipped_rubric_names_its_sources_and_what_was_decided(judged: Rubric) -> None:
    assert judged.sources
    assert len(judged.decisions) >= 3
    assert all(one.endswith(".") for one in judged.decisions)


def test_the_indicators_for_legal_review_never_say_more() -> None:
    judged = load("eu-ai-act-art53")
    said = " ".join([judged.title, judged.summary, *(f"{one.title} {one.means}" for one in judged.levels)]).lower()

    assert "indicators for legal review" in judged.title
    assert "not legal advice" in judged.notice
    assert not [words for words in ("is exempt", "is compliant", "is legal ", "complies") if words in said]


def test_the_checklist_never_calls_itself_a_score_of_the_index() -> None:
    judged = load("fmti-2025-upstream")

    assert "checklist" in judged.title.lower()
    assert "not a score" in judged.notice


def test_no_rubric_stands_in_python_but_for_the_default_selection() -> None:
    ids = {one.id for one in RUBRICS}
    holding = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if any(f'"{id_}"' in path.read_text(encoding="utf-8") for id_ in ids)
    }

    assert holding <= {"choices.py", "__init__.py"}  # the default three, and an example in a docstring


def test_a_rubric_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(RubricError, match=r"no rubric 'osaid-9'; there are .*g7-2026, .*osaid-1.0"):
        load("osaid-9")


def test_a_criterion_knows_the_facts_it_asks_for() -> None:
    judged = rubric("level: open, requires: {a.b: yes}, exempt-when: {c.d: no}")

    assert judged.facts == ("a.b", "c.d")
    assert isinstance(judged.conditions["c0", "requires"], condition.Test)


def test_the_digest_of_a_rubric_is_that_of_its_text() -> None:
    assert rubric("level: open, requires: {a.b: 1}").digest != rubric("level: open, requires: {a.b: 2}").digest


def test_what_every_component_is_asked_for_is_written_once() -> None:
    judged = read(
        HEAD
        + "basis: claimed\neach: {requires: {'{}.released': yes}, states: [{state: there, when: {'{}.released': yes}}]}\n"
        "criteria:\n- {id: x, of: data.card, title: T, level: open, clause: C, remedy: R}\n"
        "- {id: y, of: data.set, title: T, level: open, clause: C, remedy: R, requires: {'{}.license': mit}}\n",
        "t",
    )

    assert condition.facts(judged.asked["x"]["requires"]) == ("data.card.released",)
    assert condition.facts(judged.asked["y"]["requires"]) == ("data.set.license",)
    assert list(judged.asked["y"]) == ["requires", "states[0]"]
    assert judged.asked["x"]["requires"] == condition.Test(
        fact="data.card.released", operator="is", wanted="yes", basis="claimed"
    )


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
        (HEAD + "criteria: [{id: x, title: T, level: open, clause: C, remedy: R}]", "criteria[0].requires: nothing is asked"),
        (HEAD + f"progress: {{a: high}}\ncriteria: [{{{CRITERION}, requires: {{a.b: 1}}}}]", "progress.a: no level 'high'; there are open"),
        (HEAD + f"progress: {{a: [y]}}\ncriteria: [{{{CRITERION}, requires: {{a.b: 1}}}}]", "progress.a: no criterion 'y'; there are x"),
        (HEAD + f"cap: {{when: {{a.b: 1}}, clause: C, above: top}}\ncriteria: [{{{CRITERION}, requires: {{a.b: 1}}}}]", "cap.above: no level 'top'; there are none, open"),
        (HEAD + f"cap: {{when: {{ab: 1}}, clause: C}}\ncriteria: [{{{CRITERION}, requires: {{a.b: 1}}}}]", "cap.when.ab: 'ab' is neither"),
        (HEAD.replace("id: open", "id: none") + f"criteria: [{{{CRITERION}, requires: {{a.b: 1}}}}]", "levels[1].id: 'none' stands twice"),
        (HEAD + f"criteria: [{{{CRITERION}, requires: {{a.b: {{matches: '(a+)+'}}}}}}]", "criteria[0].requires.a.b.matches: repeats inside repeats"),
        (HEAD + f"criteria: [{{{CRITERION}, requires: {{a.b: [[1]]}}}}]", "criteria[0].requires.a.b: expected a word, a number or true/false"),
        (HEAD.replace("id: t", "id: ../t") + f"criteria: [{{{CRITERION}, requires: {{a.b: 1}}}}]", "id: string should match pattern"),
        (HEAD + f"extends: other\ncriteria: [{{{CRITERION}, requires: {{a.b: 1}}}}]", "extends: nothing can be extended here, got 'other'"),
        (HEAD + f"without: [x]\ncriteria: [{{{CRITERION}, requires: {{a.b: 1}}}}]", "without: only a rubric that extends another"),
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
