"""Whether the parameters are released, as far as the files alone tell."""

from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.facts import Evidence, Gap
from openaudit.release import open_release

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"ab" * 32 + b"\nsize 4976698672\n"
EMPTY = (2).to_bytes(8, "little") + b"{}"


def evidence(folder: Path, files: dict[str, bytes]) -> Evidence:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return collect_all(open_release(str(folder)), only=["availability"])


@pytest.mark.parametrize(
    ("files", "value"),
    [
        ({"model.safetensors": EMPTY}, "yes"),
        ({"model.safetensors": POINTER}, "yes"),
        ({"adapter_model.safetensors": EMPTY}, "diff"),
        ({"model.safetensors": EMPTY, "adapter_model.safetensors": EMPTY}, "yes"),
        (
            {"model.safetensors": EMPTY, "README.md": b"---\nextra_gated_prompt: Accept the terms.\n---\n# Heron\n"},
            "gated",
        ),
    ],
)
def test_the_files_tell_whether_the_parameters_are_released(
    tmp_path: Path, files: dict[str, bytes], value: str
) -> None:
    assert evidence(tmp_path, files).value("model.parameters.released") == value


def test_an_error_page_in_place_of_weights_releases_nothing(tmp_path: Path) -> None:
    found = evidence(tmp_path, {"model.safetensors": b"<!DOCTYPE html><html></html>"})

    assert isinstance(found.get("model.parameters.released"), Gap)


def test_an_index_of_files_that_are_not_there_shows_no_weights_and_the_gap_says_so(tmp_path: Path) -> None:
    found = evidence(tmp_path, {"model.safetensors.index.json": b'{"weight_map": {}}'}).get("model.parameters.released")

    assert isinstance(found, Gap)
    assert "an index of weight files, but none of them" in found.reason


def test_a_link_to_the_base_model_is_no_link_to_the_weights(tmp_path: Path) -> None:
    card = b"---\nbase_model: rivers/egret-7b\n---\n# Heron\n\nMade from [Egret](https://huggingface.co/rivers/egret-7b).\n"
    found = evidence(tmp_path, {"README.md": card})

    assert isinstance(found.get("model.parameters.location"), Gap)


def test_a_mirror_of_a_hub_holds_weights_and_a_form_for_an_enterprise_licence_gates_none(tmp_path: Path) -> None:
    card = (
        b"# Heron\n\n[Weights](https://hf-mirror.com/acme/heron-7b/tree/main)\n\n"
        b"To request an Enterprise License, complete the [form](https://forms.gle/abc) for access.\n"
    )

    assert evidence(tmp_path, {"README.md": card}).value("model.parameters.released") == "yes"


def test_statistics_beside_a_recipe_are_no_weights(tmp_path: Path) -> None:
    (tmp_path / "recipes").mkdir()

    assert isinstance(evidence(tmp_path, {"recipes/levels.pt": b"x" * 90}).get("model.parameters.released"), Gap)


def test_a_model_that_code_takes_by_its_id_on_a_hub_is_linked_and_a_path_is_not(tmp_path: Path) -> None:
    card = "# Heron\n\n```python\nask = pipeline(\n    'question-answering',\n    model='{}',\n)\n```\n"
    (tmp_path / "hub").mkdir()
    (tmp_path / "path").mkdir()
    linked = evidence(tmp_path / "hub", {"README.md": card.format("acme/heron-qa").encode()})
    local = evidence(tmp_path / "path", {"README.md": card.format("./output/heron").encode()})

    assert linked.value("model.parameters.location") == ("acme/heron-qa",)
    assert isinstance(local.get("model.parameters.location"), Gap)


DOWNLOADS = """# Heron

## Downloading the trained models

### In Pondflow

* [`heron-small`](https://files.acme.example/heron/small.tar.gz)
* [`vocab`](https://files.acme.example/heron/vocab.zip)
"""
CLOUD = """# 苍鹭

## 模型下载

| 名称 | 语料 | 网盘 |
|---|---|---|
| 苍鹭-小 | 诗歌数据 | [PondFlow](https://pan.acme.example/link/AB12) |
"""


