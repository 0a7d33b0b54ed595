"""That files are quantised is one thing, how the model was made is another; and use is restricted on the licence's own basis."""

import json
import struct
from pathlib import Path

import pytest

from openaudit.collect import collect_all
from openaudit.facts import Evidence, Fact, Gap
from openaudit.release import open_release

MERGE = "---\nbase_model_relation: merge\nbase_model: [acme/left-7b, acme/right-7b]\n---\n# Heron\n"
GGUF = b"GGUF" + struct.pack("<IQQ", 3, 0, 0)


def safetensors() -> bytes:
    text = json.dumps({"heron.weight": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
    return struct.pack("<Q", len(text)) + text + bytes(4)


def found(folder: Path, card: str, **more: bytes) -> Evidence:
    (folder / "README.md").write_text(card, encoding="utf-8")
    for name, data in more.items():
        (folder / name.replace("__", ".")).write_bytes(data)
    return collect_all(open_release(str(folder)), only=["lineage", "licenses", "restrictions"])


def test_a_quantised_file_does_not_override_the_relation_that_the_card_states(tmp_path: Path) -> None:
    known = found(tmp_path, MERGE, **{"heron-Q4_K_M__gguf": GGUF})
    packed = known.get("weights.quantized")

    assert known.value("lineage.relation") == "merge"
    assert known.value("release.kind") == "merge"
    assert isinstance(packed, Fact)
    assert (packed.value, packed.basis, packed.where[0].path) == ("yes", "claimed", "heron-Q4_K_M.gguf")


def test_where_the_card_states_none_the_file_alone_is_a_claim_of_it(tmp_path: Path) -> None:
    relation = found(tmp_path, "# Heron\n", **{"heron-q8_0__gguf": GGUF}).get("lineage.relation")

    assert isinstance(relation, Fact)
    assert (relation.value, relation.basis) == ("quantized", "claimed")


def test_a_configuration_that_names_a_quantisation_is_seen(tmp_path: Path) -> None:
    config = b'{\n  "quantization_config": {"bits": 4}\n}\n'
    known = found(tmp_path, "# Heron\n", config__json=config, model__safetensors=safetensors())
    relation, packed = known.get("lineage.relation"), known.get("weights.quantized")

    assert isinstance(relation, Fact)
    assert isinstance(packed, Fact)
    assert (relation.basis, relation.where, packed.where[0].line) == ("seen", packed.where, 2)


def test_a_quantised_copy_beside_the_weights_says_nothing_of_how_they_were_made(tmp_path: Path) -> None:
    known = found(tmp_path, "# Heron\n", model__safetensors=safetensors(), **{"heron-Q4_0__gguf": GGUF})

    assert isinstance(known.get("lineage.relation"), Gap)
    assert known.value("weights.quantized") == "yes"


@pytest.mark.parametrize("name", ["heron", "heron-f16", "heron-bf16", "q4us-lab"])
def test_a_suffix_alone_does_not_say_that_weights_are_packed(tmp_path: Path, name: str) -> None:
    packed = found(tmp_path, "# Heron\n", **{f"{name}__gguf": GGUF}).get("weights.quantized")

    assert isinstance(packed, Gap)


def test_headers_with_plain_numbers_are_not_called_quantised(tmp_path: Path) -> None:
    assert found(tmp_path, "# Heron\n", model__safetensors=safetensors()).value("weights.quantized") == "no"


@pytest.mark.parametrize(
    ("card", "files", "basis"),
    [
        ("---\nlicense: cc-by-nc-4.0\n---\n# Heron\n", {}, "claimed"),
        ("# Heron\n", {"MODEL_LICENSE": b"SPDX-License-Identifier: CC-BY-NC-4.0\n"}, "seen"),
    ],
)
def test_use_is_restricted_on_the_basis_on_which_the_licence_is_known(
    tmp_path: Path, card: str, files: dict[str, bytes], basis: str
) -> None:
    used = found(tmp_path, card, model__safetensors=safetensors(), **files).get("use.restricted")

    assert isinstance(used, Fact)
    assert (used.value, used.basis) == ("yes", basis)
