"""One HTTP server at a loopback address: a request, a bounded answer; no redirect is followed and no proxy is used."""

from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from socket import SHUT_RDWR, socket

from openaudit.errors import RunError
from openaudit.run.served import MOST


class Server:
    """Asks one server; each request has a connection of its own, for a server may close one whenever it likes."""

    def __init__(self, host: str, port: int, seconds: float) -> None:
        self._at, self._seconds = (host, port), seconds
        self._under_way: socket | None = None  # the connection itself forgets it when the server will close it
        self._closed = False

    def ask(self, path: str, body: bytes | None) -> tuple[int, bytes]:
        """Status and body of the answer, to a GET without `body` and a POST of JSON with one.

        RunError where there is no answer, where `seconds` pass without a byte of it, or where it is longer than MOST.
        """
        connection = HTTPConnection(*self._at, timeout=self._seconds)
        try:
            connection.connect()
            self._under_way = connection.sock
            if self._closed:  # it was, while this one was being made
                self.close()
            headers = {"Connection": "close", **({"Content-Type": "application/json"} if body is not None else {})}
            connection.request("GET" if body is None else "POST", path, body, headers)
            answer = connection.getresponse()
            found = answer.read(MOST + 1)
        except TimeoutError:
            raise RunError(f"the server did not answer {path} within {self._seconds:g} seconds") from None
        except (OSError, HTTPException, ValueError) as error:
            raise RunError(f"the server does not answer {path}: {type(error).__name__}: {error}") from None
        finally:
            connection.close()
        if len(found) > MOST:
            raise RunError(f"the server's answer to {path} is longer than {MOST} bytes")
        if answer.length:
            raise RunError(f"the server's answer to {path} ends {answer.length} bytes before it said it would")
        if 300 <= answer.status < 400:  # noqa: PLR2004  redirects
            raise RunError(f"the server sends {path} to another place, which is not followed")
        return answer.status, found

    def close(self) -> None:
        """End what is under way, from another thread."""
        self._closed = True
        if self._under_way:
            with suppress(OSError):
                self._under_way.shutdown(SHUT_RDWR)
