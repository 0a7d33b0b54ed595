"""A binary head read forward, a piece at a time: nothing is taken that the file does not have or our limit forbids."""

import struct

from openaudit.weights import Read
from openaudit.weights.header import refuse

PIECE = 1024 * 1024  # bytes of one read
MAX_HEAD = 64 * 1024 * 1024  # ours; the largest vocabularies come to some 20 MB
LENGTH = struct.Struct("<Q")


class Cursor:
    """Where one is in a file of `size` bytes: `at` from its first byte, `left` to its last."""

    def __init__(self, read: Read, size: int) -> None:
        self.at = 0
        self._read, self._size = read, size
        self._held, self._first = b"", 0

    @property
    def left(self) -> int:
        return self._size - self.at

    def take(self, size: int) -> bytes:
        """The next `size` bytes; WeightError where the file, or what is read of one, ends before them."""
        self._reach(size)
        begin = self.at - self._first
        self.at += size
        return self._held[begin : begin + size]

    def skip(self, size: int) -> None:
        """Leave `size` bytes out; WeightError where there are not as many."""
        self._check(size)
        self.at += size

    def plain(self, code: str) -> bool | int | float:
        """The next number, by its `struct` letter."""
        found: bool | int | float = struct.unpack(f"<{code}", self.take(self.sizes(code)))[0]
        return found

    def number(self, code: str) -> int:
        """The next whole number, by its `struct` letter."""
        return int(self.plain(code))

    @staticmethod
    def sizes(code: str) -> int:
        """Bytes of a number, by its `struct` letter."""
        return struct.calcsize(f"<{code}")

    def text(self, most: int) -> str:
        """The next string, of at most `most` bytes; what is not UTF-8 in it is replaced."""
        size = self.number("Q")
        self._check(size)
        if size > most:
            refuse("string-too-long", f"a string of {size} bytes at byte {self.at}; our limit is {most}")
        return self.take(size).decode("utf-8", "replace")

    def skip_texts(self, count: int) -> None:
        """Leave `count` strings out: a vocabulary has a hundred thousand, so no more is done for each than must be."""
        self._check(count * LENGTH.size)
        for _ in range(count):
            begin = self.at - self._first
            if begin + LENGTH.size > len(self._held):
                self._reach(LENGTH.size)
                begin = self.at - self._first
            self.at += LENGTH.size + LENGTH.unpack_from(self._held, begin)[0]
        self._check(0)

    def _reach(self, size: int) -> None:
        """Hold the next `size` bytes."""
        self._check(size)
        begin = self.at - self._first
        if begin + size > len(self._held):
            self._held, self._first = self._read(self.at, max(PIECE, size)), self.at
            if len(self._held) < size:
                refuse("header-past-end", f"the file could be read only to byte {self._first + len(self._held)}")

    def _check(self, size: int) -> None:
        if size > self.left:
            refuse(
                "header-past-end",
                f"{size} more bytes are asked for at byte {self.at}, and the file has {max(0, self.left)}",
            )
        if self.at + size > MAX_HEAD:
            refuse("header-too-large", f"more than {MAX_HEAD} bytes before the tensors (our limit)")
