"""How a model was trained, as cards write it: epochs, columns, options, objectives and stages, in several languages."""

from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.release import open_release

METHOD = "training.method.described"


def described(folder: Path, card: str) -> object:
    (folder / "README.md").write_text(f"# Heron 7B\n\n{card}\n", encoding="utf-8")
    return collect_all(open_release(str(folder))).value(METHOD)


@pytest.mark.parametrize(
    "card",
    [
        "After a night the nest had been trained 2.5 epochs.",
        "We stopped after 100k training steps.",
        "| Nest | Batch size | Training steps |\n|---|---|---|\n| low | 96 | 2M |",
        "## Fine-tuning\n\nWe then tune it with these hyperparameters:\n\n| Rate | 1 |\n|---|---|\n",
        "## Training\n\n```\ncomposer launch_reed.py conf/heron.yaml\n```",
        "## Training\n\n```\ntune \\\n  --num_train_epochs 5 \\\n```",
        "- LoRA of rank 24 on the gates",
    ],
)
def test_numbers_and_configurations_of_the_training_are_a_full_description(tmp_path: Path, card: str) -> None:
    assert described(tmp_path, card) == "yes"


@pytest.mark.parametrize(
    "card",
    [
        "A nestling fine tuned from Heron Base.",
        "Its decoder learns by flow matching.",
        "The figure draws our four-stage training.",
        "1. **Hard negatives**: pairs that a first model took for near.",
        "The ear of it was patiently pre-trained on songs.",
        "向量采用Matryoshka训练",
        "Das Modell wurde vortrainiert.",
        "There are two distilled variants for small ponds.",
    ],
)
def test_a_named_objective_or_stage_is_a_partial_description(tmp_path: Path, card: str) -> None:
    assert described(tmp_path, card) == "partial"


@pytest.mark.parametrize(
    "card",
    [
        "```yaml\nbatch_size: 100\n```",
        "| Batch size | Latency | Steps |\n|---|---|---|\n| 1 | 20 | 50 |",
        "El modelo puede ser afinado.",
        "The boat has a three-stage engine.",
    ],
)
def test_settings_of_crawlers_and_engines_describe_no_training(tmp_path: Path, card: str) -> None:
    assert described(tmp_path, card) is None


@pytest.mark.parametrize(
    "card",
    [
        "Thanks to friends we could train it in their barn for 3M steps.",
        "- Number of iterations: 900k",
        "Training took it 600 000 steps.",
        "It learnt riddles like this:\n\n```\npython run_riddles.py \\\n  --per_gpu_train_batch_size 4 \\\n```",
    ],
)
def test_steps_and_options_count_however_they_are_written(tmp_path: Path, card: str) -> None:
    assert described(tmp_path, card) == "yes"


@pytest.mark.parametrize(
    "card",
    [
        "Heron is a model continually trained on North.",
        "Since then we have further distilled the singer.",
        "Both were trained using mixed precision.",
        "基於北方的微調版本。",
        "You can see how the LR follows its schedule.",
        "It came about through pruning and model distillation.",
        "North, trained further on letters.",
        "Модель дообучена на песнях.",
    ],
)
def test_a_named_stage_is_a_partial_description(tmp_path: Path, card: str) -> None:
    assert described(tmp_path, card) == "partial"


@pytest.mark.parametrize(
    "card",
    [
        "We carefully aligned the nest of Heron with the wind.",
        "It was trained to be polite, so that it can sing anywhere.",
        "The old one was trained in Pondkit, then I carried it to Reed.",
        "A superior feeling for instruction tuning.",
        "It sings without any instruction tuning.",
        "Для дообучения нужны новые песни.",
        "It is stable thanks to fine-tuned optimizer settings, and fine-tuned schedules.",
        "A small classifier was trained to distinguish rain from wind.",
        "A data set of songs distilled from North.",
        "Our kit has scripts for training and fine-tuning these birds.",
    ],
)
def test_praise_abilities_and_tools_for_users_describe_no_training(tmp_path: Path, card: str) -> None:
    assert described(tmp_path, card) in (None, "no")


@pytest.mark.parametrize(
    "card",
    [
        "## Training\n\n- ~ 40k updates",
        "## The birds\n\n### Model sizes\n\n| Nest | Train steps | Where |\n|---|---|---|\n| low | 90k | here |",
        "```yaml\nmerge_method: slerp\n```",
        "Entrenada por 400 000 pasos en el río.",
        "Der Reiher wurde über 200.000 Schritte trainiert.",
    ],
)
def test_bare_steps_merges_and_other_languages_count(tmp_path: Path, card: str) -> None:
    assert described(tmp_path, card) == "yes"


@pytest.mark.parametrize(
    "card", ["The bird was trained using an improved procedure, echoing.", "Made by fine-tuning it."]
)
def test_a_method_that_is_only_named_is_a_partial_description(tmp_path: Path, card: str) -> None:
    assert described(tmp_path, card) == "partial"


@pytest.mark.parametrize(
    "card",
    [
        "## Train a custom model\n\n```\n./reed/train_reed.sh --epochs 3\n```",
        "## 下游任务精调\n\n```\npython run_reed.py --learning_rate 3e-5\n```",
        "It was trained with a novel set of songs.",
        "La garza fue entrenada con 300 canciones.",
    ],
)
def test_other_models_and_tasks_of_users_describe_no_training(tmp_path: Path, card: str) -> None:
    assert described(tmp_path, card) is None
