"""However a child ends, the parent has an outcome with a reason, in time, and leaves nothing behind."""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from openaudit.run.child import ESSENTIAL, MIB, Limits
from openaudit.run.child.launch import call

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits are those of POSIX")
Tasks = Callable[[str], str]


def test_an_honest_task_answers_and_every_wall_is_told(task: Tasks) -> None:
    name = task("return {'sum': request['a'] + 1}")

    done = call(name, {"a": 1}, packages=[name])

    assert done.answer == {"sum": 2}
    assert done.reason == ""
    assert {one.name for one in done.isolation} > {*ESSENTIAL, "environment", "memory", "wall time", "output"}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere less is proven, and the rows say so")
def test_on_linux_a_probe_proves_the_essential_walls(task: Tasks) -> None:
    name = task("return {}")

    done = call(name, {}, packages=[name], proven=True)

    assert {one.name for one in done.isolation if one.state == "proven"} >= {
        *ESSENTIAL,
        "signals",
        "environment",
        "memory",
    }
    assert all("proven by probe" in one.how for one in done.isolation if one.state == "proven")


ENDS = {
    "hangs": ("while True: request.get('x')", "seconds"),
    "sleeps": ("import time; time.sleep(60)", "did not finish within 1.5 seconds"),
    "ignores being asked to stop": (
        "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(60)",
        "did not finish within",
    ),
    "floods its output": ("while True: print('x' * 10**6)", "bytes of output"),
    "floods its errors": ("import sys\nwhile True: sys.stderr.write('x' * 10**6)", "bytes of output"),
    "floods its answer": ("return {'x': 'x' * 3 * 2**20}", "bytes of answer"),
    "crashes": ("import ctypes; ctypes.string_at(0)", "it crashed"),
    "aborts": ("import os; os.abort()", "it "),
    "exits": ("import os; os._exit(3)", "ended with status 3"),
    "asks to exit": ("raise SystemExit('enough')", "SystemExit: enough"),
    "raises what is no exception": (
        "class Panic(BaseException): pass\nraise Panic('in a library')",
        "Panic: in a library",
    ),
    "recurses": ("def down(): down()\ndown()", "RecursionError"),
    "eats memory": ("return {'x': len([bytearray(2**26) for _ in range(40)])}", "needs more memory"),
    "answers with what is no JSON": ("return {'x': float('nan')}", "gave no answer"),
    "answers with what is no object": ("return 'x'", "gave no answer"),
    "prints what looks like an answer": ("print('{\"answer\": {}}')\nraise ValueError('no')", "ValueError: no"),
    "raises with control characters": ("raise ValueError('a\\x1b[31m\\nb')", "ValueError: a"),
    "answers nothing": ("", "gave no answer"),
}


@posix
@pytest.mark.parametrize("how", list(ENDS))
def test_a_task_that(how: str, task: Tasks) -> None:
    body, reason = ENDS[how]
    name = task(body or "return None")
    started = time.monotonic()

    done = call(
        name,
        {},
        packages=[name],
        limits=Limits(seconds=1.5 if "seconds" in reason or "within" in reason else 30, memory=512 * MIB),
    )

    assert done.answer is None
    assert reason in done.reason
    assert done.reason.isprintable()
    assert time.monotonic() - started < 20


def test_processor_time_ends_a_task_before_wall_time_does(task: Tasks) -> None:
    # A process that computes on two threads uses up its time twice as fast; one thread meets the wall clock first.
    name = task("import resource\nreturn {'cpu': resource.getrlimit(resource.RLIMIT_CPU)[0]}")

    done = call(name, {}, packages=[name], limits=Limits(seconds=7))

    assert done.answer == {"cpu": 7}


def test_nothing_is_left_behind(task: Tasks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    name = task("import os\nreturn {'folder': os.getcwd(), 'home': os.environ['HOME']}")

    done = call(name, {}, packages=[name])

    assert done.answer
    assert done.answer["folder"] == done.answer["home"]
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_runner_that_wants_proof_is_refused_without_it(task: Tasks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openaudit.run.child.launch.socket.create_server", refuse)
    name = task("return {'ran': True}")

    done = call(name, {}, packages=[name], proven=True)

    assert done.answer is None
    assert "isolation is not proven here (network)" in done.reason
    assert {one.state for one in done.isolation if one.name == "network"} == {"not-enforced"}


def refuse(*_: object) -> None:
    raise OSError


def test_without_proof_our_own_runner_still_runs(task: Tasks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openaudit.run.child.launch.socket.create_server", refuse)
    name = task("return {'ran': True}")

    assert call(name, {}, packages=[name]).answer == {"ran": True}


def test_an_interpreter_that_cannot_start_is_a_reason(monkeypatch: pytest.MonkeyPatch, task: Tasks) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    done = call(task("return {}"), {})

    assert done.answer is None
    assert "could not be started" in done.reason
