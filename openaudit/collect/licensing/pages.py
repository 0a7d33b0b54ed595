"""Licences that are PDFs: their text as that of other licence files, read in the child process, with pages as places."""

from bisect import bisect_right
from dataclasses import dataclass

from openaudit.collect.documents.papers import read_pdf
from openaudit.facts import Place
from openaudit.read.text import Text
from openaudit.release import Release

MOST = 4  # PDFs that are read as licences of one release, nearest to the root first


@dataclass(frozen=True)
class Pages:
    """The text of a PDF, or None; `starts` has the first line of each page, `why` what was not read, "" where all was."""

    text: Text | None
    starts: tuple[int, ...] = ()
    why: str = ""


def pages(release: Release, path: str, before: int) -> Pages:
    """The licence at `path`, of which `before` others were read already."""
    if before >= MOST:
        return Pages(None, why=f"of the licences that are PDFs only {MOST} are read")
    found = read_pdf(release, path)
    if found.text is None:
        return Pages(None, why=found.why)
    lines = found.text.lines
    return Pages(Text(text="\n".join(lines), lines=lines), found.text.starts, found.why)


def place(path: str, starts: tuple[int, ...], line: int, quote: str) -> Place:
    """Line `line` of a licence file; of a PDF, which has no lines, the page it stands on."""
    if starts:
        return Place(path=path, page=bisect_right(starts, line), quote=quote)
    return Place(path=path, line=line, quote=quote)


def is_pdf(path: str) -> bool:
    """Whether a file is called like a PDF."""
    return path.lower().endswith(".pdf")
