"""Servers on this machine that answer as those of llama.cpp, vLLM and Ollama do."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Says = Callable[[BaseHTTPRequestHandler, bytes], None]
PEAKED = -0.25  # what they say of every token
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
