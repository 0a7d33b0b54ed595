"""The strict reader of safetensors headers: what it takes, what it refuses and under which id, and its laws."""

import json
import struct
import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.errors import WeightError
from openaudit.weights.header import BITS
from openaudit.weights.safetensors import Header, header, recognise

Framed = Callable[..., bytes]


def read(content: bytes) -> Header:
    return header(lambda start, size: content[start : start + size], len(content))


def entry(dtype: object = "F32", shape: object = (2, 2), offsets: object = (0, 16)) -> str:
    return json.dumps({"dtype": dtype, "shape": shape, "data_offsets": offsets})


def one(**fields: object) -> str:
    return f'{{"w": {entry(**fields)}}}'


W = entry()
DATA = bytes(16)


def test_a_sound_header_gives_tensors_with_their_bytes_in_the_file(framed: Framed) -> None:
    text = f'{{"__metadata__": {{"format": "pt"}}, "b": {entry(offsets=(16, 32))}, "a": {W}}}'

    found = read(framed(text, bytes(32)))

    assert [(one.name, one.start, one.end) for one in found.tensors] == [
        ("a", 8 + len(text), 24 + len(text)),
        ("b", 24 + len(text), 40 + len(text)),
    ]
    assert found.metadata == {"format": "pt"}
    assert found.data == 8 + len(text)
    assert found.warnings == ()


@pytest.mark.parametrize("dtype", BITS)
def test_every_dtype_of_the_format_is_read(framed: Framed, dtype: str) -> None:
    size = BITS[dtype]  # of 8 elements, in bytes

    (tensor,) = read(framed(one(dtype=dtype, shape=[8], offsets=[0, size]), bytes(size))).tensors

    assert (tensor.dtype, tensor.elements, tensor.end - tensor.start) == (dtype, 8, size)


REFUSED: dict[str, list[tuple[str | bytes, bytes]]] = {
    "header-not-json": [
        ("", b""),
        ("[]", b""),
        ("null", b""),
        ("{}{}", b""),
        ("{}\0\0", b""),
        ("\ufeff{}", b""),
        ("{'w': 1}", b""),
        (f'{{"w": {W},}}', DATA),
        ('{"w": {"dtype": "F32", "shape": [NaN], "data_offsets": [0, 16]}}', DATA),
        ('{"w": {"dtype": "F32", "shape": [-Infinity], "data_offsets": [0, 16]}}', DATA),
        ('{"w": {"dtype": "F32", "shape": [' + "9" * 5000 + '], "data_offsets": [0, 16]}}', DATA),
        (f'{{"\\ud800": {W}}}', DATA),
        ('{"__metadata__": {"license": "\\udc00"}}', b""),
        ("[" * 50_000, b""),
        ('{"w": {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16], "x": ' + "[" * 200 + "]" * 200 + "}}", DATA),
        (f'{{"a\nb": {W}}}', DATA),
    ],
    "header-not-utf8": [(b'{"\xff": 1}', b""), (b'{"\xed\xa0\x80": 1}', b""), (b'{"\xc0\xaf": 1}', b"")],
    "duplicate-key": [
        (f'{{"w": {W}, "w": {W}}}', DATA),
        (f'{{"w": {W}, "\\u0077": {W}}}', DATA),
        ('{"w": {"dtype": "F32", "dtype": "I32", "shape": [2, 2], "data_offsets": [0, 16]}}', DATA),
        ('{"__metadata__": {"license": "mit", "license": "cc-by-nc-4.0"}}', b""),
        ('{"__metadata__": {}, "__metadata__": {}}', b""),
    ],
    "metadata-not-string": [
        ('{"__metadata__": {"a": 1}}', b""),
        ('{"__metadata__": {"a": null}}', b""),
        ('{"__metadata__": {"a": {"b": "c"}}}', b""),
        ('{"__metadata__": ["a"]}', b""),
        (f'{{"__metadata__": {W}}}', DATA),
    ],
    "tensor-entry": [
        ('{"w": null}', b""),
        ('{"w": ["F32", [2, 2], [0, 16]]}', DATA),
        ('{"w": {"shape": [2, 2], "data_offsets": [0, 16]}}', DATA),
        ('{"w": {"dtype": "F32", "data_offsets": [0, 16]}}', DATA),
        ('{"w": {"dtype": "F32", "shape": [2, 2]}}', DATA),
        (one(shape="2,2"), DATA),
        (one(shape=[2.0, 2]), DATA),
        (one(shape=[True, 4]), DATA),
        (one(shape=[-2, -2]), DATA),
        (one(shape=[2**64]), DATA),
        ('{"w": {"dtype": "F32", "shape": [-0], "data_offsets": [0, 0]}}', b""),
        (one(offsets=[0]), DATA),
        (one(offsets=[0, 16, 32]), DATA),
        (one(offsets=["0", "16"]), DATA),
        (one(offsets=[-16, 0]), DATA),
    ],
    "unknown-dtype": [
        (one(dtype="f32"), DATA),
        (one(dtype="U4"), DATA),
        (one(dtype=17), DATA),
        (one(dtype={"F32": None}), DATA),
    ],
    "shape-overflow": [
        (one(dtype="I32", shape=[2, 2**64 - 2]), DATA),
        (one(dtype="I32", shape=[2, 2**63 - 1]), DATA),
        (one(shape=[4194305, 4194305, 211106198978564]), DATA),
        (one(shape=[2**60, 2**60, 0], offsets=[0, 0]), b""),
        (one(dtype="U8", shape=[2**64 - 1], offsets=[0, 2**64 - 1]), b""),
    ],
    "partial-byte": [(one(dtype="F4", shape=[3], offsets=[0, 2]), bytes(2))],
    "tensor-size": [(one(dtype="F16"), DATA), (one(shape=[3, 2]), DATA)],
    "reversed-offsets": [(one(offsets=[16, 0]), DATA)],
    "overlapping-tensors": [
        (f'{{"a": {W}, "b": {W}}}', DATA),
        (f'{{"a": {W}, "b": {entry(offsets=(8, 24))}}}', bytes(24)),
        (f'{{"a": {W}, "z": {entry(shape=[0], offsets=[8, 8])}}}', DATA),
    ],
    "hole": [(one(offsets=[16, 32]), bytes(32)), (f'{{"a": {W}, "b": {entry(offsets=(20, 36))}}}', bytes(36))],
    "truncated": [(one(), DATA[:-2]), (one(), b"")],
    "trailing-bytes": [(one(), DATA + b"x"), ("{}", b"x")],
}


