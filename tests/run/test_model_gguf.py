"""A GGUF release as a model: which of its files, what sizes, and why not."""

import struct
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

from openaudit.errors import RunError
from openaudit.release import open_release
from openaudit.run.model import read_model
from tests.run import tiny_llama
from tests.run.test_llama_cpp import gguf
from tools import gguf_of_llama

Pairs = Mapping[str, object]
LAYER = {"blk.0.ffn_up.weight": (96, 64), "blk.1.ffn_up.weight": (96, 64)}
SHAPES = {"token_embd.weight": (8, 64), **LAYER}


def pairs(**changes: object) -> dict[str, object]:
    said: dict[str, object] = {
        "general.architecture": "tiny",
        "tiny.block_count": 2,
        "tiny.embedding_length": 64,
        "tiny.context_length": 128,
        "tokenizer.ggml.tokens": list("abcdefgh"),
    }
    return {**said, **{name.replace("__", "."): value for name, value in changes.items()}}


def write(path: Path, said: Pairs, shapes: Mapping[str, tuple[int, ...]] = SHAPES, dtype: str = "F16") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    gguf_of_llama.write(path, said, {name: np.ones(shape, np.float32) for name, shape in shapes.items()}, dtype)
    return path


def test_a_gguf_file_is_a_decoder_with_the_sizes_of_its_tensors(tmp_path: Path) -> None:
    path = gguf(tmp_path, "Q8_0")

    model = read_model(open_release(str(path)))

    assert (model.kind, model.format, model.family, model.type, model.tokenizer) == ("decoder", "gguf", "", "llama", "")
    assert model.sizes == {
        "width": tiny_llama.WIDTH,
        "layers": tiny_llama.LAYERS,
        "inner": tiny_llama.INNER,
        "words": len(tiny_llama.VOCABULARY),
        "positions": tiny_llama.POSITIONS,
    }
    assert model.files == (str(path.resolve()),)
    assert model.tensors["blk.0.attn_q.weight"].dtype == "Q8_0"
    assert 0 < model.bytes < path.stat().st_size


@pytest.mark.parametrize(
    ("dtypes", "chosen"),
    [
        (("F32", "F16", "Q8_0"), "Q8_0"),
        (("F32", "BF16"), "BF16"),
        (("Q8_0",), "Q8_0"),
    ],
)
def test_of_several_quantisations_the_smallest_is_taken_that_keeps_what_was_trained(
    dtypes: tuple[str, ...], chosen: str, tmp_path: Path
) -> None:
    for dtype in dtypes:
        write(tmp_path / f"tiny-{dtype}.gguf", pairs(), dtype=dtype)

    model = read_model(open_release(str(tmp_path)))

    assert model.options == {"file": f"tiny-{chosen}.gguf", "others": len(dtypes) - 1}


def test_where_all_are_narrow_the_largest_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openaudit.run.model.gguf.NEAR", ("F64",))
    for dtype in ("Q8_0", "F16"):
        write(tmp_path / f"tiny-{dtype}.gguf", pairs(), dtype=dtype)

    assert read_model(open_release(str(tmp_path))).options["file"] == "tiny-F16.gguf"


def test_what_only_stands_beside_a_model_is_no_model(tmp_path: Path) -> None:
    write(tmp_path / "a-mmproj.gguf", {"general.architecture": "clip"}, {"v.patch.weight": (4, 64)})
    write(tmp_path / "b-lora.gguf", {**pairs(), "general.type": "adapter"})
    write(tmp_path / "c-vocabulary.gguf", pairs(), {})
    with pytest.raises(RunError, match="no language model, only what stands beside one"):
        read_model(open_release(str(tmp_path)))

    write(tmp_path / "model.gguf", pairs())

    assert read_model(open_release(str(tmp_path))).options == {"file": "model.gguf", "others": 0}


def parts(root: Path, numbers: tuple[int, ...] = (1, 2), count: int = 2, said: int = 2) -> Path:
    for number in numbers:
        shapes = {"token_embd.weight": (8, 64)} if number == 1 else LAYER
        first = pairs() if number == 1 else {}
        split = {"split.no": number - 1, "split.count": said}
        write(root / f"tiny-{number:05}-of-{count:05}.gguf", {**first, **split}, shapes)
    return root


