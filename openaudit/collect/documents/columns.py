"""Tables that say what each model of a release was made from: a column, or a row, that is headed "Base model" or "LLM"."""

import html
import re
from collections.abc import Iterator

from openaudit.collect.documents import Flat
from openaudit.collect.documents.models import familiar, foreign
from openaudit.collect.documents.rows import cells, tables
from openaudit.collect.phrases import Hit
from openaudit.read.flat import Unit

Cell = tuple[int, str]
_OWN = re.compile(
    r"\W*(?:language|vision|visual|audio|speech|text|large language|llm)s?(?: models?)?\W*$", re.IGNORECASE
)
MOST = 400  # lines of one table that are read


def headed(hit: Hit, own: str) -> Iterator[tuple[str, int]]:
    """The models that the cell `hit` heads, with where each stands; none of the release `own`, and none of another's rows.

    A first column that is headed "Language model" lists the models that the table is about.
    """
    for start, text in _cells(hit, own):
        name = html.unescape(text).replace("\u2011", "-")
        if familiar(name) and (kept := foreign(name, own)):
            yield kept, start


def _cells(hit: Hit, own: str) -> Iterator[Cell]:
    """The cells beside a heading that begins its row, and those below it in rows about the release's own models."""
    rows = _rows(hit.flat, _table(hit.flat, hit.at))
    for header in rows:
        column = next((at for at, cell in enumerate(header) if _within(hit, cell)), None)
        if column is not None:
            break
    else:
        return
    if column == 0:
        yield from header[1:]
    if column == 0 and _OWN.match(header[0][1]):
        return
    for row in rows:
        if len(row) == len(header) and not (column and foreign(row[0][1], own)):
            yield row[column]


def _within(hit: Hit, cell: Cell) -> bool:
    start, text = cell
    return hit.at <= start + len(text) and start < hit.end


def _table(flat: Flat, at: int) -> list[Unit]:
    """The lines of the table at `at`, at most MOST; none where there is no table."""
    there = (table for table in tables(flat) if table[0].start <= at + 1 and at <= table[-1].start)
    return next(there, [])[:MOST]


def _rows(flat: Flat, table: list[Unit]) -> Iterator[list[Cell]]:
    """The rows of a table, blank cells left out; in one of HTML, the cells of a row may stand on a line each."""
    row: list[Cell] = []
    for unit in table:
        told = [cell for cell in cells(flat, unit.start) if cell[1]]
        if len(told) == 1:
            row += told
        elif told:
            yield told
        elif row:
            yield row
            row = []
    if row:
        yield row
