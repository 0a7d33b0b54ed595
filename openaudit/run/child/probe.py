"""Trying the doors from inside, before anything of a release is touched: only what was tried and failed is called proven."""

import os
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

Row: TypeAlias = tuple[str, str, str]  # name, state, how
ALWAYS = frozenset({"LC_CTYPE", "__CF_USER_TEXT_ENCODING", "SYSTEMROOT"})  # what the interpreter or the system adds
WALLS = {
    "network": ("namespaces", "seccomp"),
    "files": ("landlock",),
    "writing": ("landlock", "seccomp", "limits"),
    "processes": ("seccomp", "limits"),
    "signals": ("seccomp",),
    "memory": ("limits",),
}


class Door(NamedTuple):
    """What is opened in a wall for a need; with `lock`, only where that stands, else the row says `kept`."""

    need: str
    wall: str
    opened: str
    lock: str = ""
    kept: str = ""


DOORS = (
    Door(
        "loopback",
        "network",
        "it has a loopback of its own, with nobody else on it",
        "namespaces",
        "no loopback of its own, for the machine's network could not be left",
    ),
    Door("line", "network", "the parent passes its requests on to one server on this machine"),
    Door("folder", "files", "the model is laid out in the working folder"),
    Door("processor", "files", "which processor this is may be read"),
    Door(
        "gpu",
        "writing",
        "the device files of a GPU may be written",
        "landlock",
        "the device files of a GPU stay shut, for nothing would keep the others shut",
    ),
    Door("gpu", "memory", "addresses are not limited, for the driver of a GPU reserves more than there is"),
    Door("threads", "processes", "threads of its own are allowed"),
)


class _OpenError(Exception):
    """The door was open; the message says how far one came."""


def probe(order: Mapping[str, Any], shut: Mapping[str, str]) -> list[Row]:
    """Every wall with its state: name, `proven` / `set` / `not-enforced`, and how that is known."""
    doors: dict[str, Callable[[Mapping[str, Any]], None]] = {
        "network": _network,
        "files": _files,
        "writing": _writing,
        "processes": _processes,
        "signals": _signals,
        "environment": _environment,
        "memory": _memory,
    }
    rows = [_opened(order, shut, _tried(name, door, order, shut)) for name, door in doors.items()]
    return [*rows, _row("processor time", shut["limits"], f"ended after {order['limits']['seconds']:g} seconds of it")]


def _tried(
    name: str, door: Callable[[Mapping[str, Any]], None], order: Mapping[str, Any], shut: Mapping[str, str]
) -> Row:
    try:
        door(order)
    except _OpenError as opened:
        missing = [f"{wall}: {why}" for wall in WALLS.get(name, ()) if (why := shut.get(wall, "not on this platform"))]
        return name, "not-enforced", "; ".join((str(opened), *missing))
    except (OSError, MemoryError) as error:
        why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else type(error).__name__
        return name, "proven", f"refused, proven by probe: {why}"
    return name, "proven", "proven by probe: nothing was there"


def _opened(order: Mapping[str, Any], shut: Mapping[str, str], row: Row) -> Row:
    """The row with what was opened in that wall for the runner, or why it was not."""
    name, state, how = row
    doors = [door for door in DOORS if door.wall == name and door.need in order["needs"]]
    said = [door.kept if door.lock and shut.get(door.lock) != "" else door.opened for door in doors]
    return name, state, "; ".join((how, *said))


def _row(name: str, why: str, how: str) -> Row:
    return (name, "not-enforced", why) if why else (name, "set", how)


def _network(order: Mapping[str, Any]) -> None:
    if not order["port"]:
        raise _OpenError("not tried: the parent itself may not have a socket")
    with socket.create_connection(("127.0.0.1", order["port"]), timeout=1):
        raise _OpenError("a loopback socket of the parent was reached")


def _files(order: Mapping[str, Any]) -> None:
    with Path(order["canary"]).open("rb") as canary:
        canary.read()
    raise _OpenError("a file that is none of its business was read")


def _writing(order: Mapping[str, Any]) -> None:
    failed: OSError | None = None
    for folder in (Path.cwd(), Path(order["canary"]).parent):
        path = folder / "written"
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                os.write(handle, b"x")
            finally:
                os.close(handle)
                path.unlink()
        except OSError as error:
            failed = error
        else:
            raise _OpenError("a file was written")
    if failed:
        raise failed


def _processes(_: Mapping[str, Any]) -> None:
    if not hasattr(os, "fork"):
        raise _OpenError("not refused on this platform")
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    raise _OpenError("a process was started")


def _signals(_: Mapping[str, Any]) -> None:
    if sys.platform == "win32":
        raise _OpenError("not refused on this platform")
    os.kill(os.getppid(), 0)
    raise _OpenError("the parent process could be signalled")


def _environment(order: Mapping[str, Any]) -> None:
    foreign = set(os.environ) - set(order["environment"]) - ALWAYS
    if foreign:
        raise _OpenError(f"{len(foreign)} variables that were not passed on")


def _memory(order: Mapping[str, Any]) -> None:
    taken = bytearray(order["limits"]["memory"])
    raise _OpenError(f"{len(taken)} bytes could be taken")