def test_a_model_in_parts_is_read_as_one(tmp_path: Path) -> None:
    model = read_model(open_release(str(parts(tmp_path))))

    assert [Path(one).name for one in model.files] == ["tiny-00001-of-00002.gguf", "tiny-00002-of-00002.gguf"]
    assert {name: one.file for name, one in model.tensors.items()} == {
        "token_embd.weight": 0,
        **dict.fromkeys(LAYER, 1),
    }


@pytest.mark.parametrize(
    ("numbers", "count", "said"), [((1,), 2, 2), ((2,), 2, 2), ((1, 2), 3, 3), ((1, 2), 2, 65_535), ((1, 3), 2, 2)]
)
def test_a_model_that_lacks_a_part_is_not_run(numbers: tuple[int, ...], count: int, said: int, tmp_path: Path) -> None:
    parts(tmp_path, numbers, count, said)

    with pytest.raises(RunError, match=r"of its parts are here|no language model"):
        read_model(open_release(str(tmp_path)))


REFUSED: Mapping[str, tuple[Pairs, Mapping[str, tuple[int, ...]], str]] = {
    "more layers than tensors": (
        pairs(tiny__block_count=2**31),
        SHAPES,
        "says block_count '2147483648', the tensors say 2",
    ),
    "fewer layers than tensors": (pairs(tiny__block_count=1), SHAPES, "says block_count '1'"),
    "another width": (pairs(tiny__embedding_length=128), SHAPES, "says embedding_length '128', the tensors say 64"),
    "another vocabulary": (pairs(tokenizer__ggml__tokens=["a"]), SHAPES, "says tokens '1', the tensors say 8"),
    "no vocabulary": (
        {name: value for name, value in pairs().items() if "tokens" not in name},
        SHAPES,
        "says tokens 'None'",
    ),
    "words for sizes": (pairs(tiny__block_count="two"), SHAPES, "says block_count 'two'"),
    "no context": (pairs(tiny__context_length=0), SHAPES, "context_length '0'"),
    "no architecture": (
        {name: value for name, value in pairs().items() if "architecture" not in name},
        SHAPES,
        "no general.architecture",
    ),
    "no table of words": (pairs(), LAYER, "no table token_embd.weight"),
    "attention that looks ahead": (pairs(tiny__attention__causal=False), SHAPES, "looks both ways"),
    "an encoder beside a decoder": (pairs(), {**SHAPES, "enc.blk.0.ffn_up.weight": (96, 64)}, "an encoder of its own"),
}


@pytest.mark.parametrize("how", list(REFUSED))
def test_a_file_is_refused_before_anything_starts_that_has(how: str, tmp_path: Path) -> None:
    said, shapes, reason = REFUSED[how]
    write(tmp_path / "tiny.gguf", said, shapes)

    with pytest.raises(RunError, match=reason):
        read_model(open_release(str(tmp_path)))


DAMAGED: Mapping[str, tuple[Callable[[bytes], bytes], str]] = {
    "is cut": (lambda data: data[: len(data) // 2], "ends at byte"),
    "is empty": (lambda _: b"", "more bytes are asked for"),
    "is a pointer": (
        lambda _: b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345\n",
        "is a pointer",
    ),
    "is a page": (lambda _: b"<!doctype html><html></html>", "begins with '<!do'"),
    "is old": (lambda data: b"tjgg" + data[4:], "begins with 'tjgg'"),
    "claims a billion tensors": (lambda data: data[:8] + struct.pack("<Q", 10**9) + data[16:], "our limits"),
}


@pytest.mark.parametrize("how", list(DAMAGED))
def test_the_reason_names_the_file_that(how: str, tmp_path: Path) -> None:
    change, reason = DAMAGED[how]
    path = write(tmp_path / "tiny.gguf", pairs())
    path.write_bytes(change(path.read_bytes()))

    with pytest.raises(RunError, match=rf"tiny\.gguf.*{reason}"):
        read_model(open_release(str(tmp_path)))


def test_a_damaged_quantisation_does_not_hide_a_whole_one(tmp_path: Path) -> None:
    write(tmp_path / "a.gguf", pairs()).write_bytes(b"GGUF")
    write(tmp_path / "b.gguf", pairs())

    assert read_model(open_release(str(tmp_path))).options == {"file": "b.gguf", "others": 0}


def test_safetensors_come_first(tmp_path: Path) -> None:
    tiny_llama.folder(tmp_path)
    write(tmp_path / "tiny.gguf", pairs())

    assert read_model(open_release(str(tmp_path))).format == "safetensors"
