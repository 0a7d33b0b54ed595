"""Held against real releases and people's labels, where that material stands beside the checkout."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from benchmarks import agreement
from openaudit.collect import collect_all
from openaudit.collect.documents import text_of
from openaudit.collect.documents.papers import papers
from openaudit.facts import Evidence
from openaudit.release import Release, open_release

pytestmark = pytest.mark.shared

LEAST = {
    "weights": 0.80,
    "training_code": 0.80,
    "inference_code": 0.80,
    "data_sources": 0.80,
    "data_available": 0.80,
    "base_model": 0.80,
    "use_restrictions": 0.80,
    "data_provenance_scope": 0.65,
    "data_processing": 0.65,
    "architecture": 0.65,
    "training_method": 0.65,
    "evaluation": 0.65,
}


@cache
def compared(folder: Path) -> dict[str, list[agreement.Pair]]:
    return agreement.compare(folder)[0]


@pytest.mark.parametrize("field", sorted(LEAST))
def test_the_collectors_agree_with_people_about_as_well_as_people_do(shared: Callable[[str], Path], field: str) -> None:
    score = agreement.macro_f1(compared(shared("gold/corpus"))[field])

    assert score >= LEAST[field]


def misplaced(release: Release, evidence: Evidence) -> list[str]:
    """Places that are not really there: no such file, or the line does not hold the quote."""
    there = {file.path for file in release.files()}
    wrong = []
    for found in evidence.facts.values():
        for place in (place for fact in (found, *found.others) for place in fact.where):
            if place.path not in there:
                wrong.append(f"{found.name}: no file {place.path}")
            elif place.page is not None:
                text_of_pages = next(one.text for one in papers(release) if one.path == place.path)
                if text_of_pages is None or place.quote not in text_of_pages.page(place.page):
                    wrong.append(f"{found.name}: {place.path}, page {place.page} has no {place.quote!r}")
            elif place.line is not None:
                text = text_of(release, place.path)
                if text is None or not place.quote or place.quote not in text.line(place.line):
                    wrong.append(f"{found.name}: {place.path}:{place.line} has no {place.quote!r}")
    return wrong


def test_every_place_of_every_fact_over_all_releases_is_really_there(shared: Callable[[str], Path]) -> None:
    folder = shared("gold/corpus")
    wrong = []
    for path in sorted((folder / "releases").iterdir()):
        release = open_release(str(path), tree=folder / "trees" / f"{path.name}.txt")
        evidence = collect_all(release)
        wrong += [f"{path.name}: {one.message}" for one in evidence.findings if one.id == "collector-failed"]
        wrong += [f"{path.name}: {one}" for one in misplaced(release, evidence)]

    assert not wrong


@pytest.mark.parametrize("kind", ["model", "dataset"])
def test_no_card_makes_a_collector_fail(shared: Callable[[str], Path], tmp_path: Path, kind: str) -> None:
    failed = []
    for path in sorted(shared(f"gold/cards/{kind}").rglob("*.md")):
        folder = tmp_path / path.stem
        folder.mkdir()
        (folder / "README.md").write_bytes(path.read_bytes())
        release = open_release(str(folder))
        evidence = collect_all(release)
        failed += [f"{path.name}: {one.message}" for one in evidence.findings if one.id == "collector-failed"]
        failed += [f"{path.name}: {one}" for one in misplaced(release, evidence)]

    assert not failed
