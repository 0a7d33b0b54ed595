"""A tiny model, and what the http runner makes of a server that is asked for it."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from openaudit.release import open_release
from openaudit.run import http
from openaudit.run.child import Limits, Outcome
from openaudit.run.child.launch import call
from openaudit.run.model import read_model
from openaudit.run.records import Model
from tests.run.served.servers import TEXT
from tests.run.test_llama_cpp import OPENED, gguf

Tasks = Callable[[str], str]


@pytest.fixture
def model(tmp_path: Path) -> Model:
    return read_model(open_release(str(gguf(tmp_path))))


@pytest.fixture
def asked(task: Tasks, model: Model, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Outcome]:
    """What the http runner makes of the server at an address."""

    def run(address: str, seconds: float = 30) -> Outcome:
        monkeypatch.setenv(http.ADDRESS, address)
        name = task(OPENED)
        return call(
            name,
            {"model": asdict(model), "runner": "openaudit.run.http", "text": TEXT},
            reads=model.files,
            packages=(name,),
            needs=http.probe().needs,
            line=http.line(model),
            limits=Limits(seconds=seconds),
            proven=True,
        )

    return run
