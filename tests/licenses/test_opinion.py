"""The second opinion: asked in a process of its own, beside the answer."""

import os
import stat
from pathlib import Path

import pytest

from openaudit.errors import LicenseError
from openaudit.licenses import opinion

ANSWER = '{"files": [{"license_detections": [{"license_expression_spdx": "MIT", "matches": [{"score": 98.5}]}], "percentage_of_license_text": 90.0}]}'


def program(folder: Path, body: str) -> str:
    path = folder / "scancode"
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_what_scancode_says_comes_back_with_its_score(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(opinion.VARIABLE, program(tmp_path, f"echo '{ANSWER}'"))

    (found,) = opinion.second(tmp_path / "LICENSE")

    assert (found.license, found.of_license, found.why) == ("MIT", 0.985, "scancode")


@pytest.mark.parametrize("body", ["echo nonsense", "exit 3", "echo '{}'"])
def test_an_answer_that_cannot_be_read_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    monkeypatch.setenv(opinion.VARIABLE, program(tmp_path, body))

    with pytest.raises(LicenseError, match="no answer that can be read"):
        opinion.second(tmp_path / "LICENSE")


def test_without_scancode_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(opinion.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", os.devnull)

    with pytest.raises(LicenseError, match="no ScanCode"):
        opinion.second(Path("LICENSE"))


def test_no_credential_reaches_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOVA_TOKEN", "hidden")
    monkeypatch.setenv(opinion.VARIABLE, program(tmp_path, f"test -z \"$NOVA_TOKEN\" && echo '{ANSWER}'"))

    assert opinion.second(tmp_path / "LICENSE")
