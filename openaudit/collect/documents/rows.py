"""Tables of a document: the rows of each, and the cells of a row with where each begins."""

from collections.abc import Iterator

from openaudit.collect.documents import Flat
from openaudit.read.flat import Unit


def tables(flat: Flat) -> Iterator[list[Unit]]:
    """The rows of each table."""
    rows: list[Unit] = []
    for unit in flat.units:
        if unit.kind == "row":
            rows.append(unit)
        elif rows:
            yield rows
            rows = []
    if rows:
        yield rows


def cells(flat: Flat, start: int) -> list[tuple[int, str]]:
    """The cells of the row at `start`, each with its position in the flat text."""
    line = flat.text[start : start + len(flat.block(start))].rstrip("\n")
    found: list[tuple[int, str]] = []
    at = start
    for text in line.split("|"):
        bare = text.strip()
        if bare or (found and at < start + len(line)):
            found.append((at + len(text) - len(text.lstrip()), bare))
        at += len(text) + 1
    return found
