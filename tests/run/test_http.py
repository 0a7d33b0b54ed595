"""A model served on this machine: asked over the child's line, and bound to the release only by what its process has mapped."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from openaudit.errors import RunError
from openaudit.release import open_release
from openaudit.run import http
from openaudit.run.child import Limits, Outcome
from openaudit.run.child.launch import call
from openaudit.run.model import read_model
from openaudit.run.records import Model
from openaudit.run.served import MOST, exchange, mapped
from openaudit.run.session import choose, runners
from tests.run import tiny_llama
from tests.run.test_llama_cpp import OPENED, gguf, installed

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the line to the child is one of POSIX systems")
Tasks = Callable[[str], str]
Says = Callable[[BaseHTTPRequestHandler, bytes], None]
PEAKED = -0.25  # what the fake servers say of every token
TEXT = "The hen in the inn."


class Speaker(BaseHTTPRequestHandler):
    """Says what the test wants said; the body of the request is read first."""

    says: Says

    def do_GET(self) -> None:
        self.says(self, b"")

    def do_POST(self) -> None:
        self.says(self, self.rfile.read(int(self.headers["Content-Length"])))

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(says: Says) -> Iterator[str]:
    """The address of a server that answers by `says`."""
    handler = type("One", (Speaker,), {"says": staticmethod(says)})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


def say(handler: BaseHTTPRequestHandler, what: object, status: int = 200) -> None:
    body = what if isinstance(what, bytes) else json.dumps(what).encode()
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def llama(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    """As llama.cpp's server answers: bytes as tokens, each of the same probability; UTF-8 in parts is not reported."""
    asked = json.loads(body) if body else {}
    match handler.path:
        case "/props":
            say(handler, {"default_generation_settings": {"n_ctx": 512}, "model_path": "/models/claimed.gguf"})
        case "/tokenize":
            say(handler, {"tokens": list(asked["content"].encode())})
        case "/completion":
            biased = [token for token, _ in asked["logit_bias"]]
            rows = [{"id": one, "prob": 1 / len(biased), "logprob": PEAKED} for one in biased]
            key = "top_probs" if asked["post_sampling_probs"] else "top_logprobs"
            told = [{**rows[0], key: rows}] if biased[0] < 128 else []
            say(handler, {"completion_probabilities": told})
        case _:
            say(handler, {"error": {"message": "File Not Found"}}, 404)


