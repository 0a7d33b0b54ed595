"""`openaudit rubric list` and `show`: what is judged, clause by clause, the caller's own rubrics among it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from openaudit import rubric
from openaudit.cli.rubric import command
from openaudit.errors import RubricError


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, catch_exceptions=False)


def test_list_names_every_rubric_with_its_title() -> None:
    lines = run("list").output.splitlines()

    assert [line.split()[0] for line in lines] == list(rubric.names())


@pytest.mark.parametrize("name", rubric.names())
def test_show_tells_every_clause_remedy_decision_and_source(name: str) -> None:
    judged, text = rubric.load(name), " ".join(run("show", name).output.split())

    for criterion in judged.criteria:
        assert " ".join(criterion.clause.split()) in text
        assert " ".join(criterion.remedy.split()) in text
    assert all(" ".join(one.split()) in text for one in (*judged.sources, *judged.decisions, judged.notice))


def test_show_as_markdown_is_the_page_of_the_docs() -> None:
    assert run("show", "g7-2026", "--format", "markdown").output.startswith(
        "# G7 shared language on AI openness (2026)\n"
    )


def test_a_folder_adds_the_caller_s_own(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text("id: ours\ntitle: Ours\nextends: osaid-1.0\n", encoding="utf-8")

    assert "ours " in run("list", "--rubrics", str(tmp_path)).output
    assert run("show", "ours", "--rubrics", str(tmp_path)).output.startswith("Ours (ours)\n")


def test_a_rubric_that_asks_for_an_unknown_fact_is_refused_when_shown(tmp_path: Path) -> None:
    criterion = "{id: new, title: T, level: open-source-ai, clause: C, remedy: R, requires: {code.none: yes}}"
    (tmp_path / "ours.yaml").write_text(
        f"id: ours\ntitle: Ours\nextends: osaid-1.0\ncriteria: [{criterion}]\n", encoding="utf-8"
    )

    with pytest.raises(
        RubricError, match=r"ours: criteria\[21\]\.requires\.code\.none: no collector reports a fact 'code.none'"
    ):
        run("show", "ours", "--rubrics", str(tmp_path))


def test_a_rubric_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(RubricError, match="no rubric 'osaid-2'; there are eu-ai-act-art53"):
        run("show", "osaid-2")
