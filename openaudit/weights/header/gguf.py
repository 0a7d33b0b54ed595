"""The head of a GGUF file, read strictly: metadata pairs, the tensor table, and where the data begins. No tensor is read.

The layout is that of the format's description: magic, version, counts, pairs, tensor infos, padding, data. The limits that
are ours keep time and memory bounded; the other rules are those that llama.cpp's own reader holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from types import MappingProxyType
from typing import TypeAlias

from openaudit.weights import Read, Tensor, shown
from openaudit.weights.header import refuse
from openaudit.weights.header.cursor import Cursor

MAGIC, VERSIONS = b"GGUF", (2, 3)
ALIGNMENT = "general.alignment"
MAX_PAIRS, MAX_TENSORS = 4_096, 65_536  # ours
MAX_KEY, MAX_NAME, MAX_DIMS = 65_535, 63, 4  # the format's and llama.cpp's own
MAX_TEXT = 4 * 1024 * 1024  # ours; bytes of one string
MAX_DEPTH = 2  # ours; arrays of arrays stand in the description, and no known key holds them
KEPT = 1024  # elements of an array that are kept; of a longer one (a vocabulary) only how many there are
WORD = 2**63
U32, TEXT, ARRAY = 4, 8, 9
NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
# ggml_type -> its name, elements of a block, bytes of a block (ggml.h, ggml-common.h)
TYPES: Mapping[int, tuple[str, int, int]] = {
    0: ("F32", 1, 4),
    1: ("F16", 1, 2),
    2: ("Q4_0", 32, 18),
    3: ("Q4_1", 32, 20),
    6: ("Q5_0", 32, 22),
    7: ("Q5_1", 32, 24),
    8: ("Q8_0", 32, 34),
    9: ("Q8_1", 32, 40),
    10: ("Q2_K", 256, 84),
    11: ("Q3_K", 256, 110),
    12: ("Q4_K", 256, 144),
    13: ("Q5_K", 256, 176),
    14: ("Q6_K", 256, 210),
    15: ("Q8_K", 256, 292),
    16: ("IQ2_XXS", 256, 66),
    17: ("IQ2_XS", 256, 74),
    18: ("IQ3_XXS", 256, 98),
    19: ("IQ1_S", 256, 50),
    20: ("IQ4_NL", 32, 18),
    21: ("IQ3_S", 256, 110),
    22: ("IQ2_S", 256, 82),
    23: ("IQ4_XS", 256, 136),
    24: ("I8", 1, 1),
    25: ("I16", 1, 2),
    26: ("I32", 1, 4),
    27: ("I64", 1, 8),
    28: ("F64", 1, 8),
    29: ("IQ1_M", 256, 56),
    30: ("BF16", 1, 2),
    34: ("TQ1_0", 256, 54),
    35: ("TQ2_0", 256, 66),
    39: ("MXFP4", 32, 17),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Array:
    """An array of metadata: how many elements it has, and its first ones where there are few."""

    length: int
    first: tuple["Value", ...] = ()


Value: TypeAlias = bool | int | float | str | Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the head of a GGUF file says: its pairs, its tensors in the order of their bytes, the data's first byte."""

    version: int
    pairs: Mapping[str, Value]
    tensors: tuple[Tensor, ...]
    data: int


