"""What package metadata and the headers of source files say about the licence of the code."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from openaudit.collect.documents import files, text_of
from openaudit.collect.licensing import CODE, DATA, Statement
from openaudit.facts import Place
from openaudit.licenses import mentions
from openaudit.read import json
from openaudit.read.text import Text
from openaudit.release import Release

MAX_BYTES = 64 * 1024  # of a metadata file
HEAD = 1024  # bytes of a source file in which its header stands
MAX_HEADERS = 24  # source files whose header is looked at, nearest to the root first
_TAG = re.compile(r"SPDX-License-Identifier:[ \t]{0,4}([A-Za-z0-9.+() -]{2,120})")
_SOURCE = re.compile(r"\.(?:py|c|cc|cpp|cu|h|hpp|rs|go|js|ts|java|jl|sh|swift|lua|scala|kt|r)$", re.IGNORECASE)
_OTHERS = re.compile(
    r"(?:^|/)(?:third[_-]?party|vendor|external|node_modules|deps|submodules?|site-packages|tests?)/", re.IGNORECASE
)
_ASSIGNED = re.compile(r"^\s{0,12}license\s{0,4}[=:]\s{0,4}[\"']?([^\"'\n#,]{2,100})", re.MULTILINE)
_CLASSIFIER = re.compile(r"License :: (?:OSI Approved :: )?([^\"'\n]{3,100})")


def statements(release: Release) -> Iterator[Statement]:
    """One statement for each metadata file that names a licence, and one for each licence in the headers of source files."""
    there = files(release)
    for path, read in _READERS.items():
        text = text_of(release, path, MAX_BYTES) if path in there else None
        if text is not None and (said := read(text)):
            scope = DATA if path == "croissant.json" else CODE
            yield from _statement(path, text, said, "package-metadata", scope)
    yield from _headers(release)


def _statement(path: str, text: Text, said: str, how: str, scope: str = CODE) -> Iterator[Statement]:
    named = mentions.resolve(said.strip()[:200])
    line = next((number for number, line in enumerate(text.lines, 1) if said.splitlines()[0].strip() in line), None)
    if line is not None and named.license:
        where = (Place(path=path, line=line, quote=text.line(line).strip()),)
        yield Statement(
            scope=(scope,),
            license=named.license,
            stated=said.strip()[:200],
            basis="claimed",
            how=how,
            where=where,
            reach="beside",
        )


def _pyproject(text: Text) -> str:
    try:
        data: dict[str, Any] = tomllib.loads(text.text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return ""
    for table in (
        data.get("project"),
        (data.get("tool") or {}).get("poetry") if isinstance(data.get("tool"), dict) else None,
    ):
        if isinstance(table, dict):
            license_ = table.get("license")
            said = license_.get("text") if isinstance(license_, dict) else license_
            if isinstance(said, str) and 0 < len(said) < 200:  # noqa: PLR2004 a whole licence text in the field is no name
                return said
    found = _CLASSIFIER.search(text.text)
    return found[1] if found else ""


def _cargo(text: Text) -> str:
    try:
        package = tomllib.loads(text.text).get("package")
    except (tomllib.TOMLDecodeError, RecursionError):
        return ""
    said = package.get("license") if isinstance(package, dict) else None
    return said if isinstance(said, str) else ""


def _assigned(text: Text) -> str:
    found = _ASSIGNED.search(text.text) or _CLASSIFIER.search(text.text)
    return found[1].strip() if found else ""


def _from_json(text: Text) -> str:
    value = json.parse(text.text).value
    said = value.get("license") if isinstance(value, dict) else None
    return said if isinstance(said, str) else ""


_READERS = {
    "pyproject.toml": _pyproject,
    "setup.cfg": _assigned,
    "setup.py": _assigned,
    "Cargo.toml": _cargo,
    "package.json": _from_json,
    "CITATION.cff": _assigned,
    "DESCRIPTION": _assigned,
    "croissant.json": _from_json,
}


def _headers(release: Release) -> Iterator[Statement]:
    found: dict[str, list[Place]] = {}
    sources = sorted(
        (path for path in files(release) if _SOURCE.search(path) and not _OTHERS.search(path)),
        key=lambda path: (path.count("/"), path),
    )
    for path in sources[:MAX_HEADERS]:
        text = text_of(release, path, HEAD)
        hit = _TAG.search(text.text) if text else None
        if text and hit and (named := mentions.resolve(hit[1].strip())).license:
            line = text.text.count("\n", 0, hit.start()) + 1
            found.setdefault(str(named.license), []).append(Place(path=path, line=line, quote=text.line(line).strip()))
    for license_, places in found.items():
        first = places[0].quote
        yield Statement(
            scope=(CODE,),
            license=license_,
            stated=first,
            basis="claimed",
            how="spdx-header",
            where=tuple(places[:4]),
            reach="beside",
        )
