"""Datasets with a licence each are parts of the training data; what the base was trained on stands apart."""

from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import open_release

CARD = """# Heron 7B

Heron is a language model.

## Pre-training data

Heron was pre-trained on the following datasets:

- [PondText](https://data.example/pondtext) — ODC-By
- ReedTalk (CC BY 4.0)
- **LakeCode**: 40 GB of code, MIT License
- MarshBooks, under its own terms

It was also pre-trained on Wikipedia (CC BY-SA 3.0).

## Fine-tuning data

Heron-Chat was fine-tuned on PondChat (CC BY-NC 4.0) and on OASST.

## Evaluation

We evaluated on HeronBench (MIT).

## License

The code is under the MIT License.
"""
PARTS = {
    "PondText": "ODC-By-1.0",
    "ReedTalk": "CC-BY-4.0",
    "LakeCode": "MIT",
    "Wikipedia": "CC-BY-SA-3.0",
    "PondChat": "CC-BY-NC-4.0",
}


def collected(folder: Path, card: str) -> Evidence:
    (folder / "README.md").write_text(card, encoding="utf-8")
    return collect_all(open_release(str(folder)))


def licenses(known: Evidence) -> dict[str, object]:
    return {of: fact.value for (name, of), fact in known.facts.items() if name == "data.training.license" and of}


def test_each_dataset_of_a_list_or_a_sentence_has_its_own_licence_with_its_line(tmp_path: Path) -> None:
    known = collected(tmp_path, CARD)

    assert licenses(known) == PARTS
    for of in PARTS:
        fact = known.get("data.training.license", of)
        assert isinstance(fact, Fact)
        assert of in CARD.splitlines()[(fact.where[0].line or 0) - 1]


def test_licences_of_single_datasets_are_never_that_of_all_data(tmp_path: Path) -> None:
    known = collected(tmp_path, CARD)

    assert isinstance(known.get("data.training.license"), Gap)
    assert isinstance(known.get("data.training.parts-complete"), Gap)


def test_a_table_with_one_row_licenses_that_row_alone(tmp_path: Path) -> None:
    card = "# Heron\n\n## Training data\n\n| Dataset | License |\n|---|---|\n| PondText | CC0 |\n"
    known = collected(tmp_path, card)

    assert licenses(known) == {"PondText": "CC0-1.0"}
    assert isinstance(known.get("data.training.license"), Gap)


ONLY = (
    "# Heron\n\nHeron was trained exclusively on the following datasets:\n\n- PondText (CC BY 4.0)\n- ReedTalk — CC0\n"
)


def test_a_list_that_is_said_to_be_all_and_licenses_every_item_is_complete(tmp_path: Path) -> None:
    fact = collected(tmp_path, ONLY).get("data.training.parts-complete")

    assert isinstance(fact, Fact)
    assert (fact.value, fact.basis, fact.where[0].line) == (True, "claimed", 3)


@pytest.mark.parametrize("change", [("- ReedTalk — CC0", "- ReedTalk"), ("exclusively on", "on")])
def test_a_list_with_an_item_without_licence_or_without_the_claim_is_not_complete(
    tmp_path: Path, change: tuple[str, str]
) -> None:
    known = collected(tmp_path, ONLY.replace(*change))

    assert isinstance(known.get("data.training.parts-complete"), Gap)


@pytest.mark.parametrize(
    "line",
    [
        "- License: MIT",
        "- The code (MIT License)",
        "- MIT",
        "- Model weights (Apache 2.0)",
        "The training took long (MIT).",
    ],
)
def test_a_licence_of_something_else_is_no_datasets_licence(tmp_path: Path, line: str) -> None:
    known = collected(tmp_path, f"# Heron\n\n## Training data\n\nHeron was trained on text.\n\n{line}\n")

    assert licenses(known) == {}


def test_data_is_told_apart_by_the_stage_it_is_named_for(tmp_path: Path) -> None:
    known = collected(tmp_path, CARD + "\n## Base\n\nThe base model was pretrained on the Pile.\n")

    assert known.value("lineage.datasets", "pre-training") == ("wikipedia",)
    assert known.value("lineage.datasets", "fine-tuning") == ("oasst",)
    assert known.value("lineage.datasets", "base-model") == ("the pile",)
    assert "the pile" not in str(known.value("lineage.datasets"))


def test_a_sentence_about_two_stages_at_once_tells_neither(tmp_path: Path) -> None:
    known = collected(tmp_path, "# Heron\n\nHeron was pre-trained on Wikipedia, then fine-tuned with OASST data.\n")

    assert known.value("lineage.datasets", "pre-training") is None
    assert known.value("lineage.datasets", "fine-tuning") is None
    assert known.value("lineage.datasets") == ("wikipedia", "oasst")
