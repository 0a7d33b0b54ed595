"""Secrets that were published by mistake: tokens and keys in small text files. The value is never shown."""

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
# The marks that every pattern of `masked` begins with: most files hold none, and are not looked at twice.
MARKS = (b"hf_", b"sk-", b"gh", b"AKIA", b"ASIA", b"PRIVATE KEY", b"xox", b"glpat-", b"AIza")


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
        if any(mark in data for mark in MARKS):
            yield from _secrets(file.path, data)


def _secrets(path: str, data: bytes) -> Iterator[Finding]:
    text = decode(data)
    lines = (
        [number for number, line in enumerate(text.lines, start=1) if masked(line, ()) != line] if text.readable else []
    )
    if lines:
        yield Finding(
            id="secret-in-release",
            severity="error",
            message=f"{path} holds what looks like a secret (a token or a private key); its value is not repeated here.",
            where=tuple(Place(path=path, line=number) for number in lines[:5]),
            remedy="Revoke it now, then take it out of the files and of the history.",
        )
