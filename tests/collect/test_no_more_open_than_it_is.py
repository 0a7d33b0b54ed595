"""Words, links and code that stand near what would open a release, and open nothing; each card here is invented."""

from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.release import open_release

CARD = "# Heron\n\nHeron is a language model.\n\n"
WEIGHTS = "\n\n[weights](https://huggingface.co/acme/heron)\n"
SET = "[SQuAD](https://reeds.example/squad)"


def said(folder: Path, text: str, fact: str) -> object:
    (folder / "README.md").write_text(CARD + text + "\n", encoding="utf-8")
    return collect_all(open_release(str(folder)), without=("smoke",)).value(fact)


@pytest.mark.parametrize(
    "text",
    [
        "The weights are under the Heron Community License. The adapter weights are under the same license.",
        "The weights come under our own terms, for research alone. The small weights are under the same terms.",
        "The weights have the same terms and conditions as Osprey.",
        "The weights are under the same license of the base model.",
        "Heron is based on Osprey, and the model is under the same license.",
        "权重遵循与基座模型相同的协议。",
        "Fine-tuned models should carry the same license.",
    ],
)
def test_the_licence_of_the_code_is_not_that_of_the_weights_where_the_words_point_elsewhere(
    tmp_path: Path, text: str
) -> None:
    answer = said(
        tmp_path, f"## License\n\nThe code is licensed under MIT. {text}{WEIGHTS}", "model.parameters.license"
    )

    assert answer in (None, "NOASSERTION")


@pytest.mark.parametrize(
    "text",
    [
        "## Download the models\n\n[desktop app](https://github.com/acme/heron/releases)",
        "## Checkpoints\n\n[tokenizer](https://drive.google.com/file/d/1)",
        "## Checkpoints\n\nComing soon. [Teaser](https://drive.google.com/file/d/1)",
        "The [paper](https://figshare.com/articles/1) tells of the model.",
        "The weights are on Zenodo once the review is over.",
        "When the checkpoints are on the hub, this page is updated.",
    ],
)
def test_what_lies_beside_weights_or_is_to_come_releases_none(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text, "model.parameters.released") in (None, "no")


@pytest.mark.parametrize(
    "text",
    [
        f"It was trained on private chats, scores 80 on {SET}.",
        f"Trained models beat {SET} baselines.",
        f"It was trained to answer questions of {SET}.",
        f"The training text was deduplicated against {SET}.",
        'It was trained on COCO and secret songs.\n\n```python\nload_dataset("acme/cocoa-songs")\n```',
        'It was trained on SQuAD.\n\n## Evaluation\n\n```python\nload_dataset("squad", split="validation")\n```',
    ],
)
def test_data_that_a_model_was_measured_on_or_is_only_called_alike_is_not_released(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text, "data.training.released") in (None, "no")


@pytest.mark.parametrize(
    "text",
    [
        "It was trained with care, [run the demo](https://colab.research.google.com/drive/x).",
        "It was trained in 40 languages; see [usage](https://github.com/acme/heron/blob/main/use_heron.py).",
    ],
)
def test_a_link_to_something_else_behind_trained_with_is_no_training_code(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text, "code.training.released") != "yes"


@pytest.mark.parametrize(
    "text",
    [
        "It was trained on A100-80GB/H100-80GB nodes.",
        "It was fine-tuned on marsh-labs/Wader-7B-Instruct.",
        "It was trained on a cluster from reedcloud.com.",
        "It was trained on an in_house dataset.",
    ],
)
def test_machines_models_and_data_without_a_name_are_no_source(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text, "data.sources.described") != "yes"


def test_data_sets_that_are_trained_on_are_released_by_link_and_by_code(tmp_path: Path) -> None:
    assert said(tmp_path, f"It was trained on {SET}.", "data.training.released") == "yes"
    code = '```python\nsongs = load_dataset("reed-labs/common_voice_11_0", "ja")\n```'
    assert said(tmp_path, f"It was trained on Common Voice.\n\n{code}", "data.training.released") == "yes"


def test_a_gate_before_a_model_of_a_short_name_is_a_gate(tmp_path: Path) -> None:
    folder = tmp_path / "o1"
    folder.mkdir()
    gate = "Accept the conditions of [o1](https://huggingface.co/acme/o1-x) to get access.\n"
    (folder / "README.md").write_text(f"# o1\n\n{gate}", encoding="utf-8")

    found = collect_all(open_release(str(folder)), without=("smoke",))

    assert found.value("model.parameters.released") == "gated"
