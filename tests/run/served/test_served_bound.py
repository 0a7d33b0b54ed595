"""A served model is bound to the release only by what the process behind the port has mapped."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import numpy as np
import pytest

from openaudit.run import http
from openaudit.run.child import Outcome
from openaudit.run.records import Model
from openaudit.run.served import mapped
from tests.run import tiny_llama
from tests.run.served.servers import llama, say, serving
from tests.run.test_llama_cpp import installed

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the line to the child is one of POSIX systems")


SERVER = """
import sys, time
import xllamacpp
asked = xllamacpp.CommonParams()
asked.model.path, asked.port, asked.n_ctx, asked.verbosity = sys.argv[1], 0, 256, -1
asked.chat_template, asked.n_gpu_layers, asked.fit_params = "chatml", 0, False
asked.cpuparams.n_threads = asked.cpuparams_batch.n_threads = 1
if len(sys.argv) > 2:
    asked.load_mode = xllamacpp.llama_load_mode.LLAMA_LOAD_MODE_NONE
server = xllamacpp.Server(asked)
print(server.listening_address, flush=True)
time.sleep(120)
"""


@contextmanager
def llama_server(path: Path, *more: str) -> Iterator[str]:
    """The address of a real llama.cpp server with the file loaded."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, str(path), *more], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout
            yield server.stdout.readline().strip()
        finally:
            server.kill()


@installed
def test_a_real_llama_cpp_server_gives_the_models_numbers_and_is_bound_by_the_file_it_has_mapped(
    model: Model, asked: Callable[[str], Outcome]
) -> None:
    with llama_server(Path(model.files[0])) as address:
        done = asked(address)
        loose = http.line(model).unbound()

    assert done.answer, done.reason
    expected = tiny_llama.logprobs(done.answer["ids"])
    assert np.abs(np.array(done.answer["logs"]) - expected).max() < 0.1, "its cache holds float16"
    assert loose == ("" if sys.platform == "linux" else "which files a process has mapped can be seen on Linux only")


@installed
@pytest.mark.skipif(sys.platform != "linux", reason="which files a process has mapped is told by Linux")
def test_a_server_of_another_file_is_not_bound_even_where_the_bytes_are_the_same(
    tmp_path: Path, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.gguf"
    copy.write_bytes(Path(model.files[0]).read_bytes())

    with llama_server(copy) as address:
        monkeypatch.setenv(http.ADDRESS, address)
        loose = http.line(model).unbound()

    assert "has not mapped tiny-F32.gguf" in loose


@pytest.mark.skipif(sys.platform != "linux", reason="which files a process has mapped is told by Linux")
def test_a_path_that_a_server_names_is_its_claim(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    def liar(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        say(handler, {"model_path": model.files[0], "default_generation_settings": {}}) if not body else llama(
            handler, body
        )

    with serving(liar) as address:
        monkeypatch.setenv(http.ADDRESS, address)
        loose = http.line(model).unbound()

    assert "has not mapped" in loose


BEHIND = {
    "one that has it": ({"1": ["a"]}, ""),
    "one that has it and one that has not": ({"1": ["a"], "2": ["b"]}, "has not mapped"),
    "one that has it and one that cannot be seen": ({"1": ["a"], "2": []}, "cannot be seen"),
    "one socket that two share": ({"1": ["a", "b"]}, "has not mapped"),
}


@pytest.mark.skipif(sys.platform != "linux", reason="which files a process has mapped is told by Linux")
@pytest.mark.parametrize("who", list(BEHIND))
def test_a_port_is_bound_only_by_every_process_behind_it(
    who: str, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind, expected = BEHIND[who]
    wanted = {mapped._identity(path) for path in model.files}
    monkeypatch.setattr(mapped, "_sockets", lambda _: iter(behind))
    monkeypatch.setattr(mapped, "_holding", lambda inode: map(Path, behind[inode]))
    monkeypatch.setattr(mapped, "_mapped", lambda process: iter(wanted if process == Path("a") else ()))

    loose = mapped.unbound(8080, model.files)

    assert expected in loose
    assert bool(loose) == bool(expected)


def test_a_weight_file_that_has_gone_is_not_bound() -> None:
    assert mapped.unbound(8080, ["/nowhere/model.gguf"])


def test_a_port_without_a_process_is_not_bound(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(http.ADDRESS, "127.0.0.1:9")

    assert http.line(model).unbound()
