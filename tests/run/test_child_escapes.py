"""No hostile task gets out of the child: what it would try, as this user and, where this user is root, as a plain one."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import openaudit
from openaudit.run.child import MIB, Limits
from openaudit.run.child.launch import call, roots
from tests.run.attacks import ATTACKS, plain_python

linux = pytest.mark.skipif(
    sys.platform != "linux", reason="the walls are those of Linux; elsewhere the probe says what holds"
)
LIMITS = Limits(seconds=20, memory=256 * MIB)
DRIVER = """
import json, sys
order = json.load(sys.stdin)
sys.path[:0] = order["path"]
from openaudit.run.child import MIB, Limits
from openaudit.run.child.launch import call
for name in order["tasks"]:
    done = call(name, order["request"], packages=[name], limits=Limits(seconds=20, memory=256 * MIB))
    print(json.dumps([dict(done.answer or {}), done.reason, [[one.name, one.state, one.how] for one in done.isolation]]))
"""


@linux
@pytest.mark.parametrize(("number", "attack"), list(enumerate(ATTACKS)), ids=list(ATTACKS))
def test_no_task_escapes(
    number: int, attack: str, tasks: Path, request_of_all: Mapping[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tasks))
    monkeypatch.setenv("OPENAUDIT_CANARY", "seen")
    name = f"attack_{number}"

    done = call(name, request_of_all, packages=[name], limits=LIMITS)

    assert "escaped" not in (done.answer or {}), (attack, done.answer)
    assert "escaped" not in done.printed
    assert done.answer or done.reason, attack


@linux
def test_no_task_escapes_a_plain_user(tasks: Path, request_of_all: Mapping[str, object]) -> None:
    if os.getuid() != 0:
        pytest.skip("this user is a plain one already")
    python = plain_python()
    if not python:
        pytest.skip("no interpreter of this version that the user nobody may start")
    # numpy and tokenizers are not needed here; what is missing to nobody would only hide openaudit itself
    path = [str(tasks), str(Path(openaudit.__file__).resolve().parent.parent), *roots()]
    order = {
        "path": path,
        "tasks": [f"attack_{number}" for number in range(len(ATTACKS))],
        "request": dict(request_of_all),
    }

    done = subprocess.run(
        [python, "-c", DRIVER],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        user="nobody",
        group="nogroup",
        extra_groups=[],
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "OPENAUDIT_CANARY": "seen"},
        check=True,
    )

    outcomes = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(outcomes) == len(ATTACKS), done.stderr
    for attack, (answer, reason, _) in zip(ATTACKS, outcomes, strict=True):
        assert "escaped" not in answer, attack
        assert answer or reason, attack
    states = {name: state for name, state, _ in outcomes[0][2]}
    assert states["network"] == states["files"] == states["writing"] == states["processes"] == "proven", outcomes[0][2]
