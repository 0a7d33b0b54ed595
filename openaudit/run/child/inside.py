"""The child's own main: lock the doors, try them, and only then do the work. Nothing of a release is touched before."""

import importlib
import json
import os
import sys
from collections.abc import Mapping
from typing import Any

from openaudit.errors import OpenauditError
from openaudit.run.child import ESSENTIAL, PORT, UNPROVEN
from openaudit.run.child.limits import account, limit, peak
from openaudit.run.child.probe import Row, probe

LONGEST = 1000  # characters of an error


def main() -> None:
    """Read the order from standard input, write the walls and the answer to standard output, and end."""
    order, out = _desk()
    memory = account()
    shut = _lock(order)
    rows = probe(order, shut)
    _say(out, {"isolation": rows})
    _say(out, {**_done(order, rows), "peak": peak(memory)})
    os.close(out)
    os._exit(0)  # no hook of any library runs after the answer


def _desk() -> tuple[Mapping[str, Any], int]:
    """The order, and the descriptor for the answer; whatever else is printed goes to standard error."""
    with os.fdopen(os.dup(0), "rb") as inbox:
        order: Mapping[str, Any] = json.loads(inbox.read())
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    out = os.dup(1)
    os.dup2(2, 1)
    return order, out


def _lock(order: Mapping[str, Any]) -> Mapping[str, str]:
    """Put up every wall that this system has: wall -> "" where it stands, else why it does not."""
    shut = {"limits": limit(order)}
    if sys.platform == "linux":
        from openaudit.run.child import landlock, namespaces, seccomp  # noqa: PLC0415  needs Linux

        # In this order: a filter on system calls would refuse the other two.
        wanted = "loopback" in order["needs"]
        shut["namespaces"] = namespaces.leave(loopback=wanted)
        alone = wanted and not shut["namespaces"]  # else a socket would be one of the machine's
        readable = [*order["readable"], *order["reads"]]
        port, devices = PORT if alone else 0, order["devices"]
        shut["landlock"] = landlock.restrict(readable, order["listed"], port=port, devices=devices)
        # a driver opens its devices for writing, and of what is opened for it Landlock alone knows the name
        shut["seccomp"] = seccomp.refuse(sockets=alone, writing="gpu" in order["needs"] and not shut["landlock"])
    return shut


def _done(order: Mapping[str, Any], rows: list[Row]) -> dict[str, Any]:
    missing = [name for name, state, _ in rows if name in ESSENTIAL and state != "proven"]
    if order["proven"] and missing:
        return {"error": f"{UNPROVEN} ({', '.join(missing)}), and this runner is refused without it"}
    try:
        return {"answer": importlib.import_module(order["task"]).work(order["request"])}
    except MemoryError:
        return {"error": f"it needs more memory than the {order['limits']['memory']} bytes it may take"}
    except OpenauditError as error:  # in words for people already
        return {"error": str(error)[:LONGEST]}
    except BaseException as error:  # noqa: BLE001  a failing tokenizer raises what is no Exception
        return {"error": f"{_name(error)}: {error}"[:LONGEST] if str(error) else _name(error)}


def _name(error: BaseException) -> str:
    return type(error).__name__


def _say(out: int, what: Mapping[str, Any]) -> None:
    line = json.dumps(what, allow_nan=False).encode() + b"\n"
    while line:
        line = line[os.write(out, line) :]
