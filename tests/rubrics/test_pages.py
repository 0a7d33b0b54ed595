"""The pages of docs/rubrics are generated: one for each rubric, with every clause, decision and source."""

from pathlib import Path

import pytest

from openaudit import rubric
from openaudit.page import page

DOCS = Path(__file__).resolve().parents[2] / "docs" / "rubrics"


@pytest.mark.parametrize("name", rubric.names())
def test_the_page_of_a_rubric_is_current(name: str, request: pytest.FixtureRequest) -> None:
    path = DOCS / f"{name}.md"
    if request.config.getoption("--update-golden", default=False):
        path.write_text(page(rubric.load(name)), encoding="utf-8")

    assert path.read_text(encoding="utf-8") == page(rubric.load(name))


@pytest.mark.parametrize("name", rubric.names())
def test_a_page_tells_every_clause_decision_and_source(name: str) -> None:
    judged, text = rubric.load(name), page(rubric.load(name))

    for said in (*judged.decisions, *judged.sources, *(one.clause for one in judged.criteria), judged.notice):
        assert said in text
