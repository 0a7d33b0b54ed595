"""Places with a quote that is really there: `line[column - 1 : end - 1] == quote`."""

from collections.abc import Sequence

from openaudit.facts import QUOTE, Place

BEFORE = 40  # characters shown before the piece on a line too long to quote whole


def place(path: str, lines: Sequence[str], line: int, column: int | None = None) -> Place:
    """The place of line `line` (from 1) of `path`, quoting it, or of a line too long the part round `column`."""
    whole = lines[line - 1] if 0 < line <= len(lines) else ""
    start = len(whole) - len(whole.lstrip())
    if column and len(whole.strip()) > QUOTE:
        start = max(start, column - 1 - BEFORE)
    quote = whole[start : start + QUOTE]
    start += len(quote) - len(quote.lstrip())
    quote = quote.strip()
    return Place(
        path=path,
        line=line,
        column=start + 1 if quote else None,
        end=start + 1 + len(quote) if quote else None,
        quote=quote,
    )
