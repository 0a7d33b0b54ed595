"""What a runner took from the files comes back, is checked like anything from the child, and is told to the reader."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from numpy.typing import NDArray

import openaudit
from openaudit.cli import group
from openaudit.errors import RunError
from openaudit.release import open_release
from openaudit.render.view.taken import loaded
from openaudit.report.entries import LoadEntry
from openaudit.run import smoke
from openaudit.run.session.result import tests_of as result_of

Makes = Callable[..., Path]
Arrays = Mapping[str, NDArray[np.float32]]
TEST = {"id": "finite", "title": "", "value": 1.0, "threshold": 1.0, "rule": "at-least", "says": ""}
ANSWER = {"tests": [TEST], "finite": True, "deterministic": True}
LOAD = {"missing": [], "unexpected": [], "mismatched": [], "dtypes": ["F32"], "bytes": 8, "device": "cpu"}


def test_the_result_says_what_was_read_and_which_tensors_nobody_asked_for(encoder: Makes, tiny_weights: Arrays) -> None:
    extra = {**tiny_weights, "spare.weight": next(iter(tiny_weights.values()))}

    done = smoke(open_release(str(encoder(tensors=extra))), runner="numpy")

    assert done.loaded, done.reason
    assert (done.loaded.missing, done.loaded.unexpected, done.loaded.device) == ((), ("spare.weight",), "cpu")
    assert done.loaded.dtypes == ("F32",)
    assert 0 < done.loaded.bytes <= sum(one.nbytes for one in tiny_weights.values())


@pytest.mark.parametrize(
    "change",
    [{"bytes": -1}, {"bytes": "8"}, {"device": 1}, {"missing": "a"}, {"dtypes": [1]}, {"unexpected": None}],
    ids=str,
)
def test_a_load_report_that_is_not_made_as_agreed_is_refused(change: dict[str, object]) -> None:
    assert result_of({**ANSWER, "loaded": LOAD}).loaded

    with pytest.raises(RunError, match="not made as agreed"):
        result_of({**ANSWER, "loaded": {**LOAD, **change}})


def test_names_in_a_load_report_are_few_and_on_one_line() -> None:
    found = result_of({**ANSWER, "loaded": {**LOAD, "unexpected": ["a\nb\x1b[31m"] * 9_000}}).loaded

    assert found
    assert len(found.unexpected) == 20
    assert not any("\n" in one or "\x1b" in one for one in found.unexpected)


def test_the_report_names_what_does_not_fit_and_says_where_nothing_was_read() -> None:
    odd = LoadEntry(missing=("a", "b"), mismatched=tuple("cdefgh"), dtypes=("BF16",), bytes=2_000_000, device="cpu")

    assert "asked for and not in the files: a, b" in loaded(odd)[1]
    assert "and more" in loaded(odd)[1]
    assert "read nothing" in loaded(LoadEntry(device="server"))[0]
    assert loaded(None) == ()


@pytest.mark.parametrize("command", [["audit", "--format", "json"], ["smoke", "--format", "json"]])
def test_a_limit_on_the_command_line_reaches_the_run(command: list[str], encoder: Makes) -> None:
    name, *rest = command

    ran = CliRunner().invoke(group, [name, str(encoder()), "--memory-limit", "64", *rest])

    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    reason = (told["smoke"] if name == "audit" else told)["reason"]
    assert "it may take 64: not run; a higher memory limit (--memory-limit) forces it" in reason


def test_the_library_takes_the_same_limits(encoder: Makes) -> None:
    done = openaudit.smoke(str(encoder()), "numpy", dtype="float32", time_limit=30, memory_limit=64 * 1024**2)

    assert "--memory-limit" in done.reason