@pytest.mark.parametrize(("id_", "text", "data"), [(id_, *case) for id_, cases in REFUSED.items() for case in cases])
def test_what_the_format_forbids_is_refused_by_its_rule(
    framed: Framed, id_: str, text: str | bytes, data: bytes
) -> None:
    with pytest.raises(WeightError) as caught:
        read(framed(text, data))

    assert caught.value.id == id_
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "id_"),
    [
        (b"", "header-too-small"),
        (b"\x02\0\0\0\0\0\0", "header-too-small"),
        (struct.pack("<Q", 60), "header-past-end"),
        (struct.pack("<Q", 100_000_001) + b"{}", "header-too-large"),
        (struct.pack("<Q", 2**64 - 8) + b"{}", "header-too-large"),
        (struct.pack(">Q", 2) + b"{}", "header-too-large"),
    ],
)
def test_a_length_that_cannot_be_is_refused(content: bytes, id_: str) -> None:
    with pytest.raises(WeightError) as caught:
        read(content)

    assert caught.value.id == id_


ODD = {
    "no-tensors": ("{}", b""),
    "leading-whitespace": (f' {{"w": {W}}}', DATA),
    "odd-padding": (f'{{"w": {W}}}\n', DATA),
    "large-padding": (f'{{"w": {W}}}' + " " * 5000, DATA),
    "metadata-null": (f'{{"__metadata__": null, "w": {W}}}', DATA),
    "huge-metadata": (f'{{"__metadata__": {{"a": "{"A" * 2_000_000}"}}, "w": {W}}}', DATA),
    "control-characters": (f'{{"__metadata__": {{"a": "\\u001b[2J"}}, "w": {W}}}', DATA),
    "unknown-field": ('{"w": {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16], "x": 1}}', DATA),
    "unaligned-tensor": (f'{{"a": {entry("U8", [1], [0, 1])}, "b": {entry("F32", [1], [1, 5])}}}', bytes(5)),
    "absurd-shape": (one(shape=[0, 2**60], offsets=[0, 0]), b""),
    "odd-name": (f'{{"../../etc/passwd": {W}}}', DATA),
}


