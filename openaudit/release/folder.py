"""A release in a folder, or a single weight file: walked once, opened only where the walk found a regular file."""

import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from openaudit.errors import ReleaseError
from openaudit.facts import Finding, Place, Severity
from openaudit.release import MAX_READ, File
from openaudit.release.cache import Snapshot, snapshot
from openaudit.release.listing import read_listing
from openaudit.release.walk import NOTICED, Entry, Walk, identity, look, walk

WEIGHT_SUFFIXES = (".safetensors", ".gguf")
MOST_PLACES = 20  # of one finding; the message gives the number
# A link to a file swapped in after the walk, or a pipe, must neither be followed nor block.
FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
SEVERITY: Mapping[str, Severity] = {
    "link-to-folder": "note",
    "not-fetched": "note",
    "case-collision": "warning",
    "too-many-files": "error",
}


@dataclass(
    frozen=True, slots=True, kw_only=True, eq=False
)  # a release is itself: hashable, so that what is read of it is read once
class Folder:
    """A release whose files stand in a folder of this machine."""

    name: str
    source: str
    revision: str | None
    findings: tuple[Finding, ...]
    entries: Mapping[str, Entry]
    listing: tuple[File, ...]

    def files(self) -> tuple[File, ...]:
        """Every entry, sorted by path."""
        return self.listing

    def open(self, path: str, start: int = 0, size: int = MAX_READ) -> bytes:
        """At most `size` bytes (and MAX_READ) of `path` from byte `start`; ReleaseError where they cannot be had."""
        entry = self.entries.get(path)
        if entry is None:
            raise ReleaseError(f"{path}: no such file in the release {self.name}")
        if entry.real is None:
            raise ReleaseError(f"{path}: {entry.file.why or 'its bytes are not here'}")
        try:
            return _read(entry.real, entry.identity, max(start, 0), max(min(size, MAX_READ), 0))
        except OSError as error:
            raise ReleaseError(f"{path}: cannot be read: {error.strerror or error}") from error
        except _ChangedError:
            raise ReleaseError(f"{path}: changed since the release was opened") from None

    def local(self, path: str) -> Path | None:
        """The real path of a readable file."""
        entry = self.entries.get(path)
        return entry.real if entry else None


class _ChangedError(Exception):
    """The file is not the one that was listed."""


def _read(path: Path, expected: tuple[int, ...], start: int, size: int) -> bytes:
    number = os.open(path, FLAGS)
    with os.fdopen(number, "rb", buffering=0) as opened:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode) or identity(status) != expected:
            raise _ChangedError
        opened.seek(start)
        return opened.read(min(size, max(status.st_size - start, 0)))


def open_folder(ref: str, path: Path, tree: Path | None) -> Folder:
    """The release in the folder `path`, with what the list `tree` adds; ReleaseError where there is nothing in it."""
    root = path.resolve()
    try:
        cached = snapshot(root)
        found = walk(cached.folder, (cached.folder, cached.blobs)) if cached else walk(root, (root,))
    except OSError as error:
        raise ReleaseError(f"{ref}: the folder cannot be read: {error.strerror or error}") from error
    listed, wrong = read_listing(tree) if tree else ((), ())
    entries = {file.path: Entry(file=file) for file in listed} | found.entries
    if not entries:
        raise ReleaseError(f"{ref}: the folder holds no files; a release has at least one")
    return _folder(ref, cached.name if cached else _name(path, root), entries, cached, *_noticed(found), *wrong)


def _name(path: Path, root: Path) -> str:
    """What the folder is called where it was named: a link's own name, not that of what it leads to."""
    return (path.name if path.name not in {"", ".", ".."} else root.name) or str(root)


def open_file(ref: str, path: Path) -> Folder:
    """The release that a single weight file is; a link counts where it stays beside it or in its hub cache."""
    if path.suffix.lower() not in WEIGHT_SUFFIXES:
        raise ReleaseError(f"{ref}: no release; there are folders, {' and '.join(WEIGHT_SUFFIXES)} files")
    folder = path.parent.resolve()
    cached = snapshot(folder) if folder.parent.name == "snapshots" else None
    entry, ids, _ = look(folder / path.name, path.name, (folder, cached.blobs) if cached else (folder,))
    found = Walk()
    found.add(entry, *ids)
    return _folder(ref, path.name, found.entries, cached, *_noticed(found))


def _folder(ref: str, name: str, entries: Mapping[str, Entry], cached: Snapshot | None, *findings: Finding) -> Folder:
    return Folder(
        name=name,
        source=ref,
        revision=cached.revision if cached else None,
        findings=(*(cached.findings if cached else ()), *findings),
        entries=MappingProxyType(dict(entries)),
        listing=tuple(entries[path].file for path in sorted(entries)),
    )


def _noticed(found: Walk) -> tuple[Finding, ...]:
    """One finding for each kind of thing noticed, with its first places."""
    return tuple(_finding(one, found.noticed[one]) for one in NOTICED if one in found.noticed)


def _finding(id: str, paths: Sequence[str]) -> Finding:
    count = f"{len(paths)} entries: " if len(paths) > 1 else ""
    where = tuple(Place(path=path) for path in sorted(paths)[:MOST_PLACES])
    return Finding(id=id, severity=SEVERITY.get(id, "warning"), message=count + NOTICED[id], where=where)
