"""A file list without contents: lines SIZE<TAB>PATH. What it names is known to exist, though its bytes are not here."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from openaudit.errors import ReleaseError
from openaudit.facts import Finding, Place
from openaudit.release import File

MAX_BYTES = 64 * 1024 * 1024
MAX_LINES = 100_000
LONGEST_PATH = 4096
UNKNOWN = "-"  # the size of what has none, such as a submodule


def read_listing(path: Path) -> tuple[tuple[File, ...], tuple[Finding, ...]]:
    """The files that a list names and what is wrong with its lines; ReleaseError where it cannot be read."""
    try:
        if not path.is_file():
            raise ReleaseError(f"{path}: no such file list; lines of SIZE, a tab, PATH are asked for")
        with path.open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise ReleaseError(f"{path}: the file list cannot be read: {error.strerror}") from error
    lines = raw[:MAX_BYTES].decode("utf-8", "replace").splitlines()
    whole = len(raw) <= MAX_BYTES and len(lines) <= MAX_LINES
    files: dict[str, File] = {}
    bad: list[Place] = []
    for number, line in enumerate(lines[:MAX_LINES], start=1):
        file = _file(line)
        if file is None:
            bad.append(Place(path=path.name, line=number, quote=line))
        else:
            files.setdefault(file.path, file)
    return tuple(files.values()), tuple(_findings(path.name, bad, whole=whole))


def _findings(name: str, bad: list[Place], *, whole: bool) -> Iterator[Finding]:
    if bad:
        message = f"{len(bad)} lines of the file list are not SIZE, a tab, PATH inside the release; they were left out"
        yield Finding(id="file-list-line", severity="warning", message=message, where=tuple(bad[:20]))
    if not whole:
        message = f"the file list has more than {MAX_LINES} lines or {MAX_BYTES} bytes; the rest was not looked at"
        yield Finding(id="too-many-files", severity="warning", message=message, where=(Place(path=name),))


def _file(line: str) -> File | None:
    size, tab, path = line.partition("\t")
    parts = PurePosixPath(path).parts
    if not tab or not parts or len(path) > LONGEST_PATH or path.startswith("/") or ".." in parts or "\0" in path:
        return None
    known = size.isascii() and size.isdigit() and len(size) < len(str(2**64))
    why = "" if known else f"the list gives no size but {size[:20]!r}"
    return File(path="/".join(parts), size=int(size) if known else 0, kind="listed", why=why)
