"""Licences in the headers of weight files, beside what the card says."""

import json
import struct
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from openaudit.facts import Evidence, Fact
from openaudit.findings import find_all
from openaudit.release import open_release
from openaudit.weights import inspect

Found = Callable[..., Evidence]
WEIGHTS = "model.parameters.license"
CARD = "---\nlicense: {}\n---\n# Heron\n"


def safetensors(metadata: Mapping[str, str], *, ascii_: bool = True) -> bytes:
    header = {
        "license": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]},
        "__metadata__": dict(metadata),
    }
    text = json.dumps(header, ensure_ascii=ascii_).encode()
    return struct.pack("<Q", len(text)) + text + bytes(4)


def _string(text: str, order: str = "<", count: str = "Q") -> bytes:
    return struct.pack(order + count, len(text.encode())) + text.encode()


def gguf(metadata: Mapping[str, object], version: int = 3, order: str = "<") -> bytes:
    count = "I" if version == 1 else "Q"
    out = b"GGUF" + struct.pack(f"{order}I{count}{count}", version, 0, len(metadata))
    for key, value in metadata.items():
        out += _string(key, order, count)
        if isinstance(value, str):
            out += struct.pack(f"{order}I", 8) + _string(value, order, count)
        elif isinstance(value, list):
            out += struct.pack(f"{order}II{count}", 9, 8, len(value))
            out += b"".join(_string(one, order, count) for one in value)
        else:
            out += struct.pack(f"{order}If", 6, value)
    return out


def weights(known: Evidence) -> Fact:
    fact = known.get(WEIGHTS)
    assert isinstance(fact, Fact)
    return fact


FILES = {
    "safetensors": ("model.safetensors", safetensors({"format": "pt", "license": "cc-by-nc-4.0"})),
    "safetensors with letters outside ASCII": (
        "model.safetensors",
        safetensors({"modelspec.title": "Reiher \u00fc\u4e00", "modelspec.license": "CC-BY-NC-4.0"}, ascii_=False),
    ),
    "ModelSpec with a link": (
        "model.safetensors",
        safetensors({"modelspec.license": "https://creativecommons.org/licenses/by-nc/4.0/"}),
    ),
    "GGUF": ("heron.gguf", gguf({"general.rope": 1.0, "general.tags": ["a", "b"], "general.license": "cc-by-nc-4.0"})),
    "GGUF of version 1": ("heron.gguf", gguf({"general.license": "cc-by-nc-4.0"}, version=1)),
    "GGUF of the other byte order": ("heron.gguf", gguf({"general.license": "cc-by-nc-4.0"}, order=">")),
    "GGUF with a name beside other": (
        "heron.gguf",
        gguf({"general.license": "other", "general.license.name": "CC BY-NC 4.0"}),
    ),
    "GGUF with a link beside other": (
        "heron.gguf",
        gguf(
            {"general.license": "other", "general.license.link": "https://creativecommons.org/licenses/by-nc/4.0/"},
        ),
    ),
}


@pytest.mark.parametrize(("path", "data"), FILES.values(), ids=FILES)
def test_a_header_says_the_licence_of_the_weights_with_its_bytes(found: Found, path: str, data: bytes) -> None:
    known = found({path: data, "README.md": "# Heron\n\nA model.\n"})
    fact = weights(known)
    (place,) = fact.where

    assert (fact.value, fact.basis, fact.how) == ("CC-BY-NC-4.0", "claimed", "weights-metadata")
    assert place.start is not None
    assert place.size is not None
    assert data[place.start : place.start + place.size].decode() == place.quote


@pytest.mark.parametrize(("path", "data"), FILES.values(), ids=FILES)
def test_a_header_and_a_card_that_differ_are_a_conflict_with_both_words(found: Found, path: str, data: bytes) -> None:
    known = found({path: data, "README.md": CARD.format("mit")})
    fact = weights(known)

    assert (fact.value, [one.value for one in fact.others]) == ("MIT", ["CC-BY-NC-4.0"])
    (conflict,) = [one for one in find_all(known, ()) if one.id == "license-conflict" and WEIGHTS in one.facts]
    assert {place.path for place in conflict.where} == {"README.md", path}


def test_headers_that_agree_with_the_card_are_no_conflict(found: Found) -> None:
    shards = {f"model-0000{n}-of-00002.safetensors": safetensors({"license": "mit"}) for n in (1, 2)}
    known = found({**shards, "README.md": CARD.format("mit")})

    assert known.value("license.conflict") is False
    assert weights(known).others[0].how == "weights-metadata"


def test_files_with_licences_of_their_own_are_parts(found: Found) -> None:
    files = {f"heron-{name}.gguf": gguf({"general.license": name}) for name in ("mit", "cc-by-nc-4.0")}
    known = found({**files, "README.md": "# Heron\n"})

    assert known.value(WEIGHTS, "heron-mit.gguf") == "MIT"
    assert known.value(WEIGHTS, "heron-cc-by-nc-4.0.gguf") == "CC-BY-NC-4.0"


def test_a_gguf_file_names_its_base(found: Found) -> None:
    pairs = {
        "general.license": "apache-2.0",
        "general.base_model.count": 1.0,
        "general.base_model.0.repo_url": "https://hub.example/meta-llama/Llama-3.1-8B",
    }
    known = found({"heron-q4.gguf": gguf(pairs), "README.md": "# Heron\n"})

    assert known.value("lineage.base") == ("meta-llama/Llama-3.1-8B",)
    assert "base-terms-dropped" in {one.id for one in find_all(known, ())}


def test_words_before_a_vocabulary_are_read_and_what_stands_behind_it_is_not(tmp_path: Path) -> None:
    pairs = {"general.license": "mit", "tokens": ["a"] * 2000, "general.late": "never"}
    (tmp_path / "heron.gguf").write_bytes(gguf(pairs))
    (file,) = inspect(open_release(str(tmp_path))).files

    assert dict(file.metadata) == {"general.license": "mit"}


def test_every_cut_and_every_odd_byte_of_a_gguf_header_ends_in_a_value(tmp_path: Path) -> None:
    data = gguf({"general.license": "mit", "general.tags": ["a", "b"], "general.rope": 1.0, "general.name": "Heron"})
    path = tmp_path / "heron.gguf"
    for at in range(len(data)):
        for other in (data[:at], data[:at] + b"\xff" + data[at + 1 :]):
            path.write_bytes(other)
            (file,) = inspect(open_release(str(tmp_path))).files

            assert file.valid is None
            assert [one.id for one in file.warnings] == ["not-read-yet"]
            assert not file.errors
