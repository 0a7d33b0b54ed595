"""Licence notices: words by which a file says its licence without giving the text (headers, identifiers)."""

import re
from dataclasses import dataclass
from functools import cache

from openaudit.licenses import commons, knowledge
from openaudit.licenses.forms import Phrases, place
from openaudit.licenses.ids import resolve
from openaudit.licenses.names import spdx_ids
from openaudit.licenses.records import Span

APART = 12  # characters from which the next name is another licence, not the same one in full
WINDOW = 330  # characters after the licence's name in which its version stands
_GNU = re.compile(
    r" (?:gnu )?(affero |lesser |library |library or lesser |lesser or library )?(?:gnu )?general public licen[sc]e(?:s)? | (a|l)?gpl ?v?(?=[123]| )"
)
_VERSION = re.compile(
    r" (?:version|versions|v|ver|gpl|lgpl|agpl|licen[sc]e|license) ?v?([123])(?: ([01]))?(?= )| v([123])(?: ([01]))?(?= )|gplv([123])(?= )"
)
_LATER = re.compile(
    r" or (?:at your option |at the option of [a-z]+ )?(?:any )?(?:later|newer|higher|greater)(?: version)? | any later version |2 0 or later | and later versions? "
)
_TAG = re.compile(r"SPDX-License-Identifier:[ \t]*([A-Za-z0-9.+() \t-]{2,200})")
_GRANT = re.compile(
    r" (?:licensed under|released under|distributed under|under the terms of|subject to the terms|terms of the|made available under|redistribute it and or modify it|governed by"
    r"|covered by|available under|provided under|published under|free software you can) "
)


@dataclass(frozen=True, slots=True)
class Notice:
    """A licence named by a notice, and where in the phrase line."""

    license: str
    at: int
    end: int


def find(text: str, form: Phrases) -> list[Notice]:
    """The notices of the text in their order; a plain mention of a name is none."""
    found = [*_tags(text, form), *_phrases(form), *_gnu(form), *_creative(form)]
    return sorted({(n.license, n.at // 200): n for n in found}.values(), key=lambda notice: notice.at)


def _tags(text: str, form: Phrases) -> list[Notice]:
    found = []
    for hit in _TAG.finditer(text):
        answer = resolve(hit[1].strip())
        if answer.expression and answer.kind != "family":
            at = max(0, form.line.find(" spdx license identifier "))
            found.append(Notice(answer.expression, at, at + 40))
        elif answer.kind == "family" and answer.expression:
            found.append(Notice(answer.expression, 0, 40))
    return found


def _phrases(form: Phrases) -> list[Notice]:
    return [
        Notice(license_, at, at + len(phrase))
        for license_, phrase in _table()
        if form.may_hold(phrase) and (at := form.find(phrase)) >= 0
    ]


def _gnu(form: Phrases) -> list[Notice]:
    found = []
    for hit in _GNU.finditer(form.line):
        before = form.line[max(0, hit.start() - 220) : hit.start() + 1]
        if not _GRANT.search(before + " "):
            continue
        kind = _kind(hit)
        after = form.line[hit.end() - 1 : hit.end() + WINDOW]
        stop = _GNU.search(after, 1)
        near = after[: stop.start() + 1] if stop and stop.start() > APART else after
        version = _VERSION.search(" license " + near.lstrip() if near.lstrip()[:1].isdigit() else near)
        if not version:
            continue
        major = next(part for part in (version[1], version[3], version[5]) if part)
        minor = version[2] or version[4]
        name = _named(kind, major, minor)
        if not name:
            continue
        later = _LATER.search(near[: version.end() + 110])
        found.append(Notice(f"{name}-{'or-later' if later else 'only'}", hit.start() + 1, hit.end() + version.end()))
    return found


def _kind(hit: re.Match[str]) -> str:
    word = (hit[1] or hit[2] or "").strip()
    return "AGPL" if word in ("affero", "a") else "LGPL" if word else "GPL"


def _named(kind: str, major: str, minor: str | None) -> str | None:
    if kind == "LGPL":
        minor = "1" if major == "2" and minor == "1" else "0"
        return f"LGPL-{major}.{minor}" if major in "23" else None
    if kind == "AGPL":
        return f"AGPL-{major}.0" if major in "13" else None
    return f"GPL-{major}.0"


def _creative(form: Phrases) -> list[Notice]:
    found = []
    for one in commons.find(form.line):
        before = form.line[max(0, one.start - 81) : one.start]
        if one.id and _GRANT.search(before + " ") and (license_ := spdx_ids().get(one.id.lower())):
            found.append(Notice(license_, one.start, one.end))
    return found


def span(form: Phrases, lines: list[int], notice: Notice) -> Span:
    """Where the notice stands in the text."""
    return place(lines, *form.chars(notice.at, notice.end))


def joined(form: Phrases, names: tuple[str, ...]) -> str:
    """The licences of one file's notices: a choice where the words say so, else all of them."""
    choice = any(
        f" {words} " in form.line
        for words in ("at your option", "dual licensed", "alternatively", "either of", "either the", "or under")
    )
    if len(names) > 1 and choice:
        return " OR ".join(names)
    return " AND ".join(names)


@cache
def _table() -> tuple[tuple[str, str], ...]:
    return tuple((row["license"], phrase) for row in knowledge.load()["notices"] for phrase in row["phrases"])
