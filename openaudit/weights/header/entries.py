"""A header's entries as tensors: fields, sizes and ranges checked, and the data covered end to end."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from openaudit.weights import Tensor, shown
from openaudit.weights.header import BITS, FIELDS, kind, refuse

WORD = 2**64
MAX_DEPTH = 100  # of a field that the format does not know


def tensors_of(entries: Mapping[str, object], data: int, size: int) -> tuple[Tensor, ...]:
    """The tensors in the order of their bytes, for data from byte `data` to the end of a file of `size` bytes."""
    found = sorted(
        (_tensor(name, entry, data) for name, entry in entries.items()), key=lambda one: (one.start, one.end)
    )
    _check_coverage(found, data, size)
    return tuple(found)


def metadata_of(value: object) -> dict[str, str]:
    """The strings of `__metadata__`, empty for null; WeightError where it is not an object of strings."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        refuse("metadata-not-string", f"__metadata__ is {kind(value)}; the format asks for an object of strings")
    for key, text in value.items():
        if not isinstance(text, str):
            refuse("metadata-not-string", f"__metadata__: {shown(key)} is {kind(text)}; the format asks for a string")
    return value


def _tensor(name: str, entry: object, data: int) -> Tensor:
    if not isinstance(entry, dict):
        refuse("tensor-entry", f"tensor {shown(name)} is {kind(entry)}; the format asks for an object")
    if missing := [key for key in FIELDS if key not in entry]:
        refuse("tensor-entry", f"tensor {shown(name)} has no {', '.join(missing)}")
    if len(entry) > len(FIELDS) and _depth(entry) > MAX_DEPTH:
        refuse("header-not-json", f"tensor {shown(name)}: a field nests deeper than {MAX_DEPTH}")
    dtype, shape, offsets = entry["dtype"], _naturals(entry["shape"]), _naturals(entry["data_offsets"])
    if not isinstance(dtype, str) or dtype not in BITS:
        got = shown(dtype) if isinstance(dtype, str) else kind(dtype)
        refuse("unknown-dtype", f"tensor {shown(name)}: its dtype is {got}; there are {', '.join(BITS)}")
    if shape is None:
        refuse("tensor-entry", f"tensor {shown(name)}: its shape is no list of whole numbers below 2^64")
    if offsets is None or len(offsets) != len(("start", "end")):
        refuse("tensor-entry", f"tensor {shown(name)}: its data_offsets are no pair of whole numbers below 2^64")
    start, end = offsets
    if end < start:
        refuse("reversed-offsets", f"tensor {shown(name)} starts at {start} and ends at {end}")
    _check_size(name, end - start, dtype, shape)
    return Tensor(name=name, dtype=dtype, shape=shape, start=data + start, end=data + end)


def _naturals(value: object) -> tuple[int, ...] | None:
    # `type is int`: to isinstance and == True is 1, and 2.0 is 2
    if isinstance(value, list) and all(type(one) is int and 0 <= one < WORD for one in value):
        return tuple(value)
    return None


def _check_size(name: str, got: int, dtype: str, shape: tuple[int, ...]) -> None:
    """WeightError unless `got` bytes are what the shape asks for, and a reader with 64-bit integers agrees."""
    elements = 1
    for dimension in shape:
        elements *= dimension
        if elements >= WORD:
            refuse("shape-overflow", f"tensor {shown(name)}: its shape multiplies to 2^64 elements or more")
    size, rest = divmod(elements * BITS[dtype], 8)
    if elements * BITS[dtype] >= WORD:
        refuse("shape-overflow", f"tensor {shown(name)}: it has 2^64 bits or more")
    if rest:
        refuse("partial-byte", f"tensor {shown(name)}: {elements} elements of {dtype} do not fill whole bytes")
    if got != size:
        refuse("tensor-size", f"tensor {shown(name)} has {got} bytes; its dtype and shape ask for {size}")


def _check_coverage(tensors: Sequence[Tensor], data: int, size: int) -> None:
    """WeightError unless the tensors lie end to end from the first byte of the data to the last of the file."""
    if tensors and tensors[0].start > data:
        refuse("hole", f"the first tensor begins {tensors[0].start - data} bytes into the data; the format asks for 0")
    for before, after in pairwise(tensors):
        if after.start < before.end:
            refuse("overlapping-tensors", f"tensors {shown(before.name)} and {shown(after.name)} share bytes")
        if after.start > before.end:
            refuse("hole", f"{after.start - before.end} bytes before tensor {shown(after.name)} belong to no tensor")
    end = tensors[-1].end if tensors else data
    if end > size:
        refuse("truncated", f"the tensors end at byte {end}, the file at {size}")
    if end < size:
        refuse("trailing-bytes", f"{size - end} bytes at the end of the file belong to no tensor")


def _depth(value: object) -> int:
    """How deep objects and lists nest in `value`; 0 for a scalar. Without recursion."""
    depth, level = -1, [value]
    while level:
        depth += 1
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    return depth
