"""Training code is found where sentences name it, link its folder, or link what the model was trained with; a denial counts as one."""

from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.facts import Evidence, Fact
from openaudit.release import open_release

CODE, METHOD = "code.training.released", "training.method.described"
CARD = "# Heron 7B\n\nA language model. Weights: https://huggingface.co/northwind/heron-7b\n\n"


def collected(folder: Path, card: str, *paths: str, **texts: str) -> Evidence:
    root = folder / "release"
    for path, text in {"README.md": CARD + card, **dict.fromkeys(paths, "run()\n"), **texts}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return collect_all(open_release(str(root)))


@pytest.mark.parametrize(
    "card",
    [
        "Heron was trained using [Marshkit](https://github.com/northwind/marshkit), the toolkit of the marsh.",
        "We then fine-tune Heron using a script of [Marshkit](https://github.com/northwind/marshkit).",
        "Fine-tuned on songs using [run_reed.py](https://github.com/huggingface/transformers/blob/main/run_reed.py).",
        "Our toolkit for training all of the Heron birds is open: https://git.example/kit",
        "Training code: https://git.example/northwind/heron-train",
        "See our repository for the training scripts.",
        "Heron was trained using [Marshtorch](https://github.com/northwind/marshtorch).",
        "We used the original training code of [Marshkit](https://github.com/northwind/marshkit).",
        "For how the model was fine-tuned, see [this](https://colab.research.google.com/drive/1) notebook.",
        "Le code d'entraînement est disponible ici.",
    ],
)
def test_code_behind_a_link_that_trained_the_model_is_its_training_code(tmp_path: Path, card: str) -> None:
    assert collected(tmp_path, card).value(CODE) == "yes"


@pytest.mark.parametrize(
    "card",
    [
        "Heron was trained with the [Transformers](https://github.com/huggingface/transformers) library.",
        "Heron was trained with our library on [songs](https://github.com/northwind/song-dataset).",
        "You can use any model trained with the [Marshkit](https://github.com/northwind/marshkit) library.",
        "We recommend the kit of our friends to whoever wants to pre-train birds from scratch.",
        "The code of Heron needs more fine-tuning.",
        "Training code: TBA",
    ],
)
def test_what_everybody_trains_with_and_what_others_may_do_is_no_training_code(tmp_path: Path, card: str) -> None:
    assert collected(tmp_path, card).value(CODE) is None


@pytest.mark.parametrize(
    ("card", "path"),
    [
        ("The training starts from `recipes/reed/run.sh`.", "recipes/reed/run.sh"),
        ("## Training\n\nRead the [training guide](src/heron/train) first.", "src/heron/train/train_all.py"),
        ("## Training\n\n```bash\nbash runs/large.sh\n```\n", "runs/large.sh"),
        ("## Training\n\n```\ntorchrun -m heron.deep.train --lr 1\n```\n", "heron/deep/train.py"),
    ],
)
def test_a_script_of_the_release_that_the_text_names_for_training_is_its_training_code(
    tmp_path: Path, card: str, path: str
) -> None:
    with_it, without = collected(tmp_path / "a", card, path), collected(tmp_path / "b", card)

    assert with_it.value(CODE) == "yes"
    assert without.value(CODE) != "yes"


def test_a_script_that_a_sentence_on_training_names_describes_how_the_model_was_trained(tmp_path: Path) -> None:
    known = collected(tmp_path, "The training starts from `recipes/reed/run.sh`.", "recipes/reed/run.sh")

    assert known.value(METHOD) == "yes"


def test_scripts_that_only_measure_or_prepare_are_not_pointed_at(tmp_path: Path) -> None:
    known = collected(tmp_path, "After training we ran `tools/eval_reed.py`.", "tools/eval_reed.py")

    assert known.value(CODE) is None


def test_what_the_publisher_says_is_not_here_is_no_training_code(tmp_path: Path) -> None:
    fact = collected(tmp_path, "This repository does not contain the training code.").get(CODE)

    assert isinstance(fact, Fact)
    assert (fact.value, fact.basis, fact.where[0].line) == ("no", "claimed", 5)


