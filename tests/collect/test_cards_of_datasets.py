"""The card of a dataset: its licence is that of the data, and what it says of models is not about the release's."""

from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import open_release

CARD = """---
license: cc-by-4.0
{key}:
- {value}
---
# Fernwood

Fernwood holds 40,000 questions about ferns.

## Benchmarks

| Model | Accuracy |
|---|---|
| Heron | 63.1 |

A [baseline](https://huggingface.co/acme/heron) was fine-tuned from Wader with a learning rate of 3e-5.

## Licensing

The questions are released under CC BY 4.0.
"""
OF_MODELS = ("model.parameters.license", "model.parameters.released", "evaluation.described", "training.method.described", "lineage.base", "code.license")  # fmt: skip


def found(folder: Path, files: dict[str, str]) -> Evidence:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return collect_all(open_release(str(folder)), without=("smoke",))


@pytest.mark.parametrize("key", ["annotations_creators", "size_categories", "task_categories"])
def test_the_licence_of_a_datasets_card_is_that_of_the_data_and_of_no_weights(tmp_path: Path, key: str) -> None:
    known = found(tmp_path, {"README.md": CARD.format(key=key, value="found")})

    data = known.get("data.training.license")
    assert isinstance(data, Fact)
    assert (data.value, data.where[0].line) == ("CC-BY-4.0", 2)
    assert known.value("data.training.license.open") is True
    assert known.value("openness.weights") is None


def test_what_a_datasets_card_says_of_models_describes_no_model(tmp_path: Path) -> None:
    known = found(tmp_path, {"README.md": CARD.format(key="size_categories", value="10K<n<100K")})

    assert [name for name in OF_MODELS if not isinstance(known.get(name), Gap)] == []


def test_the_same_words_on_a_models_card_describe_the_model(tmp_path: Path) -> None:
    known = found(tmp_path, {"README.md": CARD.format(key="library_name", value="transformers")})

    assert known.value("model.parameters.license") == "CC-BY-4.0"
    assert known.value("evaluation.described") == "yes"


def test_a_card_with_the_keys_of_both_is_a_models(tmp_path: Path) -> None:
    both = CARD.format(key="size_categories", value="10K<n<100K").replace(
        "license:", "pipeline_tag: text-generation\nlicense:"
    )

    assert found(tmp_path, {"README.md": both}).value("model.parameters.license") == "CC-BY-4.0"


def test_a_datasets_card_in_a_folder_tells_nothing_of_how_the_model_was_evaluated(tmp_path: Path) -> None:
    files = {
        "README.md": "# Heron\n\nA language model.\n",
        "data/README.md": CARD.format(key="size_categories", value="1K<n<10K"),
    }

    assert isinstance(found(tmp_path, files).get("evaluation.described"), Gap)
