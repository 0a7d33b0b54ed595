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
