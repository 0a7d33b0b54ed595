"""Our reader beside the reference package: whatever it takes, the reference takes; what it refuses alone is listed here.

The list is the one of docs/weights.md.
"""

import json
import struct
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors import SafetensorError, deserialize

from openaudit.errors import WeightError
from openaudit.weights.header import BITS
from openaudit.weights.safetensors import header

# ids of rules that the reference does not hold a file to
STRICTER = {
    "duplicate-key": "the written format disallows duplicate keys; the reference keeps the last",
    "tensor-entry": "an entry as an array, or a whole number above 2^64: no other reader takes them",
    "unknown-dtype": "a dtype as an object: no other reader takes it",
    "header-not-json": "a number of more than 100 digits in a field that is not read",
    "header-too-large": "our limit on headers that are not ASCII",
    "too-many-tensors": "our limit on tensors",
}


def ours(content: bytes) -> str:
    try:
        header(lambda start, size: content[start : start + size], len(content))
    except WeightError as error:
        return error.id
    return ""


def reference(content: bytes) -> str:
    try:
        deserialize(content)  # type: ignore[no-untyped-call]
    except SafetensorError as error:
        return str(error)
    return ""


names = st.sampled_from(["w", "b", "__metadata__", "", "a.b", "é", "\u0000"])
numbers = st.one_of(st.integers(0, 8), st.sampled_from([-1, 2**32, 2**63, 2**64 - 1, 2**64, 1.0, True, None, "1"]))
dtypes = st.one_of(st.sampled_from([*BITS, "f32", "I4"]), st.sampled_from([None, 17, ["F32"]]))


@st.composite
def nearly_right(draw: st.DrawFn) -> bytes:
    """Headers that lay tensors end to end, with a fault here and there."""
    entries: list[tuple[str, Any]] = []
    end = 0
    for _ in range(draw(st.integers(0, 4))):
        dtype = draw(st.sampled_from(sorted(BITS)))
        shape = draw(st.lists(st.integers(0, 3), max_size=3))
        elements = 1
        for dimension in shape:
            elements *= dimension
        start, end = end, end + elements * BITS[dtype] // 8
        said: dict[str, Any] = {"dtype": dtype, "shape": shape, "data_offsets": [start, end]}
        match draw(st.integers(0, 12)):
            case 0:
                said["dtype"] = draw(dtypes)
            case 1:
                said["shape"] = draw(st.one_of(st.lists(numbers, max_size=3), numbers))
            case 2:
                said["data_offsets"] = draw(st.lists(numbers, max_size=3))
            case 3:
                said["extra"] = draw(st.one_of(numbers, st.lists(numbers, max_size=2)))
            case 4:
                said.pop(draw(st.sampled_from(sorted(said))))
            case _:
                pass
        entries.append((draw(st.one_of(names, st.text(max_size=3))), said))
    if draw(st.booleans()):
        entries.insert(0, ("__metadata__", draw(st.one_of(st.dictionaries(names, st.text(max_size=3)), numbers))))
    text = "{" + ",".join(f"{json.dumps(name)}:{json.dumps(value)}" for name, value in entries) + "}"
    text = draw(st.sampled_from(["", "", "", " ", "\n"])) + text + draw(st.sampled_from(["", "", " ", "\t", "\0"]))
    raw = text.encode("utf-8", "surrogatepass")
    return struct.pack("<Q", len(raw)) + raw + bytes(max(0, end + draw(st.sampled_from([0, 0, 0, 0, 1, -1]))))


@settings(max_examples=600, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(nearly_right())
def test_what_we_take_the_reference_takes_and_what_we_refuse_alone_is_listed(content: bytes) -> None:
    mine, theirs = ours(content), reference(content)

    if not mine:
        assert not theirs
    elif not theirs:
        assert mine in STRICTER


def test_each_listed_difference_is_one() -> None:
    w = '{"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}'
    differing = {
        "duplicate-key": f'{{"w": {w}, "w": {w}}}',
        "tensor-entry": '{"w": ["F32", [1], [0, 4]]}',
        "unknown-dtype": '{"w": {"dtype": {"F32": null}, "shape": [1], "data_offsets": [0, 4]}}',
        "header-not-json": f'{{"w": {{"x": {"1" * 200}, {w[1:]}}}',
        "header-not-json ": f'{{"w": {{"x": {"[" * 110}{"]" * 110}, {w[1:]}}}',
    }

    for id_, text in differing.items():
        content = struct.pack("<Q", len(text)) + text.encode() + bytes(4)

        assert (ours(content), reference(content)) == (id_.strip(), ""), id_
