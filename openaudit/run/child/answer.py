"""What a child sends back, checked like anything from outside, and in words what its end means."""

import json
import signal
from typing import Any, NoReturn, get_args

from openaudit.read.clean import clean
from openaudit.run.child import Limits, Outcome
from openaudit.run.records import Held, Layer

ROWS = 32  # of isolation
LONGEST = 300  # characters of a reason
ENDS = {
    "SIGXCPU": "it used up its processor time",
    "SIGXFSZ": "it tried to write a file",
    "SIGSEGV": "it crashed (segmentation fault)",
    "SIGBUS": "a file was cut short while it was read, or the memory of the machine ran out",
    "SIGABRT": "it was aborted, as happens when memory runs out in a library",
    "SIGKILL": "it was killed, as happens when the machine runs out of memory",
    "SIGSYS": "it made a system call that is refused",
}


def read_answer(
    status: int | None, printed: bytes, noise: bytes, why: str, *, limits: Limits, seconds: float, reached: bool
) -> Outcome:
    """The outcome of a child that has ended: two lines of JSON (the walls, then the answer), or the reason for less."""
    lines = printed.split(b"\n")
    walls = _object(lines[0])
    isolation = (*_layers(walls, reached=reached), *_outer(limits)) if walls else ()
    said = _object(lines[1]) if len(lines) > 1 and not why else None
    peak = said.get("peak") if said else 0
    answer = said.get("answer") if said else None
    reason = "" if isinstance(answer, dict) else why or _told(said) or _end(status, noise)
    return Outcome(
        answer=answer if isinstance(answer, dict) else None,
        reason=plain(reason),
        isolation=isolation,
        seconds=seconds,
        peak=peak if isinstance(peak, int) else 0,
        printed=plain(noise.decode("utf-8", "replace")),
    )


def plain(text: str) -> str:
    """`text` on one line, without what is invisible, at most LONGEST characters of it."""
    return clean(" ".join(text[: 4 * LONGEST].split()), LONGEST)


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _layers(walls: dict[str, Any], *, reached: bool) -> tuple[Layer, ...]:
    rows = walls.get("isolation")
    found = []
    for row in rows[:ROWS] if isinstance(rows, list) else ():
        match row:
            case [str(name), str(state), str(how)] if state in get_args(Held):
                found.append(Layer(name=plain(name), state=_held(state), how=plain(how)))
    if reached:  # whatever the child says: somebody came through
        shown = Layer(name="network", state="not-enforced", how="a loopback socket of the parent was reached")
        found = [shown if one.name == "network" else one for one in found]
    return tuple(found)


def _held(state: str) -> Held:
    return next(one for one in get_args(Held) if one == state)


def _outer(limits: Limits) -> tuple[Layer, ...]:
    """The walls that the parent itself is."""
    return (
        Layer(name="wall time", state="set", how=f"killed with its process group after {limits.seconds:g} seconds"),
        Layer(
            name="output",
            state="set",
            how=f"killed above {limits.answer} bytes of answer or {limits.noise} of other output",
        ),
    )


def _told(said: dict[str, Any] | None) -> str:
    error = said.get("error") if said else None
    return error if isinstance(error, str) else ""


def _end(status: int | None, noise: bytes) -> str:
    last = noise.decode("utf-8", "replace").strip().rpartition("\n")[2]
    if status is not None and status < 0:
        try:
            name = signal.Signals(-status).name
        except ValueError:
            name = f"signal {-status}"
        return ENDS.get(name, f"it was ended by {name}") + (f": {last}" if last else "")
    return f"it ended with status {status} and gave no answer" + (f": {last}" if last else "")
