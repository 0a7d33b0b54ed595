"""What is legal in a header and odd all the same: one problem of a kind, with a count and the first example."""

import re
from collections.abc import Iterator, Mapping, Sequence

from openaudit.weights import Problem, Tensor, shown
from openaudit.weights.header import BITS, FIELDS, Text

LONG_HEADER = 25_000_000  # bytes; the hub's own client reads no longer one
LONG_PADDING = 4096
LONG_METADATA = 1024 * 1024  # characters
LONG_NAME = 512
MANY_DIMENSIONS = 64  # numpy stops there
LARGE_DIMENSION = 2**48

HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
ODD_NAME = re.compile(r"^$|^/|\\|(^|/)\.\.(/|$)|[<>\"'`;|&\t\r\n]")


def odd_text(text: Text) -> Iterator[Problem]:
    """What is odd about the edges of the header."""
    if text.json[:1] in (" ", "\t", "\r", "\n"):
        yield Problem(id="leading-whitespace", message="the header begins with white space; the format asks for {")
    if not text.spaces:
        yield Problem(id="odd-padding", message="the header is padded with other than spaces")
    if text.padding > LONG_PADDING:
        yield Problem(id="large-padding", message=f"{text.padding} bytes of padding after the header")
    if text.length > LONG_HEADER:
        yield Problem(id="large-header", message=f"{text.length} bytes of header; the hub's client reads {LONG_HEADER}")


def odd_metadata(entries: Mapping[str, object], metadata: Mapping[str, str]) -> Iterator[Problem]:
    """What is odd about the metadata of a header with these `entries`."""
    if entries.get("__metadata__", "") is None:
        yield Problem(id="metadata-null", message="__metadata__ is null; the format asks for an object of strings")
    if (length := sum(len(key) + len(value) for key, value in metadata.items())) > LONG_METADATA:
        yield Problem(id="huge-metadata", message=f"__metadata__ holds {length} characters")
    if any(HIDDEN.search(text) for pair in metadata.items() for text in pair):
        yield Problem(id="control-characters", message="__metadata__ holds control or invisible characters")


def odd_tensors(tensors: Sequence[Tensor], entries: Mapping[str, object], data: int) -> Iterator[Problem]:
    """What is odd about the tensors, whose data begins at byte `data`."""
    if not tensors:
        yield Problem(id="no-tensors", message="the file holds no tensors")
    kinds = {
        "unaligned-tensor": [one.name for one in tensors if (one.start - data) * 8 % BITS[one.dtype]],
        "absurd-shape": [one.name for one in tensors if _is_absurd(one.shape)],
        "odd-name": [one.name for one in tensors if _is_odd(one.name)],
        "unknown-field": [name for name, one in entries.items() if isinstance(one, dict) and _is_extended(name, one)],
    }
    for kind, names in kinds.items():
        if names:
            some = shown(names[0]) + (f" and {len(names) - 1} more" if len(names) > 1 else "")
            yield Problem(id=kind, message=f"{MESSAGES[kind]}: {some}")


MESSAGES = {
    "unaligned-tensor": "not aligned to the size of its elements",
    "absurd-shape": "more than 64 dimensions, or one of 2^48 or more",
    "odd-name": "a name that is empty, long or like a path, or holds markup or invisible characters",
    "unknown-field": "a field that the format does not know",
}


def _is_absurd(shape: tuple[int, ...]) -> bool:
    return len(shape) > MANY_DIMENSIONS or any(dimension >= LARGE_DIMENSION for dimension in shape)


def _is_odd(name: str) -> bool:
    return len(name) > LONG_NAME or bool(ODD_NAME.search(name) or HIDDEN.search(name))


def _is_extended(name: str, entry: Mapping[str, object]) -> bool:
    return name != "__metadata__" and len(entry) > len(FIELDS)
