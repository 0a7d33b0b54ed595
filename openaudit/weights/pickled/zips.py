"""The directory of a ZIP archive, walked by ourselves: torch reads archives that stricter readers refuse."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from openaudit.errors import WeightError
from openaudit.weights import Read

END, END_SIZE = b"PK\x05\x06", 22
END64, LOCATOR = b"PK\x06\x06", b"PK\x06\x07"
ENTRY, LOCAL = b"PK\x01\x02", b"PK\x03\x04"
MAX_DIRECTORY = 32 * 1024 * 1024  # bytes
MAX_ENTRIES = 200_000
STORED, DEFLATED = 0, 8
FULL16, FULL32 = 0xFFFF, 0xFFFFFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of an archive as its directory gives it: name, method, bytes in the archive, where its header stands."""

    name: str
    method: int
    size: int
    offset: int


def directory(read: Read, size: int) -> tuple[Entry, ...]:
    """The entries of an archive of `size` bytes; WeightError where it is damaged or larger than our limits."""
    start, length, count = _end(read, size)
    if length > MAX_DIRECTORY or count > MAX_ENTRIES:
        _refuse(f"a directory of {count} entries in {length} bytes; our limits are {MAX_ENTRIES} and {MAX_DIRECTORY}")
    if start + length > size:
        _refuse("the archive's directory lies past its end")
    return tuple(_entries(read(start, length)))


def content(read: Read, entry: Entry, most: int) -> bytes:
    """The first `most` bytes of an entry; WeightError where they cannot be had."""
    local = read(entry.offset, 30)
    if len(local) < len(bytes(30)) or not local.startswith(LOCAL):
        _refuse(f"the entry {entry.name[:60]!r} has no header where the directory says")
    start = entry.offset + len(local) + sum(struct.unpack("<HH", local[26:30]))
    data = read(start, min(entry.size, most))
    if entry.method == STORED:
        return data
    if entry.method != DEFLATED:
        _refuse(f"the entry {entry.name[:60]!r} is packed with method {entry.method}; stored and deflated are read")
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, most)
    except zlib.error as error:
        _refuse(f"the entry {entry.name[:60]!r} cannot be unpacked: {error}")


def _end(read: Read, size: int) -> tuple[int, int, int]:
    """Where the directory starts, its bytes, and its entries."""
    first = max(0, size - END_SIZE - FULL16)
    tail = read(first, size - first)
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_SIZE:
        _refuse("the archive has no end record: it is cut off or no ZIP archive")
    count, length, start = struct.unpack("<HII", tail[at + 10 : at + 20])
    locator = tail[max(0, at - 20) : at]
    if locator.startswith(LOCATOR) and (count == FULL16 or FULL32 in (length, start)):
        record = read(struct.unpack("<Q", locator[8:16])[0], 56)
        if record.startswith(END64) and len(record) == len(bytes(56)):
            count, length, start = struct.unpack("<QQQ", record[32:56])
    return start, length, count


def _entries(table: bytes) -> Iterator[Entry]:
    at, count = 0, 0
    while table.startswith(ENTRY, at):
        fixed = table[at : at + 46]
        count += 1
        if len(fixed) < len(bytes(46)) or count > MAX_ENTRIES:
            _refuse("the archive's directory is cut off or longer than it says")
        method = struct.unpack("<H", fixed[10:12])[0]
        packed, unpacked = struct.unpack("<II", fixed[20:28])
        name_size, extra_size, comment_size = struct.unpack("<HHH", fixed[28:34])
        offset = struct.unpack("<I", fixed[42:46])[0]
        name = table[at + 46 : at + 46 + name_size]
        extra = table[at + 46 + name_size : at + 46 + name_size + extra_size]
        packed, offset = _wide(extra, unpacked, packed, offset)
        yield Entry(name=name.decode("utf-8", "backslashreplace"), method=method, size=packed, offset=offset)
        at += 46 + name_size + extra_size + comment_size


def _wide(extra: bytes, unpacked: int, packed: int, offset: int) -> tuple[int, int]:
    """The packed size and the offset, from the 64-bit field where the 32-bit ones are full."""
    while len(extra) > len(b"idln"):
        kind, length = struct.unpack("<HH", extra[:4])
        if kind == 1:
            field = extra[4 : 4 + length]
            words = [word for (word,) in struct.iter_unpack("<Q", field[: len(field) // 8 * 8])]
            values = [words.pop(0) if value == FULL32 and words else value for value in (unpacked, packed, offset)]
            return values[1], values[2]
        extra = extra[4 + length :]
    return packed, offset


def _refuse(message: str) -> NoReturn:
    raise WeightError(message, id="damaged-archive")
