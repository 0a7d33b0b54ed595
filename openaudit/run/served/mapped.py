"""Which files the process behind a port has in its memory: evidence, where a path that a server names is its claim (Linux).

A file that a process has mapped is that very file, by device and inode: llama.cpp maps the weights that it serves.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
LISTENING = "0A"  # the state in /proc/net/tcp (proc(5), include/net/tcp_states.h)
MAX_BYTES = 64 * 1024 * 1024  # of a table


def unbound(port: int, files: Sequence[str]) -> str:
    """Why what listens on `port` is not known to serve `files`; empty where every process behind it has mapped each of them.

    Every one: several may listen on a port, at different addresses or sharing one, and which of them answers is not told.
    """
    if sys.platform != "linux":
        return "which files a process has mapped can be seen on Linux only"
    try:
        wanted = {path: _identity(path) for path in files}
    except OSError as error:
        return f"a weight file cannot be looked at: {error.strerror or error}"
    behind = [list(_holding(inode)) for inode in set(_sockets(port))]
    if not behind or not all(behind):
        return "a process behind the port cannot be seen: it is another user's, or stands in another namespace"
    for process in {one for some in behind for one in some}:
        mapped = set(_mapped(process))
        for path, identity in wanted.items():
            if identity not in mapped:
                return (
                    f"the process behind the port has not mapped {Path(path).name}; what it names by path is its claim"
                )
    return ""


def _identity(path: str) -> tuple[str, int]:
    found = Path(path).stat()
    return f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}", found.st_ino


def _holding(inode: str) -> Iterator[Path]:
    """The processes that hold the socket."""
    for process in PROC.glob("[0-9]*"):
        if f"socket:[{inode}]" in _open(process):
            yield process


def _open(process: Path) -> Iterator[str]:
    """What its descriptors stand for; nothing of another user's process, or one that has ended."""
    with suppress(OSError):
        for one in (process / "fd").iterdir():
            with suppress(OSError):  # closed meanwhile
                yield str(one.readlink())


def _sockets(port: int) -> Iterator[str]:
    for table in ("net/tcp", "net/tcp6"):
        for line in _lines(PROC / table)[1:]:
            match line.split():
                case [_, local, _, state, _, _, _, _, _, inode, *_] if state == LISTENING:
                    if int(local.rpartition(":")[2], 16) == port:
                        yield inode


def _mapped(process: Path) -> Iterator[tuple[str, int]]:
    """Device and inode of every mapped file (proc(5): address, permissions, offset, device, inode, path)."""
    for line in _lines(process / "maps"):
        match line.split(maxsplit=5):
            case [_, _, _, device, inode, _] if inode != "0":
                yield device, int(inode)


def _lines(path: Path) -> list[str]:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(MAX_BYTES).splitlines()
    except OSError:
        return []
