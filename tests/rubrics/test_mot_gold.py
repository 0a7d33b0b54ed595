"""mof-1.0-mot beside the original evaluator: class, percentages, lists and warnings, row by row."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from openaudit import rubric
from openaudit.collect import mot
from openaudit.facts import Evidence
from openaudit.release.manifest import Manifest
from openaudit.release.model_file import parse
from openaudit.verdict import Assessment, Span, assess

pytestmark = pytest.mark.shared
CLASSES = {0: "none", 1: "class-1", 2: "class-2", 3: "class-3"}
SETS = {"mot_gold": "models", "mot_testdata_gold": "regression", "mot_synth_dev_gold": ""}


def judged(text: str) -> Assessment:
    release = Manifest(source="m.yml", path="m.yml", data=text.encode(), model=parse(text, "m.yml"))
    return assess(rubric.load("mof-1.0-mot"), Evidence.of(mot.collect(release, Evidence.of([]))))


def rows(gold: Path, name: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Each row of expected results with the text of its model file."""
    for line in (gold / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        folder = SETS[name]
        text = (gold / folder / row["file"]).read_text(encoding="utf-8") if folder else json.dumps(row["model"])
        yield row, text


def expected(row: dict[str, Any]) -> dict[str, object]:
    whole = row["per_class"]["1"]
    return {
        "level": Span(CLASSES[row["expected_class"]], CLASSES[row["expected_class"]]),
        "progress": {name: row["per_class"][name]["progress"] for name in "321"},
        **{state: sorted(whole[state]) for state in ("missing", "invalid", "unlicensed", "optional")},
        "warnings": sorted(row["not_type_appropriate"]),
    }


def got(found: Assessment) -> dict[str, object]:
    return {
        "level": found.level,
        "progress": {name: pytest.approx(span.low, abs=1e-9) for name, span in found.progress.items()},
        **{state: sorted(found.states.get(state, ())) for state in ("missing", "invalid", "unlicensed", "optional")},
        "warnings": sorted(one.criterion.title for one in found.verdicts if one.warnings),
    }


@pytest.mark.parametrize("name", SETS)
def test_every_row_equals_the_original(name: str, shared: Callable[[str], Path]) -> None:
    differing = [row["file"] for row, text in rows(shared("gold/mof"), name) if expected(row) != got(judged(text))]

    assert not differing


def test_the_lists_of_each_class_follow_from_the_states(shared: Callable[[str], Path]) -> None:
    """The original lists per class; a paper that stands for a report is listed in its place."""
    for row, text in rows(shared("gold/mof"), "mot_gold"):
        found = judged(text)
        report, paper = found.verdict("technical-report"), found.verdict("research-paper")
        for name, rungs in (("3", ["class-3"]), ("2", ["class-3", "class-2"])):
            inside = [one for one in found.verdicts if one.criterion.level in rungs]
            if report.state != "included" and paper.state != "missing":
                inside.append(paper)
            for state in ("missing", "invalid", "unlicensed"):
                listed = sorted(one.criterion.title for one in inside if one.state == state)
                assert listed == sorted(row["per_class"][name][state]), (row["file"], name, state)


def test_a_thousand_model_files_are_judged_in_under_three_seconds(shared: Callable[[str], Path]) -> None:
    if sys.gettrace() is not None:
        pytest.skip("a tracer is on, so this would measure the tracer")
    texts = [text for _, text in rows(shared("gold/mof"), "mot_gold")]
    texts = (texts * 4)[:1000]
    judged(texts[0])
    begun = time.process_time()

    for text in texts:
        judged(text)

    assert time.process_time() - begun < 3.0
