"""The text of a PDF as flat text that phrases can be searched in; its places are pages, since it has no lines."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openaudit.collect.documents.topics import topics_of
from openaudit.facts import Place
from openaudit.read.flat import Flat
from openaudit.read.flatten import Writer

# What a paper tells under these is about other people's work, or about no model at all (phrases/headings.yaml).
BESIDE = frozenset({"citation", "others-work", "thanks"})
REPEATED = 3  # pages with the same line at an edge
WORDS = 10  # of a heading
SHORT = 0.6  # of the usual length: a line that ends a paragraph, or a row of a table

_HEADING = re.compile(
    r"^(?:((?:\d{1,2}|[A-H])(?:\.\d{1,2}){0,3})\.?\s|(?=(?i:abstract|introduction|related|references|bibliography|acknowledge?ments?"
    r"|appendi|conclusions?|discussion|limitations)))\s?([A-Z][^.!?;=]{2,70})$"
)
_SENTENCE = re.compile(r"[,:-]$|\b(?:a|an|and|is|are|of|or|the|to|was|we|with)$", re.IGNORECASE)


@dataclass(frozen=True)
class Paged(Flat):
    """Flat text whose `lines` are those of all pages, one page after another; `starts` has the first line of each."""

    starts: tuple[int, ...] = ()

    def place(self, at: int) -> Place:
        """The page that position `at` comes from, with a piece of its text."""
        line = super().place(at)
        return Place(path=self.path, page=bisect_right(self.starts, line.line or 1), quote=line.quote)

    def page(self, number: int) -> str:
        """The text of page `number` (from 1), on which the quote of every place with that page stands."""
        ends = (*self.starts[1:], len(self.lines) + 1)
        return "\n".join(self.lines[self.starts[number - 1] - 1 : ends[number - 1] - 1])


def paged(path: str, pages: Sequence[Sequence[str]]) -> Paged:
    """The text of `pages` (their lines); references, thanks and what tells about other work are left out."""
    lines = tuple(line for page in pages for line in page)
    starts = tuple(1 + sum(map(len, pages[:number])) for number in range(len(pages)))
    writer = Writer(path, lines)
    for kind, numbers, topics in _blocks(lines, frozenset(starts), _running(pages)):
        if kind == "heading" or not topics & BESIDE:
            writer.block(kind, [(number, 1, lines[number - 1]) for number in numbers], topics)
    flat = writer.flat()
    return Paged(path, flat.text, lines, flat.segments, flat.units, flat.links, flat.images, starts)


def _running(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """What stands first or last on several pages, page numbers apart: it heads pages, not sections."""
    edges = Counter(one for page in pages for one in {_unnumbered(line) for line in (*page[:2], *page[-2:])})
    return frozenset(line for line, count in edges.items() if count >= REPEATED)


def _unnumbered(line: str) -> str:
    return line.strip("0123456789 ").lower()


def _blocks(
    lines: Sequence[str], starts: frozenset[int], running: frozenset[str]
) -> Iterator[tuple[str, list[int], frozenset[str]]]:
    """Kind, line numbers and topics of each heading and paragraph."""
    usual = SHORT * sorted(map(len, lines))[len(lines) * 4 // 5] if lines else 0
    above: dict[int, frozenset[str]] = {0: frozenset()}  # depth -> what the heading there and those over it announce
    told: list[int] = []
    for number, line in enumerate(lines, 1):
        heading = _heading(line)
        if told and (heading or number in starts or len(lines[told[-1] - 1]) < usual):
            yield "paragraph", told, above[max(above)]
            told = []
        if _unnumbered(line) in running:
            continue
        if heading:
            depth, title = heading
            above = {one: topics for one, topics in above.items() if one < depth}
            above[depth] = topics_of(title, above[max(above)]) | above[max(above)]
            yield "heading", [number], above[depth]
        else:
            told.append(number)
    if told:
        yield "paragraph", told, above[max(above)]


def _heading(line: str) -> tuple[int, str] | None:
    """Depth and lower-case title of a line that is a heading."""
    found = _HEADING.match(line)
    if not found or len(line.split()) > WORDS or _SENTENCE.search(line):
        return None
    return 1 + (found[1] or "").count("."), found[2].lower()
