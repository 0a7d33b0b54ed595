"""What a person should look at in licence files: what could not be read, what is no licence, riders, look-alike letters."""

import re
from collections.abc import Iterator

from openaudit.collect.licensing.pages import is_pdf
from openaudit.collect.licensing.texts import Reading, Shelf
from openaudit.errors import ReleaseError
from openaudit.facts import Fact, Finding, Gap, Place, Record, Severity
from openaudit.licenses.records import UNRECORDED
from openaudit.read.hidden import odd
from openaudit.read.text import decode
from openaudit.release import File

_HTML = re.compile(r"<!doctype html|<html[\s>]|<body[\s>]", re.IGNORECASE)
_LOOKALIKE = re.compile(
    r"(?=[a-zA-Z]{0,40}[\u0370-\u03ff\u0400-\u04ff\uff21-\uff5a])[a-zA-Z\u0370-\u03ff\u0400-\u04ff\uff21-\uff5a]*[a-zA-Z][a-zA-Z\u0370-\u03ff\u0400-\u04ff\uff21-\uff5a]*"
)
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069]")
_SUSPECT = re.compile(f"[\u0370-\u03ff\u0400-\u04ff\uff21-\uff5a]|{_HIDDEN.pattern}")
HEAD = 4096
PLAIN_TEXT = "Add the licence as plain text beside it."


def findings(shelf: Shelf) -> Iterator[Record]:
    """Findings about each licence file, and the fact which words restrict beside the licence."""
    riders: list[Place] = []
    words: list[str] = []
    for file, reading in ((file, shelf.reading(file.path)) for file in shelf.files[:40]):
        if reading.text is None:
            yield _unread(shelf, file, reading)
            continue
        if reading.why:
            said = f"{file.path} is called like a licence and was read in part: {reading.why}."
            yield _finding("license-unread", "warning", said, reading.place, PLAIN_TEXT)
        yield from _odd(reading)
        for rider in reading.found.riders:
            if rider.restricting:
                place = reading.at(rider.line, rider.quote)
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
    elif reading.found.license is None and not reading.found.unread:
        yield _unidentified(reading)
    suspect = _SUSPECT.search(odd(text.text))
    for number, line in enumerate(text.lines[:2000] if suspect else (), 1):
        if not line.isascii() and (_LOOKALIKE.search(line) or _HIDDEN.search(line)):
            place = reading.at(number, line.strip())
            yield _finding(
                "license-look-alike-letters",
                "warning",
                f"{path} mixes letters of several scripts in one word, or holds characters that are not seen.",
                place,
                "Compare it with the original.",
            )
            break
    if said := next((one for one in reading.found.caveats if UNRECORDED in one), ""):
        remedy = "Compare it with the recorded version; its terms may be others."
        yield _finding("license-version-unrecorded", "warning", f"{path} {said}.", reading.place, remedy)
    names = [part for part in (reading.found.license or "").split(" AND ") if part]
    if len(names) > 1:
        yield _finding(
            "several-licenses-in-one-file",
            "note",
            f"{path} holds more than one licence: {', '.join(names)}.",
            reading.place,
            "Say what each of them is for.",
        )


def _unidentified(reading: Reading) -> Finding:
    """What a file that is no known licence text seems to be."""
    path, named = reading.path, reading.titled
    restricting = next(
        (atom for atom in reading.found.atoms if atom.kind == "restriction" and not reading.called), None
    )
    if len(named) > 1:
        said = f"{path} names more than one licence and holds the text of none: {', '.join(named)}."
        return _finding("several-licenses-in-one-file", "warning", said, reading.place, "Say what each of them is for.")
    if named and restricting:
        place = reading.at(restricting.span.line, restricting.quote)
        said = f"{path} calls itself {named[0]}, which does not restrict so: {restricting.quote[:160]}"
        return _finding("license-altered", "warning", said, place, "Have the words read by a lawyer.")
    if named:
        said = f"{path} calls itself {named[0]} and does not hold its whole text."
        return _finding("license-text-incomplete", "warning", said, reading.place, "Give the whole text.")
    if reading.found.atoms:
        said = f"{path} is a licence of its own that is not known here; its clauses were read by their words only."
        return _finding("license-of-its-own", "note", said, reading.place, "Have it read by a lawyer.")
    said = f"{path} is called like a licence and holds no licence that is known."
    return _finding("license-not-a-license", "note", said, reading.place, "Name the licence, or give its text.")


def policies(paths: list[str], license_: Fact | None, open_: Fact | None) -> Iterator[Finding]:
    """A use policy beside an open licence: whether it binds is the question."""
    if paths and license_ is not None and open_ is not None and open_.value is True:
        yield Finding(
            id="use-policy-beside-permissive-license",
            severity="warning",
            message=f"{', '.join(paths[:3])} stands beside {license_.value}, which allows every use; whether the policy binds is not said.",
            where=(Place(path=paths[0]), *license_.where[:1]),
            remedy="Say whether the policy is a condition of the licence or advice.",
            facts=("license.files", license_.name),
        )


def text_as_readme(reading: Reading) -> Iterator[Finding]:
    """The README is a licence text and describes nothing."""
    yield _finding(
        "license-text-as-readme",
        "warning",
        f"{reading.path} is the text of {reading.found.license}, not a description.",
        reading.place,
        "Keep the text as LICENSE and write a model card.",
    )


def _unread(shelf: Shelf, file: File, reading: Reading) -> Finding:
    id_, why, remedy = _reason(shelf, file, reading)
    return _finding(
        id_,
        "warning",
        f"{file.path} is called like a licence and could not be read: {why}.",
        Place(path=file.path),
        remedy,
    )


def _reason(shelf: Shelf, file: File, reading: Reading) -> tuple[str, str, str]:
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
    if is_pdf(file.path):
        why = reading.why or "no text could be read from it"
        return "license-unread", f"it is present and unread: a PDF document; {why}", PLAIN_TEXT
    return "license-not-text", problem or "it holds no text", "Add the licence as plain text."


def _finding(id_: str, severity: Severity, message: str, where: Place, remedy: str) -> Finding:
    return Finding(id=id_, severity=severity, message=message, where=(where,), remedy=remedy, facts=("license.files",))
