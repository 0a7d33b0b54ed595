"""What a document is made of, whatever it is written in: sections, paragraphs, lists, tables, links, images, code, comments.

The parts are named tuples, for a document has hundreds. Line numbers count from 1 in the file; `section` is the index of the innermost section in `Document.sections`. Texts that span lines keep
their raw lines joined by a line feed, so line `k` of a text stands on line `line + k` of the file.
"""

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from openaudit.read.text import Problem

_Part = TypeVar("_Part", "Paragraph", "Item")


class Section(NamedTuple):
    """A heading and what it heads: lines `line` to `end`, sub-sections included; `own` is the last line before the first of them.

    Section 0 is the whole document, without a title. `path` holds the titles from the outermost heading to this one.
    """

    title: str
    level: int
    line: int
    end: int
    own: int
    path: tuple[str, ...] = ()


class Paragraph(NamedTuple):
    """Running text (a quotation too), with its markup."""

    text: str
    line: int
    end: int
    section: int = 0


class Item(NamedTuple):
    """An item of a list without its bullet, but for the first line's; `indent` in columns, `ordered` where it is numbered."""

    text: str
    line: int
    end: int
    indent: int = 0
    ordered: bool = False
    section: int = 0


class Row(NamedTuple):
    """A row of a table: the text of its cells, and its line."""

    cells: tuple[str, ...]
    line: int


class Table(NamedTuple):
    """A table; `header` has no cells where the table has no heading row."""

    header: Row
    rows: tuple[Row, ...]
    line: int
    end: int
    section: int = 0


class Link(NamedTuple):
    """A link: the text that is shown, the target as it stands, and where the target stands (line, and column from 1)."""

    text: str
    target: str
    line: int
    column: int
    section: int = 0


class Image(NamedTuple):
    """An image that the document shows: its alternative text and its target. A badge is an image served by a badge service."""

    alt: str
    target: str
    line: int
    column: int
    section: int = 0
    badge: bool = False


class Code(NamedTuple):
    """A block of code: its language (lower case, empty where not said) and its lines, the first of which is line `line`."""

    language: str
    lines: tuple[str, ...]
    line: int
    end: int
    section: int = 0


class Comment(NamedTuple):
    """What the document says without showing it."""

    text: str
    line: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document taken apart, each kind of part in the order of the file; `kind` is markdown, rst or plain."""

    kind: str
    sections: tuple[Section, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    items: tuple[Item, ...] = ()
    tables: tuple[Table, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    code: tuple[Code, ...] = ()
    comments: tuple[Comment, ...] = ()
    problems: tuple[Problem, ...] = ()

    def section_at(self, line: int) -> Section:
        """The innermost section that line `line` stands in."""
        return self.sections[max(0, bisect_right(self.sections, line, key=lambda section: section.line) - 1)]

    def inside(self, section: Section) -> Iterator[Paragraph | Item]:
        """The paragraphs and items of a section and of its sub-sections, in the order of the file."""
        paragraphs, items = _between(self.paragraphs, section), _between(self.items, section)
        return heapq.merge(paragraphs, items, key=lambda part: part.line)


def _between(parts: tuple[_Part, ...], section: Section) -> tuple[_Part, ...]:
    """Those of `parts`, which are sorted by line, that begin in `section`."""
    return parts[bisect_left(parts, section.line, key=_line) : bisect_right(parts, section.end, key=_line)]


def _line(part: Paragraph | Item) -> int:
    return part.line


BLOCKS = 50_000  # parts of one kind that are kept; a document with more says so


@dataclass(slots=True)
class Draft:
    """A document that is being taken apart; headings first give their line, `finish` works out where sections end."""

    kind: str
    last: int
    inline: bool = True  # whether links and images are looked for
    headings: list[tuple[str, int, int]] = field(default_factory=list)  # title, level, line
    paragraphs: list[Paragraph] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    code: list[Code] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def section(self) -> int:
        """The index of the section that is open now."""
        return len(self.headings)

    def heading(self, title: str, level: int, line: int) -> None:
        """Open a section."""
        if len(self.headings) < BLOCKS:
            self.headings.append((title, level, line))

    def finish(self, first: int) -> Document:
        """The document, its sections closed; it begins on line `first`."""
        self.links.sort(key=lambda link: (link.line, link.column))
        self.images.sort(key=lambda image: (image.line, image.column))
        parts = {
            name: getattr(self, name)
            for name in ("paragraphs", "items", "tables", "links", "images", "code", "comments")
        }
        for name, found in parts.items():
            if len(found) > BLOCKS:
                said = f"{len(found)} {name}; only the first {BLOCKS} are kept"
                self.problems.append(Problem(id="too-many-parts", message=said, line=found[BLOCKS].line))
        return Document(
            kind=self.kind,
            sections=_sections(self.headings, first, self.last),
            problems=tuple(self.problems),
            **{name: tuple(found[:BLOCKS]) for name, found in parts.items()},
        )


DEEPEST = 20  # titles in a path; Markdown has six levels, reStructuredText as many as it has underlines


def _sections(headings: list[tuple[str, int, int]], first: int, last: int) -> tuple[Section, ...]:
    """Sections with their ends: each ends before the next heading that is not below it."""
    ends, opened, paths = [last] * len(headings), list[int](), list[tuple[str, ...]]()
    for at, (title, level, line) in enumerate(headings):
        while opened and headings[opened[-1]][1] >= level:
            ends[opened.pop()] = line - 1
        paths.append((*paths[opened[-1]], title)[-DEEPEST:] if opened else (title,))
        opened.append(at)
    starts = [line for _, _, line in headings]
    own = [*(line - 1 for line in starts[1:]), last]
    whole = Section(title="", level=0, line=first, end=last, own=starts[0] - 1 if starts else last)
    return (
        whole,
        *(
            Section(title=title, level=level, line=line, end=ends[at], own=own[at], path=paths[at])
            for at, (title, level, line) in enumerate(headings)
        ),
    )
