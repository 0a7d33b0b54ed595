"""Servers on this machine that do not answer as they should, and what the reason says of each."""

import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler

from openaudit.run.served import MOST
from tests.run.served.servers import Says, llama, say


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
