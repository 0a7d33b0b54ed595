"""The page on where mof-1.0 and mof-1.0-mot differ is what the model files show, and every reason is one of those told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import mof_differences

DOCS = Path(__file__).resolve().parents[2] / "docs" / "rubrics"


@pytest.mark.shared
def test_the_page_is_current(shared: Callable[[str], Path], request: pytest.FixtureRequest) -> None:
    """Levels exactly; of the components, what licence facts say about a few may change with those."""
    path, now = DOCS / "mof-differences.md", mof_differences.page(shared("gold/mof/models"))
    if request.config.getoption("--update-golden", default=False):
        path.write_text(now, encoding="utf-8")
    told = path.read_text(encoding="utf-8")

    assert rows(told)[:1] == rows(now)[:1]
    assert levels(told) == levels(now)
    assert all(abs(count - reasons(now)[why]) <= 0.05 * count + 5 for why, count in reasons(told).items())


def rows(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("| ")]


def levels(text: str) -> list[str]:
    return [line for line in rows(text) if line.count("|") == 5]


def reasons(text: str) -> dict[str, int]:
    cells = [line.strip("| ").split(" | ") for line in rows(text) if line.count("|") == 4]
    return {why: int(count) for why, count, _ in cells if count.isdigit()}


@pytest.mark.shared
def test_every_difference_has_a_reason_that_the_page_tells(shared: Callable[[str], Path]) -> None:
    _, components, files, number = mof_differences.measured(shared("gold/mof/models"))

    assert number == 273
    assert mof_differences.OTHER not in components
    assert set(files) <= set(components)
