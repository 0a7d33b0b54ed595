"""A model behind an HTTP server: in the child's own network (llama-cpp), or served on this machine already (http).

`Ask` is all that a handle knows of it: a path and a JSON body go out, a JSON value comes back, or a RunError.
"""

import json
from collections.abc import Callable
from typing import Any, TypeAlias

from openaudit.errors import RunError

Ask: TypeAlias = Callable[[str, object | None], Any]
Exchange: TypeAlias = Callable[[str, bytes | None], tuple[int, bytes]]  # path and body -> status and body
MOST = 16 * 1024 * 1024 - 64  # bytes of an answer; a line to the parent carries as much, with its first line
OK = 200


def asking(exchange: Exchange) -> Ask:
    """What asks for JSON over `exchange`: a GET without a body, a POST with one.

    RunError where the server refuses, in its own words, or where what it says is no JSON. NaN and Infinity, which are
    none, are read as None.
    """

    def ask(path: str, body: object | None = None) -> Any:
        status, found = exchange(path, None if body is None else json.dumps(body).encode())
        try:
            value = json.loads(found, parse_constant=lambda _: None)
        except (ValueError, RecursionError):
            value = None
            if status == OK:
                raise RunError(f"the server's answer to {path} is no JSON") from None
        if status != OK:
            raise RunError(f"the server answers {path} with status {status}{_why(value)}")
        return value

    return ask


def _why(found: object) -> str:
    match found:
        case {"error": {"message": str(said)}} | {"error": str(said)} | {"message": str(said)}:
            return f": {said}"
    return ""
