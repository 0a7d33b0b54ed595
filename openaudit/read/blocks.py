"""The blocks of a document in the order of the file, each with what the headings over it announce."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import NamedTuple

from openaudit.read.document import Document, Table

Topics = Callable[[str, frozenset[str]], frozenset[str]]
Piece = tuple[int, int, str]  # line from 1, column from 1, text

# A line that is bold and nothing else heads what follows it, as far as the next heading.
_BOLD = re.compile(r"\s*(?:\*\*|__)([^*_\n]{2,100})(?:\*\*|__)\s*[::]?\s*$")
_BULLET = re.compile(r"\s{0,200}(?:[-*+•]|\d{1,9}[.)])\s*|\s{0,3}>[ >]{0,12}")
_MARKUP = re.compile(r"<[^<>]{0,300}>|[*_`]|\[|\]\([^)]{0,300}\)")
_MARKED = re.compile(r"[<*_`\[\]]")  # what any of it begins with


class Block(NamedTuple):
    """A block: its kind (heading, paragraph, item, row, code), its lines, and the topics it stands under."""

    kind: str
    pieces: list[Piece]
    topics: frozenset[str]


def blocks(document: Document, lines: tuple[str, ...], topics_of: Topics) -> Iterator[Block]:
    """The blocks of `document`, whose file has `lines`; `topics_of` says what a heading announces under others."""
    starts, topics = _sections(document, topics_of)
    minor: frozenset[str] = frozenset()
    minor_until = 0
    for line, end, shape in _spans(document):
        at = max(0, bisect_right(starts, line) - 1)
        if line > minor_until:
            minor = frozenset()
        kind = shape
        text = [(number, *_body(lines[number - 1], shape)) for number in range(line, end + 1)]
        if line == end and kind in ("paragraph", "item") and (bold := _bold(text[0][2])):
            minor, kind = topics_of(bold[1].strip().lower(), topics[at]), "heading"
            minor_until = starts[at + 1] - 1 if at + 1 < len(starts) else len(lines)
        found = topics[at] | minor
        if kind == "row":
            yield from (Block(kind, [piece], found) for piece in text)
        else:
            yield Block(kind, text, found)


def _bold(text: str) -> re.Match[str] | None:
    return _BOLD.match(text) if "**" in text or "__" in text else None


def _sections(document: Document, topics_of: Topics) -> tuple[list[int], list[frozenset[str]]]:
    """Where each section starts, and what its own heading and those over it announce."""
    known: dict[tuple[str, ...], frozenset[str]] = {(): frozenset()}

    def announced(path: tuple[str, ...]) -> frozenset[str]:
        if path not in known:
            above, title = announced(path[:-1]), path[-1]
            plain = _MARKUP.sub("", title) if _MARKED.search(title) else title
            known[path] = above | topics_of(plain.strip().lower(), above)
        return known[path]

    return [section.line for section in document.sections], [announced(section.path) for section in document.sections]


def _spans(document: Document) -> list[tuple[int, int, str]]:
    """First line, last line and kind of every block, in the order of the file."""
    tables: tuple[Table, ...] = document.tables
    return sorted(
        [
            *((section.line, section.line, "heading") for section in document.sections if section.level),
            *((one.line, one.end, "paragraph") for one in document.paragraphs),
            *((one.line, one.end, "item") for one in document.items),
            *((one.line, one.end, "row") for one in tables),
            *((one.line, one.end, "code") for one in document.code if one.lines),
        ]
    )


def _body(line: str, kind: str) -> tuple[int, str]:
    """A line without the mark that makes it an item, a quotation or a heading, and the column it then starts at."""
    if kind in ("code", "row"):
        return 1, line
    if kind == "heading":
        body = line.lstrip(" #")
        return len(line) - len(body) + 1, body
    found = None if line[:1].isalpha() else _BULLET.match(line)
    return (found.end() + 1, line[found.end() :]) if found else (1, line)


def uncommented(text: str) -> str:
    """`text` with HTML comments blanked out, line ends kept; what is commented out is not said."""
    parts: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            break
        parts += [text[at:start], "".join(mark if mark in "\r\n" else " " for mark in text[start : end + 3])]
        at = end + 3
    return "".join([*parts, text[at:]])
