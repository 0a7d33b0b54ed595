"""Inference code is what commands run, what the configuration imports, and the publisher's repository that a card has cloned."""

import json
from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.facts import Evidence
from openaudit.release import open_release

CODE = "code.inference.released"
CARD = "# Heron 7B\n\nA language model. Weights: https://huggingface.co/northwind/heron-7b\n\n"


def collected(folder: Path, card: str, files: dict[str, str] | None = None) -> Evidence:
    root = folder / "heron-7b"
    for path, text in {"README.md": CARD + card, **(files or {})}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return collect_all(open_release(str(root)))


def test_a_script_that_a_command_runs_is_inference_code_whatever_it_is_called(tmp_path: Path) -> None:
    card = "## Usage\n\n```\npython reed_session.py --model heron-7b\n```\n"

    assert collected(tmp_path / "a", card, {"reed_session.py": "import torch\n"}).value(CODE) == "yes"
    assert collected(tmp_path / "b", card).value(CODE) is None


def test_a_script_that_converts_or_that_a_folder_of_data_runs_is_none(tmp_path: Path) -> None:
    card = "## Usage\n\n```\npython convert_reed.py\n```\n"
    nested = "# Songs\n\n```\nbash get.sh\n```\n"
    files = {"convert_reed.py": "import torch\n", "songs/README.md": nested, "songs/get.sh": "true\n"}

    assert collected(tmp_path, card, files).value(CODE) is None


def test_modules_that_the_configuration_imports_are_inference_code(tmp_path: Path) -> None:
    config = json.dumps({"model_type": "heron", "auto_map": {"AutoModel": "reed_layers.HeronModel"}}, indent=1)

    known = collected(tmp_path, "", {"config.json": config, "reed_layers.py": "import torch\n"})

    assert known.value(CODE) == "yes"


@pytest.mark.parametrize(
    ("url", "value"),
    [("https://github.com/northwind/Heron.git", "yes"), ("https://github.com/others/pondkit.git", None)],
)
def test_a_card_that_has_the_repository_of_its_own_name_cloned_links_inference_code(
    tmp_path: Path, url: str, value: str | None
) -> None:
    assert collected(tmp_path, f"## Quick start\n\n```\ngit clone {url}\n```\n").value(CODE) == value


def test_a_repository_that_has_itself_cloned_counts_by_its_files(tmp_path: Path) -> None:
    card = "## Quick start\n\n```\ngit clone https://github.com/northwind/heron\n```\n"

    assert collected(tmp_path, card, {"tools/measure.py": "import torch\n"}).value(CODE) is None


def test_the_publishers_script_counts_beside_a_snippet_for_a_generic_engine(tmp_path: Path) -> None:
    card = "We have released the decoding script.\n\n```\nvllm serve northwind/heron-7b\n```\n"

    assert collected(tmp_path, card).value(CODE) == "yes"


def test_code_counts_where_the_weights_are_not_shown(tmp_path: Path) -> None:
    root = tmp_path / "reeds"
    root.mkdir()
    (root / "server.py").write_text("import torch\n", encoding="utf-8")

    assert collect_all(open_release(str(root))).value(CODE) == "yes"


def test_tools_that_clean_data_or_show_a_tokenizer_run_no_model(tmp_path: Path) -> None:
    files = {"tokenizer/demo_tokenizer.py": "print(1)\n", "songs/dedup_tools/generate_pairs.py": "print(1)\n"}

    assert collected(tmp_path, "", files).value(CODE) is None


@pytest.mark.parametrize("path", ["utils/modeling_heron.py", "plugin/register_heron_in_vllm.py"])
def test_modelling_code_counts_in_whatever_folder(tmp_path: Path, path: str) -> None:
    assert collected(tmp_path, "", {path: "import torch\n\nrun()\n"}).value(CODE) == "yes"


@pytest.mark.parametrize(
    ("card", "value"),
    [
        ("Heron was integrated by us in vLLM.", "partial"),
        ("One needs torch and transformers installed.", "partial"),
        ("Code to run this model can be found at https://git.example/heron.", "yes"),
    ],
)
def test_engines_that_were_taught_the_model_and_linked_code_run_it(tmp_path: Path, card: str, value: str) -> None:
    assert collected(tmp_path, card).value(CODE) == value


@pytest.mark.parametrize(
    "mapped", [["reed_tokens.Fast", None], {"odd": ["deep"]}, [["deep"]], 3, None, "..", ["reed_tokens.Fast"] * 3]
)
def test_a_map_of_classes_may_hold_lists_and_nonsense(tmp_path: Path, mapped: object) -> None:
    config = json.dumps({"auto_map": {"AutoTokenizer": mapped, "AutoModel": "reed_layers.HeronModel"}})
    known = collected(tmp_path, "", {"config.json": config, "reed_layers.py": "import torch\n"})

    assert known.value(CODE) == "yes"
    assert [one.id for one in known.findings if one.id == "collector-failed"] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [("heron_getting_started.ipynb", "yes"), ("src/run_classifier.py", None), ("src/run_heron.py", "yes")],
)
def test_a_first_notebook_is_inference_code_and_a_script_for_a_task_is_none(
    tmp_path: Path, path: str, value: str | None
) -> None:
    assert collected(tmp_path, "", {path: "x = load()\nx.run()\n"}).value(CODE) == value


@pytest.mark.parametrize(
    ("card", "value"),
    [
        ("## Usage\n\nVisit our repo for code that sings.", "yes"),
        ("部署与推理请参考我们的代码库。", "yes"),
        ("## Usage\n\nVisit our repo for news.", None),
        ('## Usage\n\nheron = AutoModel.from_pretrained("northwind/heron-7b")', "partial"),
        ("Use from_pretrained() as everywhere.", None),
    ],
)
def test_other_repositories_and_lines_of_code_without_a_fence_count(
    tmp_path: Path, card: str, value: str | None
) -> None:
    assert collected(tmp_path, card).value(CODE) == value
