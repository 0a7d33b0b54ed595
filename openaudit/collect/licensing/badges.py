"""Badges at the head of a card: a picture that says a licence in its address, its words, or the link behind it. Weak claims."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urlsplit

from openaudit.collect.documents import Document
from openaudit.collect.licensing import CODE, DATA, DOCS, WEIGHTS, Statement, addresses
from openaudit.collect.licensing.here import Here
from openaudit.licenses import mentions

HEAD = 64 * 1024  # characters of a card in which badges stand
MOST = 40  # pictures of one card that are looked at
_MARKDOWN = re.compile(
    r"!\[(?P<alt>[^\]\n]{0,200})\]\(\s?<?(?P<src>[^\s()<>]{1,1000})>?[^)\n]{0,200}\)(?:\]\(\s?<?(?P<to>[^\s()<>]{1,1000}))?"
)
_TAG = re.compile(r"<img\s(?P<tag>[^<>]{1,2000})>", re.IGNORECASE)
_ALT = re.compile(r"""\balt\s?=\s?["']([^"'<>]{0,200})""", re.IGNORECASE)
_SRC = re.compile(r"""\bsrc\s?=\s?["']?([^"'\s<>]{1,1000})""", re.IGNORECASE)
_LICENSE = re.compile(r"licen[cs]e", re.IGNORECASE)
_SAYS = re.compile(r"licen[cs]e\s{0,3}[:\-–]\s{0,3}(.{2,80})", re.IGNORECASE)
# The usual form of such addresses: label, message and colour, parted by hyphens or slashes; a hyphen is doubled, a blank is _.
_BADGE = re.compile(r"/badge/([^/?#]{1,200})(?:/([^/?#]{1,200}))?")
_PARTED = re.compile(r"(?<!-)-(?!-)")
_ABOUT = (
    (CODE, re.compile(r"\b(?:code|software|source|library)\b", re.IGNORECASE)),
    (WEIGHTS, re.compile(r"\b(?:models?|weights?|checkpoints?)\b", re.IGNORECASE)),
    (DATA, re.compile(r"\b(?:data|datasets?|corpus)\b", re.IGNORECASE)),
)


def statements(cards: tuple[Document, ...], here: Here) -> Iterator[Statement]:
    """One statement for each thing that a badge names a licence for, the first card first."""
    seen: set[tuple[tuple[str, ...], str]] = set()
    for card in cards:
        text = card.text.text[:HEAD]
        for at, alt, src, to in list(_pictures(text))[:MOST]:
            label, message = _parts(alt, src)
            license_ = _named(message, alt, to) if _LICENSE.search(f"{label} {alt}") else None
            scope = next(((of,) for of, word in _ABOUT if word.search(label)), ())
            if license_ is None or (scope, license_) in seen:
                continue
            seen.add((scope, license_))
            line = text.count("\n", 0, at) + 1
            yield Statement(
                scope=scope or (CODE, DOCS, *((WEIGHTS,) if here.single else ())),
                license=license_,
                stated=f"{label}: {message}".strip(": ")[:200],
                basis="claimed",
                how="badge",
                where=(card.at(line),),
                reach="named" if scope else "beside",
            )


def _pictures(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Where each picture stands, its words, its address, and where a click on it leads."""
    for hit in _MARKDOWN.finditer(text):
        yield hit.start("src"), hit["alt"], hit["src"], hit["to"] or ""
    for hit in _TAG.finditer(text):
        alt, src = _ALT.search(hit["tag"]), _SRC.search(hit["tag"])
        if src:
            yield hit.start() + len("<img ") + src.start(1), alt[1] if alt else "", src[1], ""


def _parts(alt: str, src: str) -> tuple[str, str]:
    """What a badge shows on its left and on its right; the picture's words where its address says neither."""
    try:
        address = urlsplit(src)
    except ValueError:
        return alt, ""
    found = _BADGE.search(address.path)
    if not found:
        return alt, ""
    left, right = (found[1], found[2]) if found[2] else (*_PARTED.split(found[1], 2), "")[:2]
    label = parse_qs(address.query).get("label", [_read(left)])[0]
    return (label or alt), _read(right)


def _read(part: str) -> str:
    """The words of one part of a badge's address."""
    words = unquote(part).replace("__", "\0").replace("_", " ").replace("\0", "_")
    return re.sub(r"-{2,}", "-", words).strip()


def _named(message: str, alt: str, to: str) -> str | None:
    """The licence that the badge shows; without one the licence that its words name, then that of the address behind it."""
    if message:
        return mentions.resolve(message).license
    said = _SAYS.search(alt)
    return (mentions.resolve(said[1]).license if said else None) or (addresses.of_link(to) if to else None)
