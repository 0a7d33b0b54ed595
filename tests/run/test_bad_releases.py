"""A whole audit of a release that is broken in one way: it ends in time, says why nothing was run, and never in a traceback."""

import json
import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from click.testing import CliRunner

from openaudit.cli import group

GOLDCREST = Path(__file__).resolve().parents[2] / "examples" / "goldcrest"
FILES = ("README.md", "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")
Damage = Callable[[Path], object]


def settings(**changed: object) -> Damage:
    """config.json with other values."""

    def change(root: Path) -> None:
        path = root / "config.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | changed))

    return change


def content(name: str, data: bytes) -> Damage:
    """A file with this content, and no other model than it where it is a weight file."""
    return lambda root: (root / name).write_bytes(data)


def without(name: str) -> Damage:
    return lambda root: (root / name).unlink()


def tokens(change: Callable[[dict[str, Any]], Mapping[str, object]]) -> Damage:
    """The tokenizer with something else in it."""

    def write(root: Path) -> None:
        path = root / "tokenizer.json"
        found = json.loads(path.read_text())
        path.write_text(json.dumps(found | change(found)))

    return write


def shards(root: Path) -> None:
    """An index of two files of which one is here."""
    (root / "model.safetensors").rename(root / "model-00001-of-00002.safetensors")
    named = {
        "model.norm.weight": "model-00001-of-00002.safetensors",
        "lm_head.weight": "model-00002-of-00002.safetensors",
    }
    (root / "model.safetensors.index.json").write_text(json.dumps({"weight_map": named}))


def gguf(data: bytes) -> Damage:
    """No safetensors, and a GGUF file of these bytes."""

    def write(root: Path) -> None:
        for name in ("model.safetensors", "config.json", "tokenizer.json"):
            (root / name).unlink()
        (root / "model.gguf").write_bytes(data)

    return write


REGEX = {"type": "Split", "pattern": {"Regex": r"(([a-zA-Z ]+)+)+[0-9]$"}, "behavior": "Isolated", "invert": False}
WORDS = {"type": "WordLevel", "vocab": {f"w{at}": at for at in range(60_000)} | {"[UNK]": 60_000}, "unk_token": "[UNK]"}
BROKEN: Mapping[str, tuple[Damage, str]] = {
    "has no tokenizer": (without("tokenizer.json"), "no tokenizer.json in the release"),
    "has a tokenizer of no characters": (content("tokenizer.json", b"\xff\xfe{{"), "cannot be read as a tokenizer"),
    "has a tokenizer that is null": (content("tokenizer.json", b"null"), "cannot be read as a tokenizer"),
    "has a tokenizer nested without end": (
        content("tokenizer.json", b'{"model":' * 20_000),
        "cannot be read as a tokenizer",
    ),
    "has a regular expression that explodes": (tokens(lambda _: {"pre_tokenizer": REGEX}), ""),
    "has the tokenizer of another model": (tokens(lambda _: {"model": WORDS, "added_tokens": []}), "the tokenizer"),
    "is of an unknown architecture": (settings(model_type="marmot"), "no runner can run this model"),
    "has a model type that is no word": (settings(model_type=["llama"], architectures=[]), "model_type"),
    "has a billion layers": (settings(num_hidden_layers=10**9), "num_hidden_layers is 1000000000"),
    "has more layers than its files": (settings(num_hidden_layers=900), "which the weight files do not have"),
    "has sizes of no machine": (settings(hidden_size=10**12, vocab_size=10**18), "a whole number from 1 to"),
    "has a number of thousands of digits": (content("config.json", b'{"a": ' + b"9" * 6_000 + b"}"), "config.json"),
    "has a configuration nested without end": (content("config.json", b"[" * 200_000), "config.json"),
    "lacks a shard": (shards, "the bytes of this weight file are not here"),
    "is cut short": (
        lambda root: content("model.safetensors", (root / "model.safetensors").read_bytes()[:100_000])(root),
        "model.safetensors",
    ),
    "is a GGUF file cut short": (gguf(b"GGUF" + struct.pack("<IQQ", 3, 3, 2)), "model.gguf"),
    "is a GGUF file of endless counts": (gguf(b"GGUF" + struct.pack("<IQQ", 3, 2**60, 2**60)), "our limits are"),
}


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A copy of the project's own model."""
    root = tmp_path / "bird"
    root.mkdir()
    for name in FILES:
        copy(GOLDCREST / name, root / name)
    return root


@pytest.mark.parametrize("how", list(BROKEN))
def test_the_audit_ends_with_a_reason_of_a_release_that(how: str, release: Path) -> None:
    damage, expected = BROKEN[how]
    damage(release)

    ran = CliRunner().invoke(group, ["audit", str(release), "--format", "json", "--time-limit", "20"])

    assert (ran.exit_code, ran.exception) == (0, None), ran.output
    assert "Traceback" not in ran.output
    told = json.loads(ran.stdout)["smoke"]
    assert told["ran"] == "no"
    assert told["reason"]
    assert expected in told["reason"]


def test_nothing_of_a_release_is_executed_whatever_it_names(release: Path, tmp_path: Path) -> None:
    mark = tmp_path / "executed"
    code = f"open({str(mark)!r}, 'w')"
    settings(auto_map={"AutoModelForCausalLM": "modeling_bird.Bird"})(release)
    (release / "modeling_bird.py").write_text(code)
    (release / "__init__.py").write_text(code)
    (release / "chat_template.jinja").write_text("{% for i in range(10**12) %}{{ 'a' * 10**9 }}{% endfor %}")

    ran = CliRunner().invoke(group, ["audit", str(release), "--format", "json"])

    assert ran.exit_code == 0, ran.output
    assert json.loads(ran.stdout)["smoke"]["ran"] == "yes"
    assert not mark.exists()
