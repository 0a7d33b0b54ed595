"""A line from the child to the parent: one request, one answer, each a length and so many bytes, over two pipes.

It is how a child without a network asks a server on this machine: the parent passes bytes on and looks into none of them.
"""

import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

LENGTH = struct.Struct("<I")
MOST = 16 * 1024 * 1024  # bytes of a request or an answer
VARIABLE = "OPENAUDIT_LINE"  # the child's two descriptors: where it reads answers, where it writes requests


class Answers(Protocol):
    """What stands at the parent's end of a line."""

    def answer(self, request: bytes) -> bytes:
        """The answer to one request of the child; never raises. Both are foreign: bytes of at most MOST."""
        ...

    def close(self) -> None:
        """Give up what is under way: called when the child has ended, from another thread."""
        ...


@contextmanager
def held(line: Answers | None) -> Iterator[tuple[int, ...]]:
    """The child's two descriptors while the parent answers on the others; none where there is no line."""
    if line is None:
        yield ()
        return
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    thread = threading.Thread(target=_serve, args=(line, ours_in, ours_out), daemon=True)
    try:
        thread.start()
        yield theirs_in, theirs_out
    finally:
        # without a writer the thread reads the end, without a reader it can write no more
        os.close(theirs_in)
        os.close(theirs_out)
        line.close()
        thread.join()


def _serve(line: Answers, inbox: int, outbox: int) -> None:
    with suppress(Exception):  # whatever ends it, the child reads the end of its line
        while True:
            send(outbox, line.answer(receive(inbox)))
    os.close(inbox)
    os.close(outbox)


def ask(request: bytes) -> bytes:
    """In the child: the parent's answer to `request`; OSError or EOFError where the line is dead."""
    inbox, outbox = map(int, os.environ[VARIABLE].split(","))
    send(outbox, request)
    return receive(inbox)


def send(outbox: int, message: bytes) -> None:
    """Write one message; OSError where it is too long or nobody reads."""
    if len(message) > MOST:
        raise OSError(f"a message of {len(message)} bytes; the line carries {MOST}")
    rest = memoryview(LENGTH.pack(len(message)) + message)
    while rest:
        rest = rest[os.write(outbox, rest) :]


def receive(inbox: int) -> bytes:
    """Read one message; EOFError where the other end is closed, OSError where it says more than MOST bytes."""
    size = LENGTH.unpack(_exactly(inbox, LENGTH.size))[0]
    if size > MOST:
        raise OSError(f"a message of {size} bytes; the line carries {MOST}")
    return _exactly(inbox, size)


def _exactly(inbox: int, size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        piece = os.read(inbox, min(65_536, size - len(found)))
        if not piece:
            raise EOFError("the line is closed")
        found += piece
    return bytes(found)
