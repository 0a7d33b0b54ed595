"""What a person should look at in licence files: what could not be read, what is no licence, riders, look-alike letters."""

import re
from collections.abc import Iterator

from openaudit.collect.licensing.texts import Reading, Shelf
from openaudit.errors import ReleaseError
from openaudit.facts import Fact, Finding, Gap, Place, Record
from openaudit.read.text import decode
from openaudit.release import File

_HTML = re.compile(r"<!doctype html|<html[\s>]|<body[\s>]", re.IGNORECASE)
_LOOKALIKE = re.compile(
    r"(?=[a-zA-Z]{0,40}[\u0370-\u03ff\u0400-\u04ff\uff21-\uff5a])[a-zA-Z\u0370-\u03ff\u0400-\u04ff\uff21-\uff5a]*[a-zA-Z][a-zA-Z\u0370-\u03ff\u0400-\u04ff\uff21-\uff5a]*"
)
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069]")
HEAD = 4096


def findings(shelf: Shelf) -> Iterator[Record]:
    """Findings about each licence file, and the fact which words restrict beside the licence."""
    riders: list[Place] = []
    words: list[str] = []
    for file, reading in ((file, shelf.reading(file.path)) for file in shelf.files[:40]):
        if reading.text is None:
            yield _unread(shelf, file)
            continue
        yield from _odd(reading)
        for rider in reading.found.riders:
            if rider.restricting:
                place = Place(path=file.path, line=rider.line, quote=rider.quote)
                riders.append(place)
                words.append(rider.text[:200])
                yield Finding(
                    id="license-rider",
                    severity="warning",
                    message=f"Words that no part of {reading.found.license or 'the licence'} explains restrict it: {rider.text[:160]}",
                    where=(place,),
                    remedy="Have the added words read by a lawyer; with them it is not the standard licence any more.",
                    facts=("license.riders",),
                )
    if riders:
        yield Fact(name="license.riders", value=tuple(words), basis="seen", how="license-text", where=tuple(riders))
    else:
        yield Gap(name="license.riders", reason="no licence text shows words of its own that restrict")


def _odd(reading: Reading) -> Iterator[Finding]:
    """What is odd about a file that was read."""
    text, path = reading.text, reading.path
    if text is None:
        return
    if text.encoding not in {"utf-8", "ascii"}:
        yield _finding(
            "license-not-utf-8",
            "warning",
            f"{path} is not UTF-8 ({text.encoding}); it was decoded for reading.",
            Place(path=path),
            "Save it as UTF-8.",
        )
    if _HTML.search(text.text[:HEAD]) and reading.found.license is None:
        yield _finding(
            "license-is-a-web-page",
            "warning",
            f"{path} holds a web page, not a licence text.",
            reading.place,
            "Put the licence text there.",
        )
    elif reading.found.license is None and not reading.found.atoms and not reading.found.unread:
        yield _finding(
            "license-not-a-license",
            "note",
            f"{path} is called like a licence and holds no licence that is known.",
            reading.place,
            "Name the licence, or give its text.",
        )
    for number, line in enumerate(text.lines[:2000], 1):
        if not line.isascii() and (_LOOKALIKE.search(line) or _HIDDEN.search(line)):
            place = Place(path=path, line=number, quote=line.strip())
            yield _finding(
                "license-look-alike-letters",
                "warning",
                f"{path} mixes letters of several scripts in one word, or holds characters that are not seen.",
                place,
                "Compare it with the original.",
            )
            break
    names = [part for part in (reading.found.license or "").split(" AND ") if part]
    if len(names) > 1:
        yield _finding(
            "several-licenses-in-one-file",
            "note",
            f"{path} holds more than one licence: {', '.join(names)}.",
            reading.place,
            "Say what each of them is for.",
        )


def _unread(shelf: Shelf, file: File) -> Finding:
    id_, why, remedy = _reason(shelf, file)
    return _finding(
        id_,
        "warning",
        f"{file.path} is called like a licence and could not be read: {why}.",
        Place(path=file.path),
        remedy,
    )


def _reason(shelf: Shelf, file: File) -> tuple[str, str, str]:
    if file.kind != "file":
        return "license-unread", file.why or "only the file list names it", "Add the file itself."
    if not file.size:
        return "license-empty-file", "it is empty", "Add the licence as plain text."
    try:
        text = decode(shelf.release.open(file.path, 0, HEAD), size=file.size)
    except ReleaseError as error:
        return "license-unread", str(error), "Make it readable."
    if text.pointer:
        return (
            "license-is-a-pointer",
            "it is a pointer to a file that was not fetched",
            "Fetch it, or store it as plain text.",
        )
    problem = next((one.message for one in text.problems if one.id == "not-text"), "")
    if file.path.lower().endswith(".pdf"):
        return "license-unread", "it is present and unread: a PDF document", "Add the licence as plain text beside it."
    return "license-not-text", problem or "it holds no text", "Add the licence as plain text."


def _finding(id_: str, severity: str, message: str, where: Place, remedy: str) -> Finding:
    return Finding(id=id_, severity=severity, message=message, where=(where,), remedy=remedy, facts=("license.files",))  # type: ignore[arg-type]
