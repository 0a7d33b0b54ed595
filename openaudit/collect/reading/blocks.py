"""The blocks of a Markdown, reStructuredText or plain document, in one pass over its lines.

Only what reading for phrases needs: headings (and what they announce), paragraphs, list items, table rows, code.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"^[ >]{0,12}(?:[-*+]\s)?\s{0,8}(```+|~~~+)\s*([\w+.#-]{0,30})")
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s*(.{1,300}?)\s*#*\s*$")
_HTML_HEADING = re.compile(r"^\s*<h([1-6])[^<>]{0,300}>(.{0,300})", re.IGNORECASE)
_UNDERLINE = re.compile(r"^(=+|-{2,}|~{3,}|\^{3,}|\"{3,}|\+{3,}|#{3,})\s*$")
_BOLD = re.compile(r"^\s*(?:[-*+]\s)?(?:\*\*|__)([^*_\n]{2,100})(?:\*\*|__)\s*[::]?\s*$")
_ITEM = re.compile(r"^\s{0,12}(?:[-*+•·]|\d{1,3}[.)、])\s+")
_ROW = re.compile(r"^\s*\|")
_RULE = re.compile(r"^[\s|:+=-]{3,}$")
_QUOTE = re.compile(r"^\s{0,3}>[ >]{0,12}")
_TAGS = re.compile(r"<[^<>]{0,300}>|[*_`]|\[|\]\([^)]{0,300}\)")


@dataclass(frozen=True, slots=True)
class Block:
    """A block: its kind, its lines as (line from 1, column from 1, text), and the headings it stands under."""

    kind: str
    pieces: list[tuple[int, int, str]]
    topics: frozenset[str]


def blocks(lines: tuple[str, ...], start: int, topics_of: Callable[[str], frozenset[str]]) -> Iterator[Block]:
    """The blocks of `lines` from line `start` (from 0); `topics_of` says what a heading announces."""
    stack: list[tuple[int, frozenset[str]]] = []
    held: list[tuple[int, int, str]] = []
    kind = "paragraph"
    fence = ""

    def topics() -> frozenset[str]:
        return frozenset().union(*(named for _, named in stack))

    def release() -> Iterator[Block]:
        nonlocal held, kind
        if held:
            yield Block(kind, held, topics())
        held, kind = [], "paragraph"

    def heading(level: int, number: int, text: str, column: int) -> Block:
        while stack and stack[-1][0] >= level:
            stack.pop()
        stack.append((level, topics_of(_TAGS.sub("", text).strip().lower())))
        return Block("heading", [(number, column, text)], topics())

    for index in range(start, len(lines)):
        line, number = lines[index], index + 1
        if fence:
            if line.lstrip(" >").startswith(fence) and not line.strip(" >`~"):
                fence = ""
                yield from release()
            else:
                held.append((number, 1, line))
            continue
        if opened := _FENCE.match(line):
            yield from release()
            fence, kind = opened[1][:3], "code"
        elif not line.strip():
            yield from release()
        elif found := _HEADING.match(line):
            yield from release()
            yield heading(len(found[1]), number, found[2], found.start(2) + 1)
        elif found := _HTML_HEADING.match(line):
            yield from release()
            yield heading(int(found[1]), number, line, 1)
        elif _UNDERLINE.match(line) and len(held) == 1 and kind == "paragraph" and held[0][2].strip():
            text, held = held[0], []
            yield heading(1 if line[0] in "=#" else 2, text[0], text[2], text[1])
        elif _RULE.match(line):
            yield from release()
        elif _ROW.match(line) or line.count("|") > 1:
            yield from release()
            yield Block("row", [(number, 1, line)], topics())
        elif found := _BOLD.match(line):
            yield from release()
            yield heading(7, number, line, 1)
        elif found := _ITEM.match(line):
            yield from release()
            kind = "item"
            held.append((number, found.end() + 1, line[found.end() :]))
        else:
            found = _QUOTE.match(line)
            skip = found.end() if found else 0
            held.append((number, skip + 1, line[skip:]))
    yield from release()


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