def vllm(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    """As vLLM's server answers."""
    asked = json.loads(body) if body else {}
    match handler.path:
        case "/version":
            say(handler, {"version": "0.12.0"})
        case "/v1/models":
            say(handler, {"data": [{"id": "adapter", "parent": "base"}, {"id": "base", "parent": None}]})
        case "/tokenize" if asked["model"] == "base":
            ids = list(asked["prompt"].encode())
            say(handler, {"tokens": ids, "count": len(ids), "max_model_len": 512})
        case "/v1/completions" if asked["prompt_logprobs"] == 0:
            told = [{str(one): {"logprob": PEAKED, "rank": 1, "decoded_token": "x"}} for one in asked["prompt"][1:]]
            say(handler, {"choices": [{"text": "", "prompt_logprobs": [None, *told]}]})
        case _:
            say(handler, {"detail": "Not Found"}, 404)


def ollama(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    """As Ollama answers where it is asked for its version, and for what it does not have."""
    if handler.path == "/api/version":
        say(handler, {"version": "0.12.11"})
    elif handler.path == "/v1/models":
        say(handler, {"object": "list", "data": [{"id": "tiny:latest", "owned_by": "library"}]})
    else:
        say(handler, b"404 page not found", 404)


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


@pytest.mark.parametrize("server", [llama, vllm])
def test_a_server_tells_the_probability_of_every_token(server: Says, asked: Callable[[str], Outcome]) -> None:
    with serving(server) as address:
        done = asked(address)

    assert done.answer, done.reason
    assert done.answer["ids"] == list(TEXT.encode())
    assert done.answer["logs"] == pytest.approx([PEAKED] * (len(TEXT) - 1))
    assert done.answer["short"] == pytest.approx([PEAKED] * 8 + [0.0] * (len(TEXT) - 9))
    states = {one.name: (one.state, one.how) for one in done.isolation}
    assert states["network"][0] == "proven"
    assert "one server on this machine" in states["network"][1]


def test_a_part_of_a_character_is_compared_with_a_token_that_is_reported(
    task: Tasks, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = task("""
        import numpy as np
        from openaudit.run import http
        from openaudit.run.task.passed import model_of
        handle = http.open(model_of(request), device="server", dtype="auto", memory=0, seed=0, control=False)
        return {"logs": handle.token_logprobs(np.array([[97, 0xC3, 0xA9]], np.int32))[0].tolist()}
    """)
    with serving(llama) as address:
        monkeypatch.setenv(http.ADDRESS, address)
        done = call(name, asdict(model), packages=(name,), needs=("line",), line=http.line(model))

    assert done.answer, done.reason
    # equal chances after biases of 200 and 170: the token was e^30 times likelier, which no probability is
    assert done.answer["logs"] == pytest.approx([0.0, 0.0])


def test_ollama_is_known_and_the_reason_says_what_it_lacks(asked: Callable[[str], Outcome]) -> None:
    with serving(ollama) as address:
        done = asked(address)

    assert done.answer is None
    assert "no way to tokenise" in done.reason


def drip(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def flood(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"[" * 1_000_000)


def elsewhere(handler: BaseHTTPRequestHandler, _: bytes, to: str = "") -> None:
    handler.send_response(302)
    handler.send_header("Location", f"http://{to}/props")
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def hang_up(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    handler.connection.close()


def continued(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    while True:
        handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")


def headers(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        handler.wfile.write(b"X-Header: x\r\n")


def short(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}")


def refused(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    say(handler, {"error": {"message": "Invalid API Key", "code": 401}}, 401)


def loading(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    say(handler, {"error": {"message": "Loading model", "code": 503}}, 503)


def no_json(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    say(handler, b"<html>")


def nested(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    say(handler, b"[" * 5_000_000)


def odd_numbers(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    if handler.path == "/tokenize":
        say(handler, b'{"tokens": [1e400, true, "1"]}')
    else:
        llama(handler, body)


MISBEHAVING: Mapping[str, tuple[Says, str]] = {
    "sends a byte now and then": (drip, "did not finish within 2 seconds"),
    "never stops": (flood, f"longer than {MOST} bytes"),
    "closes the connection": (hang_up, "does not answer"),
    "asks to go on for ever": (continued, "did not finish within 2 seconds"),
    "sends headers for ever": (headers, "got more than 100 headers"),
    "says less than it announced": (short, "ends 98 bytes before it said it would"),
    "wants a key": (refused, "neither llama.cpp's"),
    "is not ready": (loading, "Loading model"),
    "answers with a page": (no_json, "is no JSON"),
    "answers with brackets": (nested, "is no JSON"),
    "answers with numbers that are none": (odd_numbers, "gives no ids"),
}


@pytest.mark.parametrize("how", list(MISBEHAVING))
def test_the_reason_tells_of_a_server_that(how: str, asked: Callable[..., Outcome]) -> None:
    says, reason = MISBEHAVING[how]

    with serving(says) as address:
        done = asked(address, seconds=2 if "2 seconds" in reason else 30)

    assert done.answer is None
    assert reason in done.reason


def test_a_redirect_is_not_followed(asked: Callable[[str], Outcome]) -> None:
    visited: list[str] = []

    def other(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        visited.append(handler.path)
        say(handler, {})

    with serving(other) as there, serving(partial(elsewhere, to=there)) as address:
        done = asked(address)

    assert "to another place, which is not followed" in done.reason
    assert visited == []


def test_a_silent_server_is_waited_for_only_so_long() -> None:
    held = threading.Event()

    def silent(*_: object) -> None:
        held.wait(10)

    with serving(silent) as address:
        host, port = address.split(":")
        with pytest.raises(RunError, match=r"did not answer /props within 0\.2 seconds"):
            exchange.Server(host, int(port), 0.2).ask("/props", None)
        held.set()


def test_no_server_at_all_is_a_reason(asked: Callable[[str], Outcome]) -> None:
    done = asked("127.0.0.1:9")

    assert done.answer is None
    assert "does not answer /props" in done.reason


def test_the_child_reaches_only_the_paths_that_are_asked_for(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    visited: list[str] = []

    def noted(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        visited.append(handler.path)
        llama(handler, body)

    with serving(noted) as address:
        monkeypatch.setenv(http.ADDRESS, address)
        line = http.line(model)
        said = [
            line.answer(one) for one in (b"/props\n", b"/slots\n", b"http://192.0.2.1/\n", b"/props HTTP/1.1\r\nX: y\n")
        ]

    assert said[0].startswith(b"200 {")
    assert all(one == b"- this path is not asked for" for one in said[1:])
    assert visited == ["/props"]


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("8080", ("127.0.0.1", 8080)),
        ("127.0.0.1:8080", ("127.0.0.1", 8080)),
        ("localhost:8080", ("127.0.0.1", 8080)),
        ("http://127.0.0.2:8080/", ("127.0.0.2", 8080)),
        ("[::1]:8080", ("::1", 8080)),
    ],
)
def test_an_address_of_this_machine_is(given: str, meant: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(http.ADDRESS, given)

    assert http.address() == meant
    assert http.probe().available


@pytest.mark.parametrize(
    "given",
    [
        "",
        "x",
        "127.0.0.1:0",
        "127.0.0.1:99999",
        "example.org:80",
        "localhost.example.org:80",
        "192.0.2.1:80",
        "0.0.0.0:80",
        "169.254.169.254:80",
        "https://127.0.0.1:80",
        "http://127.0.0.1:80/elsewhere",
        "http://user@127.0.0.1:80",
        "http://127.0.0.1:80@example.org:80",
        "http://[::1",
        "file:///etc/passwd",
    ],
)
def test_no_other_address_is_asked(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(http.ADDRESS, given)

    probed = http.probe()

    assert not probed.available
    assert http.EXAMPLE in probed.reason


def test_auto_never_takes_it(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(http.ADDRESS, "8080")

    assert "http" in dict(runners())
    assert choose(model, "http")[0][0] == "http"
    if find_spec("xllamacpp") is None:
        with pytest.raises(RunError, match="http: only where it is asked for by name"):
            choose(model, "auto")
    else:
        assert choose(model, "auto")[0][0] == "llama-cpp"


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
