"""The papers and reports in a release: PDFs, whose text is read in the child process where the extra `pdf-text` is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from openaudit.collect.documents import files, named
from openaudit.collect.documents.linked import called
from openaudit.collect.documents.once import once
from openaudit.collect.documents.paged import Paged, paged
from openaudit.errors import ReleaseError
from openaudit.read.clean import clean
from openaudit.read.pdf import LONGEST, MAX_LINE, PACKAGE
from openaudit.release import Release

NAMES = ("paper-file", "technical-report-file", "data-card-file", "model-card-file")
EXTRA = "reading the text of a PDF needs an extra: pip install 'openaudit[pdf-text]'"
TASK = "openaudit.read.pdf"

MOST = 4  # PDFs of one release, nearest to the root first
MAX_BYTES = 64 * 1024 * 1024  # of one file
PAGES = 120  # of one file
CHARACTERS = 600_000  # of one file
SECONDS = 20  # that the child reads; it is ended at twice as many
MEMORY = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A PDF of the release: its text with its pages, or None; `why` says what was not read, "" where all was."""

    path: str
    text: Paged | None
    why: str = ""


@once
def papers(release: Release) -> tuple[Paper, ...]:
    """The papers, reports and cards that are PDFs, nearest to the root first."""
    paths = {path for name in NAMES for path in named(release, name) if path.lower().endswith(".pdf")}
    paths |= {path for linked in called(release).values() for path in linked}
    there = sorted(paths, key=lambda path: (path.count("/"), path))
    read = [read_pdf(release, path) for path in there[:MOST]]
    left = f"of the PDFs in a release only the first {MOST} are read"
    return (*read, *(Paper(path=path, text=None, why=left) for path in there[MOST:]))


def read_pdf(release: Release, path: str) -> Paper:
    """The PDF at `path`, within the limits of this module; whatever it is called."""
    file = files(release)[path]
    local = release.local(path) if file.kind == "file" else None
    if local is None:
        return Paper(path=path, text=None, why="its bytes are not here")
    if file.size > MAX_BYTES:
        return Paper(path=path, text=None, why=f"it is larger than {MAX_BYTES} bytes")
    if why := _unlike(release, path):
        return Paper(path=path, text=None, why=why)
    if find_spec(PACKAGE) is None:
        return Paper(path=path, text=None, why=EXTRA)
    answer, why = _asked(local)
    pages = _pages(answer)
    if not any(pages):
        return Paper(path=path, text=None, why=why or "no text could be read from it: it may hold pictures of pages")
    return Paper(path=path, text=paged(path, pages), why=why)


def _unlike(release: Release, path: str) -> str:
    """Why a file is no PDF; "" where it begins like one."""
    try:
        head = release.open(path, 0, 1024)
    except ReleaseError:
        return "it cannot be opened"
    if b"%PDF-" in head:
        return ""
    return "it is a pointer, its bytes are not here" if head.startswith(b"version https://") else "it is no PDF"


def _asked(local: Path) -> tuple[Mapping[str, Any], str]:
    """What the child answers about the file, and why it is less than everything."""
    from openaudit.run.child import Limits  # noqa: PLC0415 only where there is a PDF to read
    from openaudit.run.child.launch import call  # noqa: PLC0415

    request = {"path": str(local), "most": PAGES, "characters": CHARACTERS, "seconds": SECONDS}
    limits = Limits(seconds=2 * SECONDS, memory=MEMORY, answer=8 * CHARACTERS)
    outcome = call(TASK, request, reads=(str(local),), packages=(PACKAGE,), limits=limits)
    if outcome.answer is None:
        return {}, f"it could not be read: {outcome.reason.rstrip('.')}"
    why = outcome.answer.get("why")
    return outcome.answer, clean(" ".join(why.split()), LONGEST).rstrip(".") if isinstance(why, str) else ""


def _pages(answer: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    """The lines of each page, checked like anything from outside; empty where the answer has another form."""
    pages = answer.get("pages")
    return tuple(
        tuple(" ".join(line.split())[:MAX_LINE] for line in page if isinstance(line, str) and line.split())
        for page in (pages if isinstance(pages, list) else [])[:PAGES]
        if isinstance(page, list)
    )
