"""One walk over a folder: what stands there, which of it may be opened, and what was refused and why.

Nothing is opened here. A link counts only where its target is a regular file inside the allowed roots; a linked folder is
not entered, for its files are listed where they stand.
"""

import errno
import os
import stat
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Literal

from openaudit.release import File

MAX_FILES = 100_000  # entries, folders among them
MAX_DEPTH = 64  # folders below the root
SKIPPED = {".git"}  # a store's own bookkeeping, full of hooks
SKIPPED_PATHS = {".cache/huggingface"}  # what the hub's client keeps beside a download
FILE_SUFFIXES = (".md", ".json", ".txt", ".yaml", ".yml", ".safetensors", ".gguf", ".bin", ".pt", ".pth", ".ckpt")
HEX = set("0123456789abcdef")
SHA256, SHA1 = 64, 40  # digits in hex

# what a walk can notice: finding id -> what it says of the paths
NOTICED = {
    "link-out-of-folder": "a link leads out of the release; it was not followed",
    "link-to-folder": "a link to a folder of the release; its files are listed where they stand",
    "broken-link": "a link leads nowhere or to itself",
    "not-a-regular-file": "not a regular file (a pipe, a device, a folder with a file's name); it was not opened",
    "not-fetched": "known to the cache, but its bytes are not here",
    "unreadable": "the system refuses to list it",
    "too-deep": f"more than {MAX_DEPTH} folders deep; what lies below was not looked at",
    "too-many-files": f"more than {MAX_FILES} entries; the rest was not looked at",
    "name-not-utf8": "a name that is not UTF-8; the bytes that are not are shown as \\xNN",
    "case-collision": "names that differ by case or composition only; some systems keep one file of them",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file of the release, the path behind it where it may be opened, and what it was when it was listed."""

    file: File
    real: Path | None = None
    identity: tuple[int, ...] = ()


@dataclass(slots=True)
class Walk:
    """The entries by path, and the paths behind each thing noticed (ids as in NOTICED)."""

    entries: dict[str, Entry] = field(default_factory=dict)
    noticed: dict[str, list[str]] = field(default_factory=dict)

    def add(self, entry: Entry, *ids: str) -> None:
        """Take an entry and note what was noticed about it; of two that are shown alike the first stays."""
        for one in ids:
            self.noticed.setdefault(one, []).append(entry.file.path)
        self.entries.setdefault(entry.file.path, entry)


def identity(status: os.stat_result) -> tuple[int, ...]:
    """What tells a file from another one put in its place."""
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def walk(root: Path, roots: Sequence[Path]) -> Walk:
    """Everything under `root` (a resolved folder); links are good when they end inside one of `roots` (resolved)."""
    seen = Walk()
    left = MAX_FILES
    waiting = [("", root, 0)]
    while waiting:
        prefix, folder, depth = waiting.pop()
        names = _names(folder, left + 1)
        if names is None or depth > MAX_DEPTH:
            why: Literal["unreadable", "too-deep"] = "unreadable" if names is None else "too-deep"
            seen.add(_refused(prefix, why), why)
            continue
        left -= len(names)
        if left < 0:
            seen.noticed["too-many-files"] = [prefix or "."]
            names = names[:left]
        for name in names:
            entry, ids, inner = look(folder / name, _join(prefix, shown(name)), roots)
            if inner and entry.file.path in SKIPPED_PATHS:
                continue
            if inner:
                waiting.append((entry.file.path, folder / name, depth + 1))
            if not inner or ids:
                seen.add(entry, *ids, *([] if shown(name) == name else ["name-not-utf8"]))
        if left < 0:
            break
    _note_collisions(seen)
    return seen


def shown(name: str) -> str:
    r"""The name with what is not UTF-8 in it as \xNN."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _join(prefix: str, name: str) -> str:
    return f"{prefix}/{name}" if prefix else name


def _names(folder: Path, most: int) -> list[str] | None:
    """At most `most` names in the folder, sorted, without the skipped; None where it cannot be listed."""
    try:
        with os.scandir(folder) as found:
            return sorted(islice((one.name for one in found if one.name not in SKIPPED), most))
    except OSError:
        return None


def look(path: Path, name: str, roots: Sequence[Path]) -> tuple[Entry, list[str], bool]:
    """The entry at `path`, what is noticed about it (ids of NOTICED), and whether it is a folder to walk."""
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            return *_link(path, name, roots), False
    except OSError:
        return _refused(name, "unreadable"), ["unreadable"], False
    if stat.S_ISDIR(status.st_mode):
        odd = ["not-a-regular-file"] if name.lower().endswith(FILE_SUFFIXES) else []
        return _refused(name, "not-a-regular-file"), odd, True
    if not stat.S_ISREG(status.st_mode):
        return _refused(name, "not-a-regular-file"), ["not-a-regular-file"], False
    file = File(path=name, size=status.st_size)
    return Entry(file=file, real=path, identity=identity(status)), [], False


def _link(path: Path, name: str, roots: Sequence[Path]) -> tuple[Entry, list[str]]:
    """The entry behind a link, or why it is refused; what stands outside the roots is looked at but never opened."""
    try:
        real = Path(os.path.realpath(path, strict=True))
        status = real.lstat()
    except OSError as error:
        return _dangling(path, name, loop=error.errno == errno.ELOOP)
    inside = any(real.is_relative_to(root) for root in roots)
    if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
        return _refused(name, "not-a-regular-file"), ["not-a-regular-file"]
    if not inside:
        return _refused(name, "link-out-of-folder"), ["link-out-of-folder"]
    if stat.S_ISDIR(status.st_mode):
        return _refused(name, "link-to-folder"), ["link-to-folder"]
    sha256, git_sha1 = digests(real)
    file = File(path=name, size=status.st_size, sha256=sha256, git_sha1=git_sha1)
    return Entry(file=file, real=real, identity=identity(status)), []


def _dangling(path: Path, name: str, *, loop: bool) -> tuple[Entry, list[str]]:
    """A link without a target: into a hub cache's blobs it is a file that was not fetched."""
    target = path.readlink()
    sha256, git_sha1 = digests(target)
    if loop or not (sha256 or git_sha1):
        return _refused(name, "broken-link"), ["broken-link"]
    begun = (path.parent / f"{target}.incomplete").exists()
    why = "its download was not finished" if begun else "its bytes are not in the cache"
    file = File(path=name, size=0, kind="listed", why=why, sha256=sha256, git_sha1=git_sha1)
    return Entry(file=file), ["not-fetched"]


def digests(blob: Path) -> tuple[str | None, str | None]:
    """The SHA-256 or the git SHA-1 that a hub cache gives as the name of a blob; None where it gives none."""
    name = blob.name
    if blob.parent.name != "blobs" or not set(name) <= HEX:
        return None, None
    return name if len(name) == SHA256 else None, name if len(name) == SHA1 else None


def _refused(name: str, id: str) -> Entry:
    return Entry(file=File(path=name or ".", size=0, kind="refused", why=NOTICED[id]))


def _note_collisions(seen: Walk) -> None:
    groups: dict[str, list[str]] = {}
    for path in seen.entries:
        groups.setdefault(unicodedata.normalize("NFC", path).casefold(), []).append(path)
    if twins := [path for group in groups.values() if len(group) > 1 for path in group]:
        seen.noticed["case-collision"] = twins
