"""The head of a GGUF file: what it says is read, and no file that breaks the format is anything but an error in one line."""

import json
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openaudit.errors import WeightError
from openaudit.weights.header import gguf
from openaudit.weights.header.gguf import Array, Head
from tools import gguf_of_llama

PAIRS = {
    "general.architecture": "tiny",
    "tiny.block_count": 2,
    "tiny.scale": 0.5,
    "tiny.flag": True,
    "tiny.few": ["a", "b"],
    "tiny.many": [7] * 2000,
    "tiny.words": [f"word {at}" for at in range(2000)],
}


def written(path: Path, dtype: str = "F16") -> bytes:
    arrays = {
        "table": np.ones((4, 32), np.float32),
        "norm": np.ones(5, np.float32),
        "more": np.ones((2, 64), np.float32),
    }
    gguf_of_llama.write(path, PAIRS, arrays, dtype)
    return path.read_bytes()


def head(data: bytes) -> Head:
    return gguf.head(lambda start, size: data[start : start + size], len(data))


@pytest.mark.parametrize(("dtype", "size"), [("F32", 4 * 128), ("F16", 2 * 128), ("BF16", 2 * 128), ("Q8_0", 34 * 4)])
def test_a_head_says_names_shapes_and_where_the_bytes_are(dtype: str, size: int, tmp_path: Path) -> None:
    data = written(tmp_path / "x.gguf", dtype)

    found = head(data)

    assert found.version == 3
    assert {one.name: (one.dtype, one.shape, one.end - one.start) for one in found.tensors} == {
        "table": (dtype, (4, 32), size),
        "norm": ("F32", (5,), 20),
        "more": (dtype, (2, 64), size),
    }
    assert all(one.start % 32 == 0 for one in found.tensors)
    assert all(one.end <= other.start for one, other in pairwise(found.tensors))
    assert data[found.tensors[1].start : found.tensors[1].end] == np.ones(5, "<f4").tobytes()


def test_of_a_vocabulary_only_the_length_is_kept(tmp_path: Path) -> None:
    found = head(written(tmp_path / "x.gguf")).pairs

    assert found["tiny.few"] == Array(length=2, first=("a", "b"))
    assert found["tiny.many"] == Array(length=2000)
    assert found["tiny.words"] == Array(length=2000)
    assert (found["tiny.block_count"], found["tiny.scale"], found["tiny.flag"]) == (2, 0.5, True)


def test_a_head_is_read_in_pieces_that_split_its_strings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = written(tmp_path / "x.gguf")
    monkeypatch.setattr("openaudit.weights.header.cursor.PIECE", 7)

    assert gguf.head(lambda start, size: data[start : start + min(size, 4096)], len(data)) == head(data)


@given(st.integers(0, 10_000))
@settings(deadline=None, max_examples=200)
def test_every_truncation_is_refused_until_only_padding_is_missing(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    data = written(tmp_path_factory.getbasetemp() / "cut.gguf")
    end = head(data).tensors[-1].end

    if cut >= end:
        assert head(data[:cut])
    else:
        with pytest.raises(WeightError):
            head(data[:cut])


@given(st.integers(0, 400), st.integers(0, 255))
@settings(deadline=None, max_examples=400)
def test_a_changed_byte_gives_a_head_or_an_error_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, at: int, byte: int
) -> None:
    data = bytearray(written(tmp_path_factory.getbasetemp() / "bit.gguf"))
    data[at] = byte

    said, ends = "", [0]
    try:
        ends = [one.end for one in head(bytes(data)).tensors] or ends
    except WeightError as error:
        said = str(error)

    assert "\n" not in said
    assert max(ends) <= len(data)


LIES = {
    "more tensors than our limit": (struct.pack("<IQQ", 3, 2**40, 0), "too-many-tensors"),
    "more pairs than our limit": (struct.pack("<IQQ", 3, 0, 2**64 - 1), "too-many-tensors"),
    "a key beyond the end": (struct.pack("<IQQQ", 3, 0, 1, 2**63), "header-past-end"),
    "another version": (struct.pack("<IQQ", 9, 0, 0), "gguf-version"),
    "another byte order": (struct.pack(">IQQ", 3, 0, 0), "gguf-version"),
    "arrays in arrays in arrays": (
        struct.pack("<IQQQ1sI", 3, 0, 1, 1, b"k", 9) + struct.pack("<IQ", 9, 1) * 9,
        "nested-arrays",
    ),
    "strings that jump over the end": (
        struct.pack("<IQQQ1sIIQ", 3, 0, 1, 1, b"k", 9, 8, 2000) + struct.pack("<Q", 2**63) + bytes(20_000),
        "header-past-end",
    ),
}


@pytest.mark.parametrize("how", list(LIES))
def test_a_head_is_refused_that_claims(how: str) -> None:
    body, rule = LIES[how]

    with pytest.raises(WeightError) as refused:
        head(b"GGUF" + body)

    assert refused.value.id == rule


# the generator's verdict is about more than the head: parts and pointers are told before a head is read
BEFORE = {"g_split_no_others", "g_lfs_pointer"}
SECONDS = 3  # of processor time for one file


@pytest.mark.shared
def test_every_hostile_head_is_judged_as_the_shared_generator_says(
    shared: Callable[[str], Path], tmp_path: Path
) -> None:
    script = shared("tools/hostile/make_bad_safetensors.py")
    made = [sys.executable, str(script), str(tmp_path), "--no-reference", "--no-big"]
    subprocess.run(made, check=True, capture_output=True)
    wrong, slow = [], []

    for line in (tmp_path / "index.jsonl").read_text().splitlines():
        case = json.loads(line)
        if case["format"] != "gguf" or case["case"] in BEFORE:
            continue
        started = time.process_time()
        try:
            head((tmp_path / case["file"]).read_bytes())
            verdict = "accept"
        except WeightError:
            verdict = "reject"
        if not case["expected"].startswith(verdict):
            wrong.append((case["case"], case["expected"], verdict))
        if time.process_time() - started > SECONDS:
            slow.append(case["case"])

    assert wrong == []
    assert slow == []
