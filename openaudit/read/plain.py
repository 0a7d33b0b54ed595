"""Plain text taken apart: underlined, numbered and all-capital headings, paragraphs, lists, addresses."""

import re
from collections.abc import Sequence

from openaudit.read import links
from openaudit.read.document import Document, Draft, Item, Paragraph

_UNDERLINE = re.compile(r"\s{0,40}(?:={3,}|-{3,}|~{3,}|\*{3,})\s*$")
_NUMBERED = re.compile(
    r"(?:\d{1,2}\.){1,4}\d{0,2}\s+[^\W\d_].{0,80}[^.,;:\s]$|(?:\d{1,2}|[IVX]{1,5})[.)]\s+[^\W\d_].{0,60}[^.,;:\s]$"
)
_ITEM = re.compile(r"([ \t]{0,200})(?:[-*+•·]|(\d{1,9})[.)])[ \t]+")
SHORTEST, LONGEST = 4, 100  # characters of a heading in capitals, of any heading


def outline(lines: Sequence[str], *, start: int = 1, inline: bool = True) -> Document:
    """The document that `lines` hold from line `start` on, its links only with `inline`."""
    draft = Draft(kind="plain", last=len(lines), inline=inline)
    block: list[str] = []
    for number, line in enumerate(lines[start - 1 :], start):
        links.bare(line, number, draft)
        if line.strip():
            block.append(line)
        elif block:
            _block(block, number - len(block), draft)
            block = []
    if block:
        _block(block, len(lines) - len(block) + 1, draft)
    return draft.finish(start)


def _block(block: list[str], line: int, draft: Draft) -> None:
    """Lines without a blank one between: a heading, items, or a paragraph."""
    taken = _heading(block, line, draft)
    block, line = block[taken:], line + taken
    held: list[str] = []
    item: re.Match[str] | None = None
    for at, one in enumerate(block):
        found = _ITEM.match(one)
        if found and held:
            _close(held, line + at - len(held), item, draft)
            held = []
        item = found or item
        held.append(one)
    if held:
        _close(held, line + len(block) - len(held), item, draft)


def _close(held: list[str], line: int, item: re.Match[str] | None, draft: Draft) -> None:
    text, end = "\n".join(held), line + len(held) - 1
    if item is None:
        draft.paragraphs.append(Paragraph(text=text, line=line, end=end, section=draft.section))
    else:
        indent = len(item[1].expandtabs(4))
        ordered = item[2] is not None
        draft.items.append(Item(text=text, line=line, end=end, indent=indent, ordered=ordered, section=draft.section))


def _heading(block: list[str], line: int, draft: Draft) -> int:
    """How many lines at the head of a block are a heading."""
    first = block[0].strip()
    if len(first) > LONGEST:
        return 0
    if len(block) > 1 and _UNDERLINE.match(block[1]) and any(letter.isalnum() for letter in first):
        draft.heading(first, 1 if "=" in block[1] else 2, line)
        return 2
    alone = len(block) == 1
    if alone and _NUMBERED.match(first):
        draft.heading(first, 2 + first.split()[0].strip(".)").count("."), line)
        return 1
    if first.isupper() and len(first) >= SHORTEST and first[-1] not in ".,;" and (alone or not block[1].isupper()):
        draft.heading(first.rstrip(":"), 2, line)
        return 1
    return 0
