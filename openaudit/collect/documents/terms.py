"""What the documents say that weights, code or the whole project are licensed under, sentence by sentence."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from openaudit.collect import phrases
from openaudit.collect.documents.once import once
from openaudit.collect.documents.search import hits
from openaudit.facts import Place
from openaudit.release import Release

About = Literal["weights", "code", "both", "project"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A sentence that states a licence: what for, in which words, where, and how it was found.

    `license` is the SPDX id of a licence that the words name, empty where they name none that is known;
    `open` says whether what they name restricts no use, None where that cannot be told from a name.
    """

    about: str
    words: str
    license: str
    open: bool | None
    place: Place
    how: str


@once
def stated(release: Release) -> tuple[Stated, ...]:
    """Every statement of a licence in the documents, in their order, each about one thing once."""
    found: dict[tuple[str, str, int | None], Stated] = {}
    for hit in hits(release, "license-stated"):
        if hit.shows == "project" and "/" in hit.flat.path:
            continue  # a project inside the release speaks for itself
        words, at = hit.group("license")
        license_id, is_open = named(words)
        place = hit.flat.place(at)
        one = Stated(about=hit.shows, words=words.strip(), license=license_id, open=is_open, place=place, how=hit.how)
        found.setdefault((hit.shows, place.path, place.line), one)
    return tuple(found.values())


def named(words: str) -> tuple[str, bool | None]:
    """The SPDX id that `words` name, empty where none, and whether the licence restricts no use (None: cannot be told)."""
    lower = words.lower()
    for license_id, is_open, pattern in _names():
        if pattern.search(lower):
            return license_id, is_open
    return "", None


@cache
def _names() -> tuple[tuple[str, bool, re.Pattern[str]], ...]:
    entries = phrases.read("license-names")["names"]
    return tuple((entry["license"], entry["open"] == "yes", re.compile(entry["pattern"])) for entry in entries)
