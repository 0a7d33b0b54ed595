"""Licence files: which there are, what each text is, and what it is about."""

import re
from collections.abc import Iterator

from openaudit import licenses
from openaudit.collect.documents import text_of
from openaudit.collect.licensing import CODE, DATA, WEIGHTS, Statement
from openaudit.errors import ReleaseError
from openaudit.facts import Finding, Place
from openaudit.licenses import Identification, Span
from openaudit.read.text import Text
from openaudit.release import File, Release

MAX_FILES = 40  # licence files that are read
MAX_BYTES = 1024 * 1024  # of one of them

_NAME = re.compile(
    r"(?:^|[^a-z])(?:un)?licen[cs]es?(?:[^a-z]|$)|^copying(?:[.\-_]|$)|^copyright$|^(?:model|data)[_-]?licen[cs]e", re.I
)
_SOURCE = re.compile(r"\.(?:py|js|ts|json|ya?ml|sh|c|h|cpp|html?|png|svg|safetensors)$", re.I)
_OTHERS = re.compile(
    r"(?:^|/)(?:third[_-]?party|3rd[_-]?party|vendor|external|node_modules|deps|submodules?)(?:/|$)", re.I
)
_OF = (
    (WEIGHTS, re.compile(r"(?:model|weight|checkpoint|param)", re.I)),
    (CODE, re.compile(r"(?:code|software|source)", re.I)),
    (DATA, re.compile(r"data", re.I)),
)


def license_files(release: Release) -> list[File]:
    """The files of `release` that are called like a licence, nearest to the root first, other people's folders left out."""
    there = [
        file
        for file in release.files()
        if _NAME.search(file.path.rsplit("/", 1)[-1])
        and not _SOURCE.search(file.path)
        and not _OTHERS.search(file.path)
    ]
    return sorted(there, key=lambda file: (file.path.count("/"), file.path))


def statements(release: Release, file: File, near: tuple[str, ...]) -> Iterator[Statement | Finding]:
    """What the licence text in `file` says; `near` are the components that a licence at the root stands beside."""
    text = text_of(release, file.path, MAX_BYTES)
    if text is None or file.kind != "file":
        yield _unread(release, file)
        return
    found = licenses.identify(text.text)
    if found.unread:
        yield Statement(
            scope=scope(file.path, found, near),
            license=None,
            stated=file.path,
            basis="seen",
            how="license-text",
            where=(Place(path=file.path),),
            why=found.unread,
        )
        return
    yield from _riders(file, found)
    yield Statement(
        scope=scope(file.path, found, near),
        license=found.license,
        stated=_first_words(text),
        basis="seen",
        how="license-text",
        where=(_place(file.path, text, found.spans[0] if found.spans else None),),
        why="" if found.license else f"the text of {file.path} is no licence that is known",
        restrictions=tuple(sorted({str(atom) for atom in found.atoms if atom.kind == "restriction"})),
        obligations=tuple(sorted({str(atom) for atom in found.atoms if atom.kind == "obligation"})),
    )


def scope(path: str, found: Identification, near: tuple[str, ...]) -> tuple[str, ...]:
    """What a licence file is about: what its name says, else what the licence is made for, else what stands beside it."""
    name = path.rsplit("/", 1)[-1] if "/" not in path else path
    named = tuple(component for component, word in _OF if word.search(name))
    if named:
        return named
    made_for = licenses.terms(found.license).covers if found.license else ()
    if "model" in made_for:
        return (WEIGHTS, CODE) if "code" in made_for and CODE in near else (WEIGHTS,)
    return near if "/" not in path else ()


def _riders(file: File, found: Identification) -> Iterator[Finding]:
    for rider in found.riders:
        if rider.restricting:
            yield Finding(
                id="license-rider",
                severity="warning",
                message=f"Words that no part of {found.license or 'the licence'} explains restrict it: {rider.text[:160]}",
                where=(Place(path=file.path, line=rider.line, quote=rider.quote),),
                remedy="Have the added words read by a lawyer; with them it is not the standard licence any more.",
                facts=("license.riders",),
            )


def _unread(release: Release, file: File) -> Statement | Finding:
    try:
        head = release.open(file.path, 0, 64) if file.kind == "file" else b""
    except ReleaseError as error:
        head, why = b"", str(error)
    else:
        why = "empty" if not file.size else "present and not read: it is not text" if head else "not here"
    return Finding(
        id="license-unread",
        severity="warning",
        message=f"{file.path} is called like a licence and could not be read ({why}).",
        where=(Place(path=file.path),),
        remedy="Add the licence as plain text.",
        facts=("license.files",),
    )


def _first_words(text: Text) -> str:
    return next((line.strip() for line in text.lines if line.strip()), "")[:200]


def _place(path: str, text: Text, span: Span | None) -> Place:
    """The first line with words of the span that the answer rests on."""
    first, last = (span.line, span.end_line) if span else (1, len(text.lines))
    for number in range(first, min(last, len(text.lines)) + 1):
        if text.line(number).strip():
            return Place(path=path, line=number, quote=text.line(number).strip())
    return Place(path=path)
