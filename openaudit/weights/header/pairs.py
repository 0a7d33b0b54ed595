"""The keys and values at the head of a GGUF file, up to its vocabulary: what the file says of itself, in words.

The layout is that of the format's description: `GGUF`, a version, the numbers of tensors and of pairs, then the pairs.
Version 1 counts with four bytes where later versions count with eight.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from openaudit.errors import WeightError
from openaudit.weights import Read

MAGIC = b"GGUF"
PIECE = 64 * 1024  # bytes of one read
MAX_BYTES = 2 * 1024 * 1024  # ours; what is read of one file: the words stand before the vocabulary
MAX_PAIRS = 4096  # ours
MAX_KEY = 64 * 1024  # the format's own limit of a key
MAX_STRINGS = 1024  # ours; a longer array of strings is a vocabulary, behind which no more is read
TEXT, ARRAY = 8, 9
SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}  # type -> bytes of one value
VERSIONS = (1, 2, 3)


@dataclass(slots=True)
class Cursor:
    """A file read forward, a piece at a time; `order` and `count` are the byte order and the size of its counts."""

    read: Read
    at: int = 0
    first: int = 0
    held: bytes = b""
    order: str = "<"
    count: str = "Q"

    def take(self, size: int) -> bytes:
        """The next `size` bytes; WeightError where the file or our limit ends before them."""
        if self.at + size > MAX_BYTES:
            _refuse(f"more than {MAX_BYTES} bytes before the vocabulary (our limit)")
        begin = self.at - self.first
        if begin + size > len(self.held):
            self.first, self.held, begin = self.at, self.read(self.at, max(PIECE, size)), 0
        found = self.held[begin : begin + size]
        if len(found) < size:
            _refuse(f"the file ends at byte {self.first + len(self.held)}, inside its metadata")
        self.at += size
        return found

    def number(self, code: str) -> int:
        """The next whole number, by its `struct` letter."""
        return int(struct.unpack(self.order + code, self.take(struct.calcsize(self.order + code)))[0])

    def skip(self, size: int) -> None:
        """Leave `size` bytes out; WeightError where our limit ends before them."""
        if self.at + size > MAX_BYTES:
            _refuse(f"more than {MAX_BYTES} bytes before the vocabulary (our limit)")
        self.at += size


def strings(read: Read) -> Iterator[tuple[str, str, int, int]]:
    """The pairs whose value is a string: key, value, its first byte and its length in bytes.

    WeightError where the metadata breaks the format or our limits; what was told before stays.
    """
    cursor = Cursor(read)
    if cursor.take(len(MAGIC)) != MAGIC:
        _refuse("the file does not begin as GGUF does")
    version = int.from_bytes(cursor.take(4), "little")
    if version not in VERSIONS and int.from_bytes(version.to_bytes(4, "big"), "little") in VERSIONS:
        cursor.order, version = ">", int.from_bytes(version.to_bytes(4, "big"), "little")
    if version not in VERSIONS:
        _refuse(f"its version reads {version}; there are {', '.join(map(str, VERSIONS))}")
    cursor.count = "I" if version == 1 else "Q"
    cursor.number(cursor.count)
    for _ in range(min(cursor.number(cursor.count), MAX_PAIRS)):
        key = _string(cursor, MAX_KEY)
        kind = cursor.number("I")
        if kind == TEXT:
            value = _string(cursor, MAX_BYTES)
            yield _text(key), _text(value), cursor.at - len(value), len(value)
        elif kind == ARRAY and not _skipped(cursor):
            return
        elif kind != ARRAY:
            cursor.skip(_size(kind))


def _string(cursor: Cursor, limit: int) -> bytes:
    size = cursor.number(cursor.count)
    if size > limit:
        _refuse(f"a string of {size} bytes at byte {cursor.at}; our limit is {limit}")
    return cursor.take(size)


def _skipped(cursor: Cursor) -> bool:
    """Whether the array was stepped over; not where it is a vocabulary, or holds arrays, which no known key does."""
    kind, count = cursor.number("I"), cursor.number(cursor.count)
    if kind == ARRAY or (kind == TEXT and count > MAX_STRINGS):
        return False
    if kind == TEXT:
        for _ in range(count):
            _string(cursor, MAX_BYTES)
    elif count * _size(kind) > MAX_BYTES:
        return False
    else:
        cursor.skip(count * _size(kind))
    return True


def _size(kind: int) -> int:
    if kind not in SIZES:
        _refuse(f"a value of type {kind}; the format has 0 to 12")
    return SIZES[kind]


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _refuse(message: str) -> NoReturn:
    raise WeightError(message, id="metadata-broken")
