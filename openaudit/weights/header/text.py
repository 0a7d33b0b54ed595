"""A header's bytes as strict JSON: no key twice, no NaN, no half surrogate, and no more memory than our limits allow."""

import json
import re
from collections.abc import Sequence
from typing import NoReturn

from openaudit.weights import Read, shown
from openaudit.weights.header import Text, kind, refuse

LENGTH = 8  # bytes that give the header's length
MAX_HEADER = 100_000_000  # bytes; the format's own limit
MAX_TENSORS = 200_000  # ours; the largest honest releases have tens of thousands in a file
MANY = f"more than {MAX_TENSORS} tensors in one file (our limit)"
MAX_MARKS = 4_000_000  # ours; commas and brackets, or quotes: twenty to a tensor, so that memory is bounded
MAX_WIDE = 25_000_000  # ours; bytes of a header that is not ASCII, which Python may hold four times as large
MAX_DIGITS = 100  # of a number
PIECE = 16 * 1024 * 1024  # bytes of one read
BLOCK = 64 * 1024  # bytes of padding that are looked at in one go
BLANK = b" \t\r\n"
SURROGATE = re.compile("[\ud800-\udfff]")


def read_text(read: Read, size: int) -> Text:
    """The header of a file of `size` bytes as text; WeightError where it cannot be one."""
    first = _read(read, 0, min(LENGTH, size))
    if len(first) < LENGTH:
        refuse("header-too-small", f"the file has {size} bytes; its first 8 give the length of the header")
    length = int.from_bytes(first, "little")
    if length > MAX_HEADER:
        refuse("header-too-large", f"the length of the header reads {length}; the format allows {MAX_HEADER}")
    if LENGTH + length > size:
        refuse("header-past-end", f"the header ends at byte {LENGTH + length}, the file at {size}")
    raw = _read(read, LENGTH, length)
    if len(raw) < length:
        refuse("header-past-end", f"only {len(raw)} of the header's {length} bytes could be read")
    padding, spaces = _trim(raw)
    return Text(json=_decoded(raw), length=length, padding=padding, spaces=spaces)


def _read(read: Read, start: int, size: int) -> bytearray:
    """`size` bytes from `start`, or fewer where the file ends."""
    got = bytearray()
    while len(got) < size and (piece := read(start + len(got), min(PIECE, size - len(got)))):
        got += piece
    return got


def _trim(raw: bytearray) -> tuple[int, bool]:
    """Cut the padding off in place, for a copy of a long header is dear; its bytes, and whether all are spaces."""
    end, spaces = len(raw), True
    while end:
        block = raw[max(0, end - BLOCK) : end]
        kept = len(block.rstrip(BLANK))
        spaces = spaces and not block[kept:].strip(b" ")
        end -= len(block) - kept
        if kept:
            break
    padding = len(raw) - end
    del raw[end:]
    return padding, spaces


def _decoded(content: bytearray) -> str:
    if max(sum(map(content.count, (b",", b"[", b"{"))), content.count(b'"')) > MAX_MARKS:
        refuse("too-many-tensors", f"the header has more than {MAX_MARKS} commas, brackets or quotes (our limit)")
    if len(content) > MAX_WIDE and not content.isascii():
        refuse("header-too-large", f"{len(content)} bytes of header that are not all ASCII; our limit is {MAX_WIDE}")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        refuse("header-not-utf8", f"the header is not UTF-8: byte {LENGTH + error.start} of the file")


def parse(text: str) -> dict[str, object]:
    """The top level of a header's JSON; WeightError where it is no object or a reader could see two of them."""
    objects = 0
    escapes = "\\u" in text

    def collected(pairs: list[tuple[str, object]]) -> dict[str, object]:
        nonlocal objects
        objects += 1
        if objects > MAX_TENSORS + 2:  # the tensors, the metadata and the top level
            refuse("too-many-tensors", MANY)
        if escapes:
            _check_surrogates(pairs)
        return _unique(pairs)

    try:
        value = json.loads(text, object_pairs_hook=collected, parse_int=_integer, parse_constant=_constant)
    except RecursionError:
        refuse("header-not-json", "the header nests too deeply")
    except json.JSONDecodeError as error:
        refuse("header-not-json", f"the header is not JSON: {error.msg}, at character {error.pos}")
    if not isinstance(value, dict):
        refuse("header-not-json", f"the header is {kind(value)}; the format asks for an object")
    if len(value.keys() - {"__metadata__"}) > MAX_TENSORS:
        refuse("too-many-tensors", MANY)
    return value


def _unique(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    entry: dict[str, object] = dict(pairs)
    if len(entry) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                refuse("duplicate-key", f"the key {shown(name)} stands twice in one object")
            seen.add(name)
    return entry


def _check_surrogates(pairs: Sequence[tuple[str, object]]) -> None:
    for name, value in pairs:
        if SURROGATE.search(name) or (isinstance(value, str) and SURROGATE.search(value)):
            refuse("header-not-json", "a string holds half of a surrogate pair")


def _integer(digits: str) -> int | float:
    if len(digits) > MAX_DIGITS:
        refuse("header-not-json", f"a number of {len(digits)} digits; our limit is {MAX_DIGITS}")
    return -0.0 if digits == "-0" else int(digits)  # -0 is no whole number to a reader with unsigned integers


def _constant(name: str) -> NoReturn:
    refuse("header-not-json", f"{name} is not JSON")
