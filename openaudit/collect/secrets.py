"""Secrets that were published by mistake: tokens and keys in small text files. The value is never shown."""

import re
from collections.abc import Iterator

from openaudit.errors import ReleaseError
from openaudit.facts import Evidence, Finding, Place, Record
from openaudit.read.clean import masked
from openaudit.read.text import decode
from openaudit.release import Release

FACTS: dict[str, str] = {}
NEEDS: tuple[str, ...] = ()

MAX_BYTES = 128 * 1024  # of one file
MAX_FILES = 300
MAX_ALL = 2 * 1024 * 1024
# What the tokens that `masked` knows begin with; most files hold none, and only lines with one are looked at.
MARKS = (
    *("hf_", "api_org_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "npm_", "pypi-AgE", "xox"),
    *("sk-", "sk_live_", "AIza", "AKIA", "ASIA", "eyJ", "PRIVATE KEY"),
)
PUBLIC = "verifyToken"  # the hub signs results in a card with a JSON Web Token, for everybody to see
USER = re.compile(r"://[^\s/:@]{1,100}:[^\s/@]{1,200}@")


def collect(release: Release, known: Evidence) -> Iterator[Record]:
    """A finding for each file that holds what looks like a secret, with the line and without the value."""
    del known
    left = MAX_ALL
    small = [file for file in release.files() if file.kind == "file" and 0 < file.size <= MAX_BYTES]
    for file in small[:MAX_FILES]:
        try:
            data = release.open(file.path, 0, min(MAX_BYTES, left))
        except ReleaseError:
            continue
        left -= len(data)
        if left <= 0:
            return
        if marks := _marks(data.decode("latin-1")):
            yield from _secrets(file.path, data, marks)


def _marks(text: str) -> list[str]:
    """The marks of secrets that stand in `text`."""
    return [mark for mark in MARKS if mark in text] + (["://"] if "@" in text and USER.search(text) else [])


def _secrets(path: str, data: bytes, marks: list[str]) -> Iterator[Finding]:
    text = decode(data)
    shown = text.lines if text.readable else ()
    marked = [(number, line) for number, line in enumerate(shown, start=1) if any(mark in line for mark in marks)]
    lines = [number for number, line in marked if PUBLIC not in line and masked(line, ()) != line]
    if lines:
        yield Finding(
            id="secret-in-release",
            severity="error",
            message=f"{path} holds what looks like a secret (a token or a private key); its value is not repeated here.",
            where=tuple(Place(path=path, line=number) for number in lines[:5]),
            remedy="Revoke it now, then take it out of the files and of the history.",
        )
