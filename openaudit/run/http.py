"""The http runner: a model that a server on this machine serves already (llama.cpp's, vLLM's). Chosen by name only.

`OPENAUDIT_HTTP` gives the server's address, which must be a loopback one. The child stays without a network: the parent
passes its requests on, for a few paths, and looks into none of the answers.
"""

import os
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from openaudit.errors import RunError
from openaudit.run.records import Handle, Loaded, Model, Probe, Support

ADDRESS = "OPENAUDIT_HTTP"
EXAMPLE = f"say {ADDRESS}=127.0.0.1:8080"
PATHS = ("/props", "/v1/models", "/version", "/api/version", "/tokenize", "/completion", "/v1/completions")
SECONDS = 60.0  # without a byte of an answer
OLLAMA = (
    "Ollama tells probabilities of what it generates, but not which tokens a text has (it has no way to tokenise), so the "
    "loss of a text cannot be measured; serve the same file with llama.cpp's llama-server"
)


def probe() -> Probe:
    """Available where an address is given that may be asked; nothing is asked yet."""
    if os.name != "posix":
        return Probe(available=False, reason="a line to the child is made on POSIX systems only", by_name=True)
    if find_spec("numpy") is None:
        return Probe(available=False, reason="the package numpy is not installed", by_name=True)
    try:
        address()
    except RunError as error:
        return Probe(available=False, reason=str(error), by_name=True)
    return Probe(
        available=True,
        reason="",
        devices=("server",),
        formats=("gguf", "safetensors"),
        architectures=("what the server serves",),
        controls=False,
        needs_isolation=False,  # it reads JSON with code of our own, and nothing of the release
        needs=("line",),
        by_name=True,
    )


def address() -> tuple[str, int]:
    """Host and port in the variable; RunError where there is none or it is not of this machine."""
    given = os.environ.get(ADDRESS, "").strip()
    if not given:
        raise RunError(f"no server is named: {EXAMPLE}")
    try:
        parts = urlsplit(given if "://" in given else f"http://{given if ':' in given else f'127.0.0.1:{given}'}")
        host, port = parts.hostname or "127.0.0.1", parts.port
    except ValueError:
        raise RunError(f"{ADDRESS} is no address: {EXAMPLE}") from None
    if parts.scheme != "http" or not port or parts.path.strip("/") or parts.query or parts.username:
        raise RunError(f"{ADDRESS} gives more or less than http, a host and a port: {EXAMPLE}")
    return _loopback(host), port


def _loopback(host: str) -> str:
    """`host` where it is this machine; a name is not looked up, for what it means is somebody else's to say."""
    if host == "localhost":
        return "127.0.0.1"
    try:
        if ip_address(host).is_loopback:
            return host
    except ValueError:
        pass
    raise RunError(f"{ADDRESS} names another machine; a server on a loopback address can be asked: {EXAMPLE}")


def supports(model: Model) -> Support:
    """Every decoder; what the server serves is seen when it is asked."""
    if model.kind != "decoder":
        return Support(score=0, reason=f"the model is an {model.kind}; decoders can be asked for over http")
    return Support(score=1, reason="")


class Relay:
    """The parent's end of the child's line: a path and a body go to the server, status and body come back."""

    def __init__(self, model: Model) -> None:
        from openaudit.run.served.exchange import Server  # noqa: PLC0415  http.client costs 30 ms

        host, self._port = address()
        self._server = Server(host, self._port, SECONDS)
        self._files = model.files
        self._before = self._unbound()

    def answer(self, request: bytes) -> bytes:
        """`200 ` and the body, or `- ` and why there is none."""
        path, _, body = request.partition(b"\n")
        name = path.decode("ascii", "replace")
        if name not in PATHS:
            return b"- this path is not asked for"
        try:
            status, found = self._server.ask(name, body or None)
        except RunError as error:
            return b"- " + str(error).encode()
        return str(status).encode() + b" " + found

    def close(self) -> None:
        """End what is under way."""
        self._server.close()

    def unbound(self) -> str:
        """Why the server is not known to serve the release's files, before the run and now; empty where it is."""
        return self._before or self._unbound()

    def _unbound(self) -> str:
        from openaudit.run.served.mapped import unbound  # noqa: PLC0415

        return unbound(self._port, self._files)


def line(model: Model) -> Relay:
    """What answers the child's requests, in the parent."""
    return Relay(model)


def open(model: Model, *, device: str, dtype: str, memory: int, seed: int, control: bool) -> Handle:  # noqa: A001  the protocol's word
    """The server's model, by whichever of the interfaces it has; RunError where it has none of them."""
    from openaudit.run.served import asking  # noqa: PLC0415  only the child needs what follows
    from openaudit.run.served.llama import Completions  # noqa: PLC0415
    from openaudit.run.served.openai import PromptLogprobs  # noqa: PLC0415

    del dtype, memory, seed
    if control:
        raise RunError("a server cannot run its model with untrained weights")
    ask = asking(_exchange)
    loaded = Loaded(missing=(), unexpected=(), dtypes=(), bytes=0, device=device)
    words = model.sizes["words"]
    if isinstance(_maybe(ask, "/props"), dict):
        return Completions(ask, loaded, words)
    if (name := _served(_maybe(ask, "/v1/models"))) and _maybe(ask, "/version"):
        return PromptLogprobs(ask, loaded, words, name)
    if _maybe(ask, "/api/version"):
        raise RunError(OLLAMA)
    raise RunError("the server has neither llama.cpp's /props nor vLLM's /version and /v1/models")


def _exchange(path: str, body: bytes | None) -> tuple[int, bytes]:
    """Ask over the child's line."""
    from openaudit.run.child.line import ask  # noqa: PLC0415

    status, _, found = ask(path.encode() + b"\n" + (body or b"")).partition(b" ")
    if status == b"-":
        raise RunError(found.decode("utf-8", "replace"))
    return int(status), found


def _maybe(ask: Any, path: str) -> object:
    """What the server says there, or None where it has no such path; RunError where it does not answer at all."""
    try:
        return ask(path, None)
    except RunError as error:
        if "with status 4" in str(error):
            return None
        raise


def _served(models: object) -> str:
    """The name of the first model that is no adapter of another."""
    match models:
        case {"data": [*rows]}:
            names = [one["id"] for one in rows if isinstance(one, dict) and isinstance(one.get("id"), str)]
            bases = [
                one["id"] for one in rows if isinstance(one, dict) and one.get("id") in names and not one.get("parent")
            ]
            return next(iter(bases or names), "")
    return ""
