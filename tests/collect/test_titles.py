"""The title of a card names what is released: it makes no advice, and no evaluation, of all that stands below."""

from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.release import open_release

METHOD = "training.method.described"
TABLE = "## Settings\n\n| Parameter | Value |\n|---|---|\n| Batch size | 12 |\n"
COMMAND = "## Fine-tuning\n\n```\npython run_riddles.py --learning_rate 3e-5\n```\n"


def described(folder: Path, card: str) -> object:
    (folder / "README.md").write_text(card, encoding="utf-8")
    return collect_all(open_release(str(folder))).value(METHOD)


@pytest.mark.parametrize(
    "card",
    [
        f"# Heron: LoRA fine-tuning for riddles\n\n{TABLE}",
        "# Training and evaluation of Heron\n\n## The nest\n\nWe let the training run for 7 epochs.\n",
        f"# Heron fine-tuned on riddles\n\n{COMMAND}",
        f"## Heron fine-tuned on riddles\n\nA bird.\n\n{COMMAND}",
    ],
)
def test_what_stands_below_a_title_tells_how_the_model_was_made(tmp_path: Path, card: str) -> None:
    assert described(tmp_path, card) == "yes"


@pytest.mark.parametrize(
    "card",
    [
        f"# How to LoRA fine-tune Heron\n\n{TABLE}",
        f"# Heron\n\n## LoRA fine-tuning\n\n{TABLE.replace('##', '###')}",
        f"# Heron the bird\n\n{COMMAND}",
    ],
)
def test_advice_to_users_stays_advice(tmp_path: Path, card: str) -> None:
    assert described(tmp_path, card) is None
