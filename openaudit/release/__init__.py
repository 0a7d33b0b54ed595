"""Where a release's files are, behind one protocol; nothing above knows whether it is a folder, a hub or a manifest."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from openaudit.errors import ReleaseError
from openaudit.facts import Finding

CARDS = (".md", ".markdown")  # a card stands for the folder it lies in
MANIFESTS = ("openaudit.yaml", "openaudit.yml")  # our own, which say where the parts of a release are
MAX_READ = 64 * 1024 * 1024  # bytes that one call of open() returns at most


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One entry of a release: its path (posix, relative), its size in bytes, and what kind of thing stands there.

    `kind`: `file` can be read; `listed` is known from a file list only, its bytes are not here; `refused` stands in
    the folder and is never opened (a link that leaves it, a FIFO, a device), and `why` says so.
    `sha256` / `git_sha1` are the digests that the store itself claims (the blob name of a hub cache, an LFS oid), or None.
    """

    path: str
    size: int
    kind: Literal["file", "listed", "refused"] = "file"
    sha256: str | None = None
    git_sha1: str | None = None
    why: str = ""


class Release(Protocol):
    """A release to look at. Immutable for the length of an audit; every read is bounded.

    `name` is how the publisher calls it (a hub id) or the folder's name; `source` is the reference as it was given;
    `revision` the commit, where the store knows one; `findings` what the store itself noticed (refused links, limits).
    """

    @property
    def name(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def revision(self) -> str | None: ...
    @property
    def findings(self) -> tuple[Finding, ...]: ...

    def __hash__(self) -> int: ...

    def files(self) -> tuple[File, ...]:
        """Every entry, sorted by path."""
        ...

    def open(self, path: str, start: int = 0, size: int = MAX_READ) -> bytes:
        """At most `size` bytes (and never more than MAX_READ) of `path` from byte `start`; fewer at the end of the file.

        ReleaseError where there is no such file, it may not be read, or its bytes are not here.
        """
        ...

    def local(self, path: str) -> Path | None:
        """The real path of a readable file, for a child process to map; None where there is none on this machine."""
        ...


def open_release(ref: str, *, tree: Path | None = None) -> Release:
    """The release that `ref` means: a folder, a card in it, a single weight file or a manifest; `tree` adds a file list.

    ReleaseError, in one line, where it means none that this version can open.
    """
    from openaudit.release.folder import open_file, open_folder  # noqa: PLC0415  the leaf imports this protocol
    from openaudit.release.manifest import SUFFIXES, open_manifest  # noqa: PLC0415
    from openaudit.release.parts import open_parts  # noqa: PLC0415

    if ref.startswith("hf:"):
        raise ReleaseError(f"{ref}: this version does not reach the hub; download the release and give its folder")
    path = Path(ref).expanduser()
    try:
        if path.is_dir():
            return open_folder(ref, path, tree)
        if tree:
            raise ReleaseError(f"{ref}: no folder; a file list can only be added to a folder")
        path.lstat()
        if path.suffix.lower() in CARDS and path.is_file():
            return open_folder(ref, path.parent, tree)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise ReleaseError(f"{ref}: no such folder or file ({why}); a hub id has to be downloaded first") from error
    if path.name in MANIFESTS and path.is_file():
        return open_parts(ref, path)
    if path.suffix.lower() in SUFFIXES and path.is_file():
        return open_manifest(ref, path)
    return open_file(ref, path)