@pytest.mark.parametrize(
    ("card", "places"),
    [
        (DOWNLOADS, ("https://files.acme.example/heron/small.tar.gz",)),
        (CLOUD, ("https://pan.acme.example/link/AB12",)),
        (DOWNLOADS.replace("the trained models", "the songs"), None),
    ],
)
def test_archives_under_a_heading_on_downloading_models_are_weights(
    tmp_path: Path, card: str, places: tuple[str, ...] | None
) -> None:
    assert evidence(tmp_path, {"README.md": card.encode()}).value("model.parameters.location") == places


@pytest.mark.parametrize(
    "line",
    [
        "docker run --gpus all marsh/reeds:9.1 reed-smi",
        "podman pull marsh/pond-server",
        "python -m run trained/songs.yaml",
        "pip download --index https://x.example/ whl/cu900",
    ],
)
def test_images_of_containers_files_and_folders_are_no_models(tmp_path: Path, line: str) -> None:
    card = f"# Heron\n\n```\n{line}\n```\n"

    assert isinstance(evidence(tmp_path, {"README.md": card.encode()}).get("model.parameters.location"), Gap)


def test_an_owner_whose_name_begins_like_a_folder_is_an_owner(tmp_path: Path) -> None:
    card = b'# Heron\n\n```python\nheron = AutoModel.from_pretrained("databarn/heron-7b")\n```\n'

    assert evidence(tmp_path, {"README.md": card}).value("model.parameters.location") == ("databarn/heron-7b",)


def test_weights_that_are_on_a_hub_are_had(tmp_path: Path) -> None:
    card = b"# Heron\n\nThe checkpoints are on Hugging Face.\n"

    assert evidence(tmp_path, {"README.md": card}).value("model.parameters.released") == "yes"


def test_an_interface_that_a_daemon_refuses_is_no_way_to_the_model(tmp_path: Path) -> None:
    card = b"# Heron\n\nA daemon may say: connection to the docker API refused.\n"

    assert isinstance(evidence(tmp_path, {"README.md": card}).get("model.parameters.released"), Gap)


TABLE = (
    "# Heron\n\n## What we saw\n\n| {} | Size | {} |\n|---|---|---|\n| small | 9 | [this](https://x.example/a.zip) |\n"
)


@pytest.mark.parametrize(
    ("first", "last", "found"), [("Model", "Download", True), ("Songs", "Download", False), ("Model", "Points", False)]
)
def test_a_table_of_models_and_where_they_are_links_weights(tmp_path: Path, first: str, last: str, found: bool) -> None:
    known = evidence(tmp_path, {"README.md": TABLE.format(first, last).encode()})

    assert (known.value("model.parameters.released") == "yes") is found


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("You need to accept the conditions of [acme/heron-7b](https://huggingface.co/acme/heron-7b).", "gated"),
        ("You need to accept the conditions before you download the weights.", "gated"),
        ("For long songs, accept the conditions of [marsh/silence](https://huggingface.co/marsh/silence).", "yes"),
    ],
)
def test_the_gate_of_a_helper_is_none_before_the_weights(tmp_path: Path, sentence: str, value: str) -> None:
    card = f"# Heron\n\nThe weights: [Heron](https://huggingface.co/acme/heron-7b).\n\n{sentence}\n"

    assert evidence(tmp_path, {"README.md": card.encode()}).value("model.parameters.released") == value


@pytest.mark.parametrize(
    "text",
    [
        "## Checkpoints\n\n[audio checkpoints](https://drive.google.com/file/d/1)",
        "## Checkpoints\n\n[Heron embedding model](https://drive.google.com/file/d/1)",
        "The model will be loaded from [this archive](https://acme.example/heron.tgz).",
    ],
)
def test_words_for_what_a_model_is_made_for_do_not_make_it_less_than_weights(tmp_path: Path, text: str) -> None:
    assert (
        evidence(tmp_path, {"README.md": f"# Heron\n\n{text}\n".encode()}).value("model.parameters.released") == "yes"
    )
