"""Tables of Markdown (pipes) and reStructuredText (grids and rulers), row by row with their lines."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from openaudit.read.document import Row, Table

COLUMNS = 200  # cells of a row that are kept
ROWS = 5_000  # rows of a table that are kept

_DASHES = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_PIPE = re.compile(r"(?<!\\)\|")
_RULER = re.compile(r"\s{0,40}=+(?:\s+=+)+\s*$")
_GRID = re.compile(r"\s{0,40}\+(?:[-=]+\+)+\s*$")


def table(header: Row, rows: tuple[Row, ...], line: int, end: int, section: int) -> Table:
    """A table of lines `line` to `end`."""
    return Table(header=header, rows=rows, line=line, end=end, section=section)


def cells(line: str) -> tuple[str, ...]:
    """The cells of a row between pipes, at most COLUMNS of them."""
    body = line.strip().removeprefix("|")
    found = _PIPE.split(body, maxsplit=COLUMNS)[:COLUMNS]
    if len(found) > 1 and not found[-1].strip():
        found.pop()
    return tuple(cell.strip() for cell in found)


def pipe(lines: Sequence[str], at: int) -> tuple[Row, tuple[Row, ...], int] | None:
    """Header, rows and end (index after the last line) of the pipe table whose header is line `at`; None where there is none."""
    if at + 1 >= len(lines):
        return None
    dashes = lines[at + 1]
    if "-" not in dashes or "|" not in dashes + lines[at] or not _dashed(dashes):
        return None
    end = at + 2
    while end < len(lines) and "|" in lines[end] and lines[end].strip():
        end += 1
    rows = tuple(Row(cells=cells(lines[row]), line=row + 1) for row in range(at + 2, min(end, at + 2 + ROWS)))
    return Row(cells=cells(lines[at]), line=at + 1), rows, end


def _dashed(line: str) -> bool:
    """Whether `line` is the ruler of a pipe table."""
    return not line.strip("|:- \t") and bool(_DASHES.match(line[:4000]))


def grid(lines: Sequence[str], at: int) -> tuple[Row, tuple[Row, ...], int] | None:
    """The same of a reStructuredText grid table (+---+) that begins at line `at`."""
    if not _GRID.match(lines[at][:4000]):
        return None
    end, header, rows, held = at + 1, Row(cells=(), line=at + 1), list[Row](), list[tuple[str, ...]]()
    since = at + 1
    while end < len(lines) and lines[end].lstrip().startswith(("+", "|")):
        line = lines[end]
        if line.lstrip().startswith("+"):
            row = Row(cells=_joined(held), line=since + 1)
            if "=" in line and not header.cells:
                header = row
            elif held and len(rows) < ROWS:
                rows.append(row)
            held, since = [], end + 1
        elif len(held) < COLUMNS:
            held.append(cells(line))
        end += 1
    return header, tuple(rows), end


def _joined(held: list[tuple[str, ...]]) -> tuple[str, ...]:
    """One row out of the lines of its cells."""
    width = max((len(row) for row in held), default=0)
    return tuple(" ".join(row[at] for row in held if at < len(row) and row[at]) for at in range(width))


def ruled(lines: Sequence[str], at: int) -> tuple[Row, tuple[Row, ...], int] | None:
    """The same of a reStructuredText simple table (=== ===) that begins at line `at`."""
    if not _RULER.match(lines[at][:4000]):
        return None
    cuts = [found.start() for found in re.finditer(r"=+", lines[at])][:COLUMNS]
    end, ruler = at + 1, False
    rows, header = list[Row](), Row(cells=(), line=at + 1)
    while end < len(lines):
        line = lines[end]
        end += 1
        if _RULER.match(line[:4000]):
            if ruler or end == len(lines) or not lines[end].strip():
                break
            header, rows, ruler = rows[-1] if rows else header, [], True
        elif line.strip() and len(rows) < ROWS:
            rows.append(
                Row(cells=tuple(line[a:b].strip() for a, b in zip(cuts, [*cuts[1:], None], strict=True)), line=end)
            )
        elif not line.strip() and end < len(lines) and not lines[end].strip():
            break
    return header, tuple(rows), end


_OPEN = re.compile(r"\s{0,200}<table\b", re.IGNORECASE)
_CELL = re.compile(r"<(?P<end>/?)(?P<tag>tr|td|th)\b[^<>]{0,1000}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,1000}>")
WIDEST = 4_000  # characters of a cell that are kept


def closings(lines: Sequence[str]) -> list[int]:
    """The indices of the lines that end an HTML table."""
    return [at for at, line in enumerate(lines) if "</" in line and "</table" in line.lower()]


def opens(line: str) -> bool:
    """Whether an HTML table begins `line`."""
    return bool(_OPEN.match(line[:400]))


def html(lines: Sequence[str], at: int, ends: Sequence[int]) -> tuple[Row, tuple[Row, ...], int] | None:
    """The same of an HTML table whose tag begins line `at` and which ends on one of the lines `ends` and within ROWS lines."""
    nearest = bisect_left(ends, at)
    if nearest == len(ends) or ends[nearest] - at > ROWS:
        return None
    end = ends[nearest]
    rows, header, heads = list[Row](), Row(cells=(), line=at + 1), False
    line, held, open_cell = at + 1, list[str](), False
    for number in range(at, end + 1):
        text, since = lines[number], 0
        for tag in _CELL.finditer(text):
            if open_cell:
                held[-1] = _more(held[-1], text[since : tag.start()])
            since, name = tag.end(), tag["tag"].lower()
            open_cell = not tag["end"] and name != "tr" and len(held) < COLUMNS
            if open_cell:
                held.append("")
                heads = heads or name == "th"
            elif name == "tr":
                header, held, heads = _row(header, rows, held, heads, line)
                line = number + 1
        if open_cell:
            held[-1] = _more(held[-1], text[since:])
    header, held, heads = _row(header, rows, held, heads, line)
    return header, tuple(rows), end + 1


def _more(cell: str, text: str) -> str:
    return f"{cell} {_TAG.sub('', text).strip()}".strip()[:WIDEST] if len(cell) < WIDEST else cell


def _row(header: Row, rows: list[Row], held: list[str], heads: bool, line: int) -> tuple[Row, list[str], bool]:
    """Put the cells held into the header or the rows; the header, and nothing held any more."""
    if held and heads and not header.cells and not rows:
        header = Row(cells=tuple(held), line=line)
    elif held and len(rows) < ROWS:
        rows.append(Row(cells=tuple(held), line=line))
    return header, [], False
