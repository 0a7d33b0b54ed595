"""Which addresses are asked for a served model: those of this machine, and only where it is asked for by name."""

import os
from importlib.util import find_spec

import pytest

from openaudit.errors import RunError
from openaudit.run import http
from openaudit.run.records import Model
from openaudit.run.session import choose, runners

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the line to the child is one of POSIX systems")


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