@pytest.mark.parametrize("id_", ODD)
def test_what_is_legal_and_odd_is_a_warning(framed: Framed, id_: str) -> None:
    found = read(framed(*ODD[id_]))

    assert [problem.id for problem in found.warnings] == [id_]


@pytest.mark.parametrize("name", ["", "/abs", "a\\b", "<img src=x>", "a\u202eb", "a\0b", "x" * 600])
def test_an_odd_name_is_shown_on_one_line_without_what_hides(framed: Framed, name: str) -> None:
    (problem,) = read(framed(f"{{{json.dumps(name)}: {W}}}", DATA)).warnings

    assert problem.id == "odd-name"
    assert problem.message.isprintable()
    assert len(problem.message) < 200


def test_an_empty_tensor_may_stand_on_a_boundary_and_names_may_differ_by_case_only(framed: Framed) -> None:
    text = f'{{"w": {W}, "z": {entry(shape=[0], offsets=[16, 16])}, "W": {entry(offsets=(16, 32))}}}'

    found = read(framed(text, bytes(32)))

    assert sorted(one.name for one in found.tensors) == ["W", "w", "z"]
    assert found.warnings == ()


def test_more_tensors_than_our_limit_are_refused_before_they_are_built(framed: Framed) -> None:
    tensor = '{"dtype":"F32","shape":[0],"data_offsets":[0,0]}'
    text = "{" + ",".join(f'"{number}":{tensor}' for number in range(200_001)) + "}"

    with pytest.raises(WeightError) as caught:
        read(framed(text))

    assert caught.value.id == "too-many-tensors"


@pytest.mark.parametrize(
    "text", ['{"a": [' + "[]," * 2_000_000 + "[]]}", '{"__metadata__": {' + '"a":"",' * 2_000_000 + "}}"]
)
def test_a_header_that_would_cost_much_memory_is_refused_at_once(framed: Framed, text: str) -> None:
    content = framed(text)
    start = time.process_time()

    with pytest.raises(WeightError) as caught:
        read(content)

    assert caught.value.id == "too-many-tensors"
    assert time.process_time() - start < 2


def test_only_the_header_is_ever_asked_for(framed: Framed) -> None:
    size = 64 * 10**9
    text = one(dtype="U8", shape=[size], offsets=[0, size])
    content = framed(text)
    asked: list[tuple[int, int]] = []

    def source(start: int, length: int) -> bytes:
        asked.append((start, length))
        return content[start : start + length]

    header(source, len(content) + size)

    assert max(start + length for start, length in asked) == len(content)


def test_a_source_that_gives_little_at_a_time_is_asked_again(framed: Framed) -> None:
    content = framed(one(), DATA)

    found = header(lambda start, size: content[start : start + min(size, 5)], len(content))

    assert found == read(content)


def test_a_source_that_ends_early_is_refused(framed: Framed) -> None:
    content = framed(one(), DATA)

    with pytest.raises(WeightError) as caught:
        header(lambda start, size: content[:30][start : start + size], len(content))

    assert caught.value.id == "header-past-end"


def test_every_truncation_of_a_file_is_refused(framed: Framed) -> None:
    content = framed(f'{{"__metadata__": {{"a": "é"}}, "a": {W}, "b": {entry(offsets=(16, 32))}}}', bytes(32))

    for end in range(len(content)):
        with pytest.raises(WeightError):
            read(content[:end])


@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_value_or_a_weight_error(content: bytes) -> None:
    with suppress(WeightError):
        assert read(content).data <= len(content)


@given(st.binary(max_size=200), st.binary(max_size=32))
def test_any_header_text_ends_in_a_value_or_a_weight_error(text: bytes, data: bytes) -> None:
    with suppress(WeightError):
        read(struct.pack("<Q", len(text)) + text + data)


def test_a_file_is_recognised_by_its_length_and_its_brace(framed: Framed) -> None:
    assert recognise(framed("{}"))
    assert not recognise(b"version https://git-lfs.github.com/spec/v1\n")
    assert not recognise(b"")
