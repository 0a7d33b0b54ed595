"""A filter on system calls (Linux): no sockets, no new process or program, no writing, no reaching for other processes.

A list of what is refused, because a list of what numeric libraries need differs with each of their versions; what a
new kernel adds is held by the other walls. See seccomp(2) for the program's form.
"""

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Iterator

from openaudit.run.child.calls import CALLS, COMMON, Table

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, KILL, ERRNO = 0x7FFF_0000, 0x8000_0000, 0x0005_0000
NUMBER, ARCH, ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data; arguments are 8 bytes each, low half first
X32 = 0x4000_0000  # a second numbering of the same calls on x86-64
CLONE_THREAD = 0x1_0000
INTERNET = 2  # AF_INET: no local socket, which may lead out by a path; no netlink
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, MODE_FILTER = 38, 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def refuse(*, sockets: bool = False, writing: bool = False) -> str:
    """Install the filter for this process and all its threads to come; "" or why not.

    `sockets` lets those of the internet family through: only for a process that is alone in its network. `writing` lets
    files be opened for it: only where Landlock stands, which says which.
    """
    table = CALLS.get(platform.machine())
    if table is None:
        return f"no list of system calls for {platform.machine()}"
    code = b"".join(_instructions(table, sockets=sockets, writing=writing))
    buffer = ctypes.create_string_buffer(code, len(code))
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    if library.prctl(PR_SET_SECCOMP, MODE_FILTER, ctypes.byref(program), 0, 0):
        return f"seccomp: {os.strerror(ctypes.get_errno())}"
    return ""


def _instructions(table: Table, *, sockets: bool, writing: bool) -> Iterator[bytes]:
    yield _one(LOAD, ARCH)
    yield _one(EQUAL, table.arch, yes=1)
    yield _one(RETURN, KILL)
    yield _one(LOAD, NUMBER)
    yield _one(AT_LEAST, X32, no=1)
    yield _error(errno.EPERM)
    for number in sorted({*table.refused, *COMMON.refused} - (table.internet if sockets else frozenset())):
        yield _one(EQUAL, number, no=1)
        yield _error(errno.EPERM)
    for number in COMMON.absent:  # a library then takes the older call, whose arguments can be looked at
        yield _one(EQUAL, number, no=1)
        yield _error(errno.ENOSYS)
    yield from _unless(table.clone, 0, ANY_BIT, CLONE_THREAD)
    yield from _unless(table.tgkill, 0, EQUAL, os.getpid())
    yield from _unless(table.prlimit, 2, EQUAL, 0)
    if sockets:
        yield from _unless(table.socket, 0, EQUAL, INTERNET)
    for number, argument in () if writing else table.opening:
        yield from _if(number, argument, ANY_BIT, WRITING)
    yield _one(RETURN, ALLOW)


def _unless(number: int, argument: int, test: int, value: int) -> Iterator[bytes]:
    """Refuse the call `number` unless its argument passes the test."""
    yield _one(LOAD, NUMBER)
    yield _one(EQUAL, number, no=3)
    yield _one(LOAD, ARGUMENT + 8 * argument)
    yield _one(test, value, yes=1)
    yield _error(errno.EPERM)


def _if(number: int, argument: int, test: int, value: int) -> Iterator[bytes]:
    """Refuse the call `number` if its argument passes the test."""
    yield _one(LOAD, NUMBER)
    yield _one(EQUAL, number, no=3)
    yield _one(LOAD, ARGUMENT + 8 * argument)
    yield _one(test, value, no=1)
    yield _error(errno.EPERM)


def _error(number: int) -> bytes:
    return _one(RETURN, ERRNO | number)


def _one(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    """One instruction: code, jumps (instructions to skip), operand."""
    return struct.pack("=HBBI", code, yes, no, value)
