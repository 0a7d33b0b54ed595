"""Which runner runs a release: a third party's, the one that fits best, and none where a reason stands against all."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from openaudit import plugins
from openaudit.errors import PluginError, UsageError
from openaudit.release import open_release
from openaudit.run import Probe, Support, smoke
from openaudit.run.child import MIB
from openaudit.run.session import runners

Makes = Callable[..., Path]


RUNNERS = {
    "hangs": ("import time; time.sleep(60)", "did not finish within 4 seconds"),
    "crashes": ("import ctypes; ctypes.string_at(0)", "it crashed"),
    "floods": ("while True: print('x' * 10**6)", "bytes of output"),
    "eats memory": ("return [bytearray(2**26) for _ in range(100)]", "needs more memory"),
    "exits": ("import os; os._exit(9)", "ended with status 9"),
    "raises": ("raise RuntimeError('no such kernel')", "RuntimeError: no such kernel"),
    "gives back nothing": ("return None", "no hidden states"),
    "reaches out": ("import socket; socket.create_connection(('127.0.0.1', 9))", "PermissionError"),
}


@pytest.mark.skipif(sys.platform != "linux", reason="its walls are those of Linux")
@pytest.mark.parametrize("how", list(RUNNERS))
def test_a_third_partys_runner_that(how: str, runner: Callable[..., str], encoder: Makes) -> None:
    body, expected = RUNNERS[how]

    done = smoke(open_release(str(encoder())), runner=runner(body), time_limit=4, memory_limit=512 * MIB)

    assert (done.runner, done.ran, done.genuine) == ("odd", False, "inconclusive")
    assert expected in done.reason


def test_a_third_partys_runner_is_one_module_and_one_entry_point(runner: Callable[..., str], encoder: Makes) -> None:
    name = runner(
        """
        from openaudit.run import numpy
        return numpy.open(model, device=device, dtype=dtype, memory=memory, seed=seed, control=control)
        """,
        isolated=sys.platform == "linux",
    )

    done = smoke(open_release(str(encoder())), runner=name)

    assert (done.runner, done.ran) == ("odd", True), done.reason
    assert dict(runners())["odd"].available


def test_auto_takes_the_runner_that_fits_best(runner: Callable[..., str], encoder: Makes) -> None:
    runner("raise RuntimeError")

    assert smoke(open_release(str(encoder()))).runner == "numpy"


NOT_AS_AGREED = {
    "estimates by raising": "def estimate(model): raise KeyError('x')",
    "estimates nothing": "def estimate(model): return None",
    "gives no probe": "def probe(): return 3",
    "gives no support": "def supports(model): return None",
    "cannot be imported": "import nowhere_at_all",
    "needs a line and has none": "def probe():\n    return Probe(available=True, reason='', devices=('cpu',), needs=('line',))",
}


@pytest.mark.parametrize("how", list(NOT_AS_AGREED))
def test_the_audit_goes_on_with_a_runner_that(how: str, runner: Callable[..., str], encoder: Makes) -> None:
    name = runner("return None", at_top=NOT_AS_AGREED[how])

    done = smoke(open_release(str(encoder())), runner=name)

    assert not done.ran
    assert "the plug-in fails" in done.reason


def test_a_dtype_that_the_runner_does_not_have_is_a_reason_and_never_another_one(encoder: Makes) -> None:
    done = smoke(open_release(str(encoder())), runner="numpy", dtype="bfloat16")

    assert (done.ran, done.reason) == (
        False,
        "the numpy runner cannot be asked to compute in bfloat16; there are auto, float32",
    )
    assert smoke(open_release(str(encoder())), runner="numpy", dtype="float32").ran


@pytest.mark.parametrize(
    "limits",
    [
        {"time_limit": 0},
        {"time_limit": float("nan")},
        {"time_limit": float("inf")},
        {"memory_limit": 0},
        {"memory_limit": 2**70},
    ],
    ids=str,
)
def test_limits_that_are_none_are_wrong_usage(limits: dict[str, float], encoder: Makes) -> None:
    with pytest.raises(UsageError, match="above 0"):
        smoke(open_release(str(encoder())), **limits)  # type: ignore[arg-type]


def test_auto_takes_the_next_runner_where_the_best_cannot_afford_the_model(
    runner: Callable[..., str], encoder: Makes, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = plugins.load("run", runner("raise RuntimeError"))
    monkeypatch.setattr(odd, "supports", lambda _: Support(score=99, reason=""))
    monkeypatch.setattr(odd, "estimate", lambda _: (1e9, 0), raising=False)

    assert smoke(open_release(str(encoder()))).runner == "numpy"


def test_auto_takes_the_runner_that_has_the_device(
    runner: Callable[..., str], encoder: Makes, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = plugins.load("run", runner("raise RuntimeError"))
    monkeypatch.setattr(odd, "probe", lambda: Probe(available=True, reason="", devices=("mps",)))

    assert smoke(open_release(str(encoder())), device="mps").runner == "odd"


def test_where_isolation_is_not_proven_auto_takes_the_runner_that_does_without(
    runner: Callable[..., str], encoder: Makes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError

    odd = plugins.load("run", runner("raise RuntimeError", isolated=True))
    monkeypatch.setattr(odd, "supports", lambda _: Support(score=99, reason=""))
    monkeypatch.setattr("openaudit.run.child.launch.socket.create_server", refused)

    done = smoke(open_release(str(encoder())))

    assert (done.runner, done.ran) == ("numpy", True), done.reason


def test_a_runner_that_does_not_exist_is_wrong_usage(encoder: Makes) -> None:
    with pytest.raises(PluginError, match=r"no run plug-in 'abacus'; there are .*numpy"):
        smoke(open_release(str(encoder())), runner="abacus")


def test_a_device_that_is_not_here_is_a_reason(encoder: Makes) -> None:
    done = smoke(open_release(str(encoder())), device="cuda")

    assert (done.ran, done.reason) == (False, "the numpy runner has no device cuda here; there are cpu")


def test_asking_what_can_run_loads_nothing_heavy() -> None:
    code = (
        "import sys; import openaudit.run; from openaudit.run.session import runners; print(len(list(runners())));"
        "sys.exit(','.join(one for one in ('numpy', 'tokenizers', 'torch', 'safetensors') if one in sys.modules) or 0)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=Path.cwd())

    assert done.returncode == 0, done.stderr


def test_the_parent_never_loads_what_opens_a_release(encoder: Makes) -> None:
    code = (
        "import sys; from openaudit.run import smoke; from openaudit.release import open_release;"
        f"assert smoke(open_release({str(encoder())!r})).ran;"
        "sys.exit(','.join(one for one in ('numpy', 'tokenizers', 'safetensors') if one in sys.modules) or 0)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=Path.cwd())

    assert done.returncode == 0, done.stderr
