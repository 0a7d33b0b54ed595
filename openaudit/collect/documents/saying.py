"""The blocks of a document that say something: not the entries of a table of contents, nor fields that nobody filled in."""

import re
from collections.abc import Iterator, Sequence

from openaudit.read.blocks import Block

ENTRY = 8  # words of an entry in a table of contents
LONGEST = 40  # characters of a field that says that it is empty
# What the forms for cards put where nobody has written anything.
UNFILLED = re.compile(r"\W{0,4}(?:more information (?:is )?needed|needs more information)\b", re.IGNORECASE)


def saying(found: Sequence[Block]) -> Iterator[Block]:
    """Those of `found` that say something; a heading with nothing under it but an empty field goes with the field."""
    kept = [one for one in found if not _is_entry(one)]
    for at, block in enumerate(kept):
        if not (_is_empty(block) or (block.kind == "heading" and _over_nothing(kept, at))):
            yield block


def _over_nothing(found: Sequence[Block], at: int) -> bool:
    """Whether the heading at `at` has an empty field under it, and then the next heading or the end."""
    under = found[at + 1 : at + 3]
    return bool(under) and _is_empty(under[0]) and (len(under) == 1 or under[1].kind == "heading")


def _is_empty(block: Block) -> bool:
    if block.kind != "paragraph" or len(block.pieces) > 1 or len(block.pieces[0][2]) > LONGEST:
        return False
    found = UNFILLED.match(block.pieces[0][2])
    return found is not None and not re.search(r"\w", block.pieces[0][2][found.end() :])


def _is_entry(block: Block) -> bool:
    """Whether it leads to a section of the document and is too short to say anything."""
    if block.kind != "item" or len(block.pieces) > 1:
        return False
    text = block.pieces[0][2]
    return "](#" in text and len(text.split(None, ENTRY)) <= ENTRY
