"""A model served on this machine, asked over the child's line: what the answers are made of, and the reason where there is none."""

import os
import threading
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from http.server import BaseHTTPRequestHandler

import pytest

from openaudit.errors import RunError
from openaudit.run import http
from openaudit.run.child import Outcome
from openaudit.run.child.launch import call
from openaudit.run.records import Model
from openaudit.run.served import exchange
from tests.run.served.misbehaving import MISBEHAVING, elsewhere
from tests.run.served.servers import PEAKED, TEXT, Says, llama, ollama, say, serving, vllm

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the line to the child is one of POSIX systems")
Tasks = Callable[[str], str]


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
