"""osai-index-2026: labels given as facts reproduce the published formula, and the score is a mean of grades."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from openaudit import rubric
from openaudit.facts import Evidence
from openaudit.verdict import Assessment, Span, assess
from tests.builders import evidence, fact

GRADES = {"open": "yes", "partial": "partial", "closed": "no"}
# For each parameter of the index the facts that its label says something about.
FACTS = {
    "datasources_basemodel": ("base.data.training.released",),
    "datasources_endmodel": ("data.training.released", "data.public.listed"),
    "weights_basemodel": ("base.model.parameters.released",),
    "weights_endmodel": ("model.parameters.released",),
    "trainingcode": ("code.training.released",),
    "code": ("code.described",),
    "hardware_architecture": ("model.architecture.described", "training.method.described"),
    "preprint": ("docs.paper.released", "docs.technical-report.released"),
    "paper": ("docs.paper.peer-reviewed",),
    "modelcard": ("docs.model-card.released", "usage.described", "evaluation.described"),
    "datasheet": (
        "docs.data-card.released",
        "docs.training-content-summary",
        "data.sources.described",
        "data.provenance.described",
        "data.processing.described",
    ),
}
ELEMENTS = ("openness.weights", "openness.code", "openness.data")
OPEN_ELEMENTS = {"open": 3, "partial": 2, "closed": 1}


def labelled(labels: dict[str, str]) -> Assessment:
    facts = [fact(name, GRADES[labels[key]], "claimed") for key, names in FACTS.items() for name in names]
    # A listed source is partial for the data, so the list says no more than the label does.
    facts = [one for one in facts if one.name != "data.public.listed"] + [fact("data.public.listed", "partial")]
    for number, name in enumerate(ELEMENTS):
        facts.append(fact(name, "open" if number < OPEN_ELEMENTS[labels["licenses"]] else "restricted", "claimed"))
    return assess(rubric.load("osai-index-2026"), evidence(*facts))


@pytest.mark.parametrize(("label", "score"), [("open", 12.0), ("partial", 6.0), ("closed", 0.0)])
def test_open_is_one_partial_is_a_half_and_closed_is_nothing(label: str, score: float) -> None:
    found = labelled(dict.fromkeys([*FACTS, "licenses"], label))

    assert (found.points, found.of) == (Span(score, score), 12.0)
    assert found.level == Span(*(["fully-open"] * 2 if label == "open" else ["scored"] * 2))


def test_each_parameter_counts_the_same_and_moves_no_other() -> None:
    closed = dict.fromkeys([*FACTS, "licenses"], "closed")
    for parameter in closed:
        for label, grade in (("open", 1.0), ("partial", 0.5)):
            found = labelled(closed | {parameter: label})
            assert found.points == Span(grade, grade)
            assert found.verdict(parameter.replace("_", "-")).grade == Span(grade, grade)


def test_without_a_report_of_the_base_the_score_is_a_span() -> None:
    found = assess(rubric.load("osai-index-2026"), Evidence.of([]))

    assert found.points == Span(0.0, 12.0)


@pytest.mark.parametrize(("kind", "grade"), [("open", 1.0), ("use-list", 1.0), ("restricted", 0.5), ("absent", 0.5)])
def test_a_list_of_forbidden_uses_is_tolerated_as_the_index_does(kind: str, grade: float) -> None:
    facts = [fact("openness.weights", kind), fact("openness.code", "open"), fact("openness.data", "open")]

    assert assess(rubric.load("osai-index-2026"), evidence(*facts)).verdict("licenses").grade == Span(grade, grade)


@pytest.mark.shared
def test_the_published_scores_of_all_labelled_systems_are_reproduced(shared: Callable[[str], Path]) -> None:
    rows = [
        json.loads(line) for line in shared("gold/indexes/osai-index.jsonl").read_text(encoding="utf-8").splitlines()
    ]

    for row in rows:
        found = labelled({key: entry["class"] for key, entry in row["params"].items()})
        assert found.points.low / found.of == pytest.approx(row["score"], abs=1e-9), row["file"]
        assert found.points.low == found.points.high
        for group, score in row["categories"].items():
            assert found.progress[group].low / 100 == pytest.approx(score, abs=1e-9), (row["file"], group)
    assert len(rows) == 128


def test_the_facts_of_the_labels_are_those_that_the_rubric_asks_for() -> None:
    asked = set(rubric.load("osai-index-2026").facts)

    assert asked == {name for names in FACTS.values() for name in names} | set(ELEMENTS)
    assert isinstance(labelled(dict.fromkeys([*FACTS, "licenses"], "open")).verdicts[0].criterion.clause, str)
