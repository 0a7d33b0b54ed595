"""safetensors: 8 bytes of length, a JSON header, the tensors' bytes. Read strictly, and only the header.

Stricter than the reference package where the written format is: no key twice, no entry as an array. docs/weights.md
lists every difference with its reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from openaudit.weights import Problem, Read, Tensor
from openaudit.weights.header.entries import metadata_of, tensors_of
from openaudit.weights.header.odd import odd_metadata, odd_tensors, odd_text
from openaudit.weights.header.text import LENGTH, MAX_HEADER, parse, read_text

SUFFIXES = (".safetensors",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a header says: the tensors in the order of their bytes, metadata, the data's first byte, what is odd."""

    tensors: tuple[Tensor, ...]
    metadata: Mapping[str, str]
    data: int
    warnings: tuple[Problem, ...]


def recognise(head: bytes) -> bool:
    """Whether a file's first bytes (nine or more) are a possible length and the brace that opens a header."""
    return int.from_bytes(head[:LENGTH], "little") <= MAX_HEADER and head[LENGTH : LENGTH + 1] == b"{"


def header(read: Read, size: int) -> Header:
    """The header of a file of `size` bytes, every offset checked; WeightError names the first rule that it breaks."""
    text = read_text(read, size)
    entries = parse(text.json)
    metadata = metadata_of(entries.get("__metadata__"))
    data = LENGTH + text.length
    tensors = tensors_of({name: one for name, one in entries.items() if name != "__metadata__"}, data, size)
    odd = (*odd_text(text), *odd_metadata(entries, metadata), *odd_tensors(tensors, entries, data))
    return Header(tensors=tensors, metadata=MappingProxyType(metadata), data=data, warnings=odd)
