"""Code is looked at by its syntax tree: what trains, what adapts, what does nothing, what only talks to a model elsewhere."""

from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.collect.source.trees import look
from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import open_release

TRAINS = """import argparse
import torch

parser = argparse.ArgumentParser()
parser.add_argument("--learning-rate", default=3e-4)
parser.add_argument("--batch-size", default=8 * 64)
parser.add_argument("--name", default="heron")


def main(model, data, weight_decay=0.1):
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    for batch in data:
        model(batch).loss.backward()
        optimizer.step()
"""
SAMPLE = """from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, Trainer, TrainingArguments

model = get_peft_model(AutoModelForCausalLM.from_pretrained("northwind/heron-7b"), LoraConfig(r=8))
Trainer(model, TrainingArguments(learning_rate=2e-4, num_train_epochs=3)).train()
"""
CLIENT = "import requests\n\nprint(requests.post('https://api.example/v1', json={}).json())\n"
CARD = "# Heron 7B\n\nHeron is a language model. Weights: https://huggingface.co/northwind/heron-7b\n"


def collected(folder: Path, files: dict[str, str]) -> Evidence:
    root = folder / "heron-7b"
    for name, text in ({"README.md": CARD} | files).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    known = collect_all(open_release(str(root)))
    for fact in known.facts.values():
        for place in (place for one in (fact, *fact.others) for place in one.where if place.line):
            assert place.quote
            assert place.quote in (root / place.path).read_text(encoding="utf-8").splitlines()[(place.line or 0) - 1]
    return known


def test_the_numbers_of_a_training_script_are_shown_with_their_lines_and_describe_the_training(tmp_path: Path) -> None:
    known = collected(tmp_path, {"train.py": TRAINS})
    fact = known.get("code.training.hyperparameters")

    assert isinstance(fact, Fact)
    assert set(fact.value if isinstance(fact.value, tuple) else ()) == {
        "learning_rate=0.0003",
        "batch_size=512",
        "weight_decay=0.1",
        "lr=0.001",
    }
    assert known.value("code.training.released") == "yes"
    assert known.value("training.method.described") == "yes"


def test_a_script_deep_in_the_tree_that_trains_this_model_by_name_is_its_training_code(tmp_path: Path) -> None:
    fact = collected(tmp_path, {"src/tools/train.py": TRAINS}).get("code.training.released")

    assert isinstance(fact, Fact)
    assert (fact.value, fact.how) == ("yes", "syntax-tree")
    assert "heron" in fact.where[0].quote


def test_a_script_deep_in_the_tree_that_names_no_model_is_a_frameworks(tmp_path: Path) -> None:
    known = collected(tmp_path, {"src/tools/train.py": TRAINS.replace("heron", "anything")})

    assert known.value("code.training.released") == "partial"
    assert isinstance(known.get("code.training.hyperparameters"), Gap)


def test_a_script_that_only_adapts_a_model_is_a_sample_for_users(tmp_path: Path) -> None:
    known = collected(tmp_path, {"train.py": SAMPLE})

    assert known.value("code.training.released") == "partial"
    assert known.value("training.method.described") is None


def test_the_same_script_trained_a_release_that_is_itself_adapted(tmp_path: Path) -> None:
    card = "---\nbase_model: northwind/wader-7b\n---\n" + CARD
    known = collected(tmp_path, {"README.md": card, "train.py": SAMPLE})

    assert known.value("code.training.released") == "yes"
    assert known.value("training.method.described") == "yes"


@pytest.mark.parametrize("text", ["", "import torch\n", '"""Training, to come."""\n\nLR = 1\n'])
def test_a_script_that_does_nothing_is_no_training_code_and_a_note_says_so(tmp_path: Path, text: str) -> None:
    known = collected(tmp_path, {"train.py": text})

    assert isinstance(known.get("code.training.released"), Gap)
    assert [one.where[0].path for one in known.findings if one.id == "training-script-idle"] == ["train.py"]