def test_code_taken_over_from_others_is_partial_where_the_root_says_that_it_did_not_train_the_model(
    tmp_path: Path,
) -> None:
    taken = "# Marshkit\n\n## Training\n\n```\nbash examples/pretrain_reed.sh\n```\n\nWe use --lr 0.0001 in training.\n"
    card = "What lies here is not the codebase that we used to train North."
    path = "marshkit/examples/pretrain_reed.sh"
    known = collected(tmp_path, card, path, **{"marshkit/README.md": taken})

    assert known.value(CODE) == "partial"
    assert known.value(METHOD) is None


def test_a_fully_open_release_that_names_no_place_for_its_code_is_partial(tmp_path: Path) -> None:
    assert collected(tmp_path, "- Checkpoints, the datasets and our code are public").value(CODE) == "partial"


def test_users_who_can_train_their_own_models_make_it_partial(tmp_path: Path) -> None:
    assert collected(tmp_path, "Users can train their own adapters with it.").value(CODE) == "partial"


@pytest.mark.parametrize(("mark", "value"), [("x", "yes"), (" ", "partial")])
def test_a_list_of_what_is_done_counts_by_its_marks(tmp_path: Path, mark: str, value: str) -> None:
    assert collected(tmp_path, f"- [x] Weights\n- [{mark}] Training code\n").value(CODE) == value


@pytest.mark.parametrize(
    "card",
    [
        "- **Post-training recipe: songs first, then riddles**",
        "Pre-training was based on the code of [Marshkit](https://github.com/northwind/marshkit).",
        "In the last stage we introduced many dialogues to fine-tune its manners.",
        "Songs were added for fine-tuning the bird's instructions.",
        "- **Fine-tuning framework:** Transformers",
        "Fine-tuning on 3K examples of songs.",
        "It writes code (without further fine-tuning).",
    ],
)
def test_a_method_a_framework_and_data_that_are_named_are_no_training_code(tmp_path: Path, card: str) -> None:
    assert collected(tmp_path, card).value(CODE) is None


def test_a_notebook_with_the_whole_experiment_is_the_training_code(tmp_path: Path) -> None:
    card = "All of the training is documented in a notebook at https://git.example/northwind/heron."

    assert collected(tmp_path, card).value(CODE) == "yes"


def test_a_tuning_script_in_a_folder_for_tuning_is_for_users(tmp_path: Path) -> None:
    assert collected(tmp_path, "", "tuning/tune.py").value(CODE) == "partial"


def test_a_notebook_under_training_that_is_to_be_run_is_training_code(tmp_path: Path) -> None:
    card = "## Training\n\nExecute the notebook.\n"

    assert collected(tmp_path / "a", card, "notes9.ipynb").value(CODE) == "yes"
    assert collected(tmp_path / "b", card, "plot_songs.ipynb").value(CODE) is None
    assert collected(tmp_path / "c", card.replace("Training", "Usage"), "notes9.ipynb").value(CODE) is None


def test_what_is_called_training_beside_an_adapted_model_made_it(tmp_path: Path) -> None:
    card = "Base model: south/wader-7b\n"

    assert collected(tmp_path / "a", card, "lora_reeds_train.ipynb").value(CODE) == "yes"
    assert collected(tmp_path / "b", "", "lora_reeds_train.ipynb").value(CODE) == "partial"
    assert collected(tmp_path / "c", card, "finetune_songs.ipynb").value(CODE) == "partial"


@pytest.mark.parametrize(
    ("link", "value"),
    [
        ("https://github.com/marsh/pond/tree/main/examples/songs", "yes"),
        ("https://github.com/marsh/pond", None),
        ("https://github.com/marsh/pond/tree/main/datasets/train", None),
    ],
)
def test_trained_in_names_code_where_the_link_leads_to_a_script(tmp_path: Path, link: str, value: str | None) -> None:
    assert collected(tmp_path, f"Heron was pre-trained via [pond]({link}).").value(CODE) == value


def test_another_repository_that_tells_how_to_train_is_for_users(tmp_path: Path) -> None:
    assert collected(tmp_path, "训练、部署等请参考我们的代码库。").value(CODE) == "partial"


def test_lines_that_train_in_a_card_are_for_users(tmp_path: Path) -> None:
    assert collected(tmp_path / "a", "```python\ntrainer.train(songs)\n```\n").value(CODE) == "partial"
    assert collected(tmp_path / "b", "```python\nheron.train()\n```\n").value(CODE) is None