def head(read: Read, size: int) -> Head:
    """The head of a file of `size` bytes, every offset checked; WeightError names the first rule that it breaks."""
    cursor = Cursor(read, size)
    version = _version(cursor)
    tensors, pairs = cursor.number("Q"), cursor.number("Q")
    if tensors > MAX_TENSORS or pairs > MAX_PAIRS:
        refuse("too-many-tensors", f"{tensors} tensors and {pairs} pairs; our limits are {MAX_TENSORS} and {MAX_PAIRS}")
    values = _pairs(cursor, pairs)
    alignment = _alignment(values.get(ALIGNMENT, 32))
    infos = [_info(cursor) for _ in range(tensors)]
    data = -(-cursor.at // alignment) * alignment
    found = _placed(infos, data, alignment, size)
    return Head(version=version, pairs=MappingProxyType(values), tensors=found, data=data)


def _version(cursor: Cursor) -> int:
    magic = cursor.take(len(MAGIC))
    if magic != MAGIC:
        refuse("not-gguf", f"the file begins with {shown(magic.decode('latin-1'))}; a GGUF file with 'GGUF'")
    version = cursor.number("I")
    if version not in VERSIONS:
        turned = int.from_bytes(version.to_bytes(4, "little"), "big")
        why = "it is big-endian, which is not read" if turned in VERSIONS else "versions 2 and 3 are read"
        refuse("gguf-version", f"its version reads {version}: {why}")
    return version


def _pairs(cursor: Cursor, count: int) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for _ in range(count):
        key = _name(cursor, MAX_KEY, "key")
        if key in values:
            refuse("duplicate-key", f"the key {shown(key)} stands twice")
        kind = cursor.number("I")
        values[key] = _value(cursor, kind, 0)
        if key == ALIGNMENT and kind != U32:
            refuse("alignment", f"{ALIGNMENT} is of type {kind}; a whole number of 32 bits without sign is asked for")
    return values


def _name(cursor: Cursor, most: int, what: str) -> str:
    """A name, which must not be empty and must be text."""
    size = cursor.number("Q")
    if size > cursor.left:
        refuse("header-past-end", f"a {what} of {size} bytes at byte {cursor.at}; the file has {cursor.left} more")
    if not 0 < size <= most:
        refuse("name-too-long", f"a {what} of {size} bytes at byte {cursor.at}; 1 to {most} are allowed")
    try:
        return cursor.take(size).decode("utf-8")
    except UnicodeDecodeError:
        refuse("header-not-utf8", f"a {what} before byte {cursor.at} is not UTF-8")


def _value(cursor: Cursor, kind: int, depth: int) -> Value:
    if kind == TEXT:
        return cursor.text(MAX_TEXT)
    if kind == ARRAY:
        return _array(cursor, depth + 1)
    if kind not in NUMBERS:
        refuse("value-type", f"a value of type {kind} before byte {cursor.at}; the format has 0 to 12")
    return cursor.plain(NUMBERS[kind])


def _array(cursor: Cursor, depth: int) -> Array:
    if depth > MAX_DEPTH:
        refuse("nested-arrays", f"arrays nested more than {MAX_DEPTH} deep at byte {cursor.at} (our limit)")
    kind, length = cursor.number("I"), cursor.number("Q")
    if kind in NUMBERS and length > KEPT:
        cursor.skip(length * cursor.sizes(NUMBERS[kind]))
        return Array(length=length)
    if kind == TEXT and length > KEPT:
        cursor.skip_texts(length)
        return Array(length=length)
    if kind == ARRAY and length > KEPT:
        refuse("nested-arrays", f"an array of {length} arrays at byte {cursor.at}; our limit is {KEPT}")
    return Array(length=length, first=tuple(_value(cursor, kind, depth) for _ in range(length)))


def _alignment(value: Value) -> int:
    if type(value) is not int or value < 1 or value & (value - 1):
        refuse("alignment", f"{ALIGNMENT} is {shown(str(value))}; a power of two is asked for")
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class _Info:
    name: str
    dtype: str
    shape: tuple[int, ...]
    offset: int
    bytes: int


def _info(cursor: Cursor) -> _Info:
    """One row of the tensor table; its shape as rows before columns, the other way round than the file has it."""
    name = _name(cursor, MAX_NAME, "tensor name")
    dims = cursor.number("I")
    if dims > MAX_DIMS:
        refuse("tensor-shape", f"{shown(name)} has {dims} dimensions; llama.cpp reads up to {MAX_DIMS}")
    shape = tuple(cursor.number("Q") for _ in range(dims))
    kind, offset = cursor.number("I"), cursor.number("Q")
    if kind not in TYPES:
        refuse("tensor-type", f"{shown(name)} is of type {kind}, which is not known")
    dtype, block, size = TYPES[kind]
    if any(one >= WORD for one in shape) or prod(shape) >= WORD or prod(shape) * size >= WORD:
        refuse("size-overflow", f"{shown(name)} has more elements than 63 bits can count")
    if shape and shape[0] % block:
        refuse("tensor-shape", f"{shown(name)}: rows of {shape[0]} elements are no whole blocks of {block} ({dtype})")
    return _Info(name=name, dtype=dtype, shape=shape[::-1], offset=offset, bytes=prod(shape) // block * size)


def _placed(infos: list[_Info], data: int, alignment: int, size: int) -> tuple[Tensor, ...]:
    """The tensors with their bytes; they must follow one another without a hole, and end within the file."""
    end, names, found = 0, set[str](), list[Tensor]()
    for one in infos:
        if one.name in names:
            refuse("duplicate-key", f"the tensor {shown(one.name)} stands twice")
        names.add(one.name)
        if one.offset != end:
            refuse(
                "tensor-offset", f"{shown(one.name)} is said to begin at {one.offset} of the data, and {end} is next"
            )
        start = data + one.offset
        if start + one.bytes > size:
            refuse("header-past-end", f"{shown(one.name)} ends at byte {start + one.bytes}, the file at {size}")
        found.append(Tensor(name=one.name, dtype=one.dtype, shape=one.shape, start=start, end=start + one.bytes))
        end += -(-one.bytes // alignment) * alignment
    return tuple(found)
