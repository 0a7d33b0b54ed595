"""What only the publisher can say, from documents that say it and from one that does not."""

from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import open_release


def said(folder: Path, text: str) -> Evidence:
    (folder / "README.md").write_text(f"# Heron\n\nHeron is a language model.\n\n{text}\n", encoding="utf-8")
    return collect_all(open_release(str(folder)), only=("statements",))


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("The model was trained only on publicly available data.", "data.third-party.used", "no"),
        ("The model was trained exclusively on proprietary data.", "data.public.used", "no"),
        ("It was pretrained on raw text, with no humans labelling it in any way.", "data.labeling.used", "no"),
        ("Pretraining took 3.8e24 FLOPs, tuning 2e22 FLOPs.", "training.flops", 3.8e24),
    ],
)
def test_what_is_stated_is_a_claim_with_its_line(text: str, name: str, value: object, tmp_path: Path) -> None:
    found = said(tmp_path, text).get(name)

    assert isinstance(found, Fact)
    assert (found.value, found.basis) == (value, "claimed")
    assert found.where[0].line == 5


def test_silence_is_a_gap_and_never_no(tmp_path: Path) -> None:
    found = said(tmp_path, "It is a fine bird.")

    for name in ("data.public.used", "code.support.used", "training.flops"):
        assert isinstance(found.get(name), Gap)
