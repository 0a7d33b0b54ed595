"""What only the publisher can say, and how it is told."""

from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.facts import Evidence, Gap
from openaudit.release import open_release


def evidence(folder: Path, text: str) -> Evidence:
    (folder / "README.md").write_text(f"# Heron\n\n{text}\n", encoding="utf-8")
    return collect_all(open_release(str(folder)), only=["statements", "data-release"])


@pytest.mark.parametrize(
    ("text", "flop"),
    [("Training took 3.8e25 FLOPs.", 3.8e25), ("We used 1e22 FLOPs and then 2 x 10^23 FLOPs in all.", 2e23)],
)
def test_the_training_compute_is_the_largest_that_is_stated(tmp_path: Path, text: str, flop: float) -> None:
    assert evidence(tmp_path, text).value("training.flops") == flop


def test_a_card_that_says_nothing_of_it_leaves_gaps(tmp_path: Path) -> None:
    found = evidence(tmp_path, "A small model.")

    assert isinstance(found.get("training.flops"), Gap)
    assert isinstance(found.get("data.labeling.used"), Gap)
    assert not found.findings


def test_why_data_cannot_be_shared_is_a_claim_in_the_publishers_words(tmp_path: Path) -> None:
    found = evidence(tmp_path, "The training data cannot be released for reasons of copyright.")

    assert "copyright" in str(found.value("data.unshareable-reason"))
    assert found.value("data.training.released") == "no"