def test_training_code_that_is_said_to_be_here_and_is_an_idle_file_is_partial(tmp_path: Path) -> None:
    card = CARD + "\nThe training script is available in this repository: `train.py`.\n"

    assert collected(tmp_path, {"README.md": card, "train.py": ""}).value("code.training.released") == "partial"


def test_a_configuration_counts_where_the_documents_name_it(tmp_path: Path) -> None:
    config = "optimizer: adamw\nlearning_rate: 6e-4  # peak\ntrain_batch_size: 1024\nseed: 7\n"
    card = CARD + "\n## Training\n\n```\npython train.py --config configs/large.yaml\n```\n"
    files = {"train.py": "import torch\n\nmain(torch)\n", "configs/large.yaml": config, "configs/other.yaml": "lr: 1\n"}
    fact = collected(tmp_path, files | {"README.md": card}).get("code.training.hyperparameters")

    assert isinstance(fact, Fact)
    assert fact.value == ("learning_rate=6e-4", "train_batch_size=1024")
    assert [(place.path, place.line) for place in fact.where] == [("configs/large.yaml", 2), ("configs/large.yaml", 3)]


def test_a_script_that_talks_to_a_model_elsewhere_is_no_inference_code(tmp_path: Path) -> None:
    assert isinstance(collected(tmp_path, {"chat.py": CLIENT}).get("code.inference.location"), Gap)


@pytest.mark.parametrize("line", ["import torch\n", "from . import model\n", "import heron_model\n"])
def test_a_script_that_also_computes_here_is_inference_code(tmp_path: Path, line: str) -> None:
    known = collected(tmp_path, {"chat.py": line + CLIENT, "heron_model.py": "import torch\n\ntorch.zeros(1)\n"})

    assert "chat.py" in str(known.value("code.inference.location"))


HOSTILE = {
    "brackets": "(" * 100_000,
    "brackets on lines": "(\n" * 100_000,
    "signs": "x = " + "-" * 100_000 + "1",
    "signs on lines": "x = (\n" + "-\n" * 100_000 + "1)",
    "sums": "x = (a\n" + "+a\n" * 100_000 + ")",
    "powers": "x = (a\n" + "**a\n" * 80_000 + ")",
    "attributes": "(a\n" + ".b\n" * 80_000 + ")",
    "calls": "(a\n" + "()\n" * 80_000 + ")",
    "choices": "if a:\n pass\n" + "elif a:\n pass\n" * 20_000,
    "conditions": "x = (1\n" + " if 1 else 1\n" * 20_000 + ")",
    "functions": "x = (\n" + "lambda:\n" * 30_000 + "1)",
    "patterns": "match x:\n case (1\n" + "|1\n" * 40_000 + "): pass",
    "decorators": "@a\n" * 80_000 + "def f(): pass",
    "blocks": "".join(" " * depth + "if a:\n" for depth in range(400)),
    "digits": "lr = " + "9" * 4900,
    "nul": "a\0b",
    "surrogate": "x = '\ud800'",
    "old print": "print 'x'",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_is_not_taken_apart_and_fills_no_stack(name: str) -> None:
    assert look(HOSTILE[name].split("\n")) is None


def test_odd_but_legal_code_is_taken_apart_without_a_warning() -> None:
    seen = look(["lr = 1e999", "batch_size = -4", "epochs = True", "max_steps = '3e4'", "x = '\\d'", "x is 3"])

    assert seen is not None
    assert seen.numbers == (("max_steps", 30000.0, 4),)


@pytest.mark.parametrize("text", ["", '"""The training of the model."""\n', "from training.loop import run\n"])
def test_the_file_that_makes_a_folder_a_package_is_no_idle_script(tmp_path: Path, text: str) -> None:
    files = {"train.py": TRAINS, "training/__init__.py": text, "training/loop.py": TRAINS, "training/train_more.py": ""}
    known = collected(tmp_path, files)

    assert [one.where[0].path for one in known.findings if one.id == "training-script-idle"] == [
        "training/train_more.py"
    ]
    paths = known.value("code.training.location")
    assert isinstance(paths, tuple)
    assert "training/__init__.py" not in paths
