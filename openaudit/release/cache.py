"""The hub cache on disk: models--ORG--NAME/{blobs,refs,snapshots/COMMIT}, where a blob's name is its digest."""

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from openaudit.errors import ReleaseError
from openaudit.facts import Finding, Place

PREFIX = "models--"
PLAIN = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,199}")
LONGEST_REFERENCE = 256  # bytes
SHOWN = 5  # names in a message


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One commit of a cached repository: its folder, the blobs its links lead to, its hub id, and what is odd."""

    folder: Path
    blobs: Path
    name: str
    revision: str
    findings: tuple[Finding, ...] = ()


def snapshot(folder: Path) -> Snapshot | None:
    """The snapshot that a resolved folder means, or None where it is no hub cache; ReleaseError where it means several."""
    if folder.parent.name == "snapshots" and folder.parent.parent.name.startswith(PREFIX):
        return _of(folder.parent.parent, folder.name)
    if folder.name.startswith(PREFIX) and (folder / "snapshots").is_dir():
        return _current(folder)
    cached = _cached(folder)
    if len(cached) == 1:
        return _current(folder / cached[0])
    if cached:
        some = ", ".join(cached[:SHOWN])
        raise ReleaseError(f"{folder} holds the caches of {len(cached)} models; give one of them: {some}")
    return None


def _cached(folder: Path) -> list[str]:
    """The caches of models in a folder that holds nothing else but a cache's bookkeeping."""
    cached = []
    with os.scandir(folder) as found:
        for one in found:
            if one.name.startswith(PREFIX) and (folder / one.name / "snapshots").is_dir():
                cached.append(one.name)
            elif not one.name.startswith(".") and one.name != "version.txt":
                return []
    return sorted(cached)


def _of(repository: Path, revision: str, *findings: Finding) -> Snapshot:
    folder = repository / "snapshots" / revision
    if folder.resolve() != folder:
        raise ReleaseError(f"{folder}: a link, where the cache has a folder; give the folder that is meant")
    return Snapshot(
        folder=folder,
        blobs=repository / "blobs",
        name=repository.name.removeprefix(PREFIX).replace("--", "/", 1),
        revision=revision,
        findings=findings,
    )


def _current(repository: Path) -> Snapshot:
    """The snapshot that refs/main names, or the only one there is."""
    there = sorted(one.name for one in (repository / "snapshots").iterdir() if one.is_dir())
    main = _reference(repository / "refs" / "main")
    if main in there:
        return _of(repository, main)
    if len(there) == 1:
        message = f"refs/main of the cache names no snapshot that is here; the only one, {there[0]}, was taken"
        odd = Finding(id="cache-reference", severity="warning", message=message, where=(Place(path="refs/main"),))
        return _of(repository, there[0], *([odd] if main is not None else []))
    some = ", ".join(there[:SHOWN]) or "none"
    raise ReleaseError(f"{repository}: refs/main names no snapshot that is here; give one of snapshots/: {some}")


def _reference(path: Path) -> str | None:
    """The commit that a reference file names; empty where it is no plain name, None where there is no file."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode) or path.lstat().st_size > LONGEST_REFERENCE:
            return ""
        text = path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None
    return text if PLAIN.fullmatch(text) else ""
