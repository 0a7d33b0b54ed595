"""The documents of a release, each read and taken apart once, for every collector to look at."""

from dataclasses import replace

from openaudit.collect.documents import paths
from openaudit.collect.documents.document import DATA_KEYS, Document
from openaudit.collect.documents.once import once
from openaudit.collect.phrases import names
from openaudit.errors import ReleaseError
from openaudit.read.flat import Flat, Link
from openaudit.read.text import Text, decode
from openaudit.release import File, Release

__all__ = ["DATA_KEYS", "Document", "Flat", "Link", "documents", "files", "named", "text_of"]

MAX_DOCUMENTS = 80  # read, nearest to the root first
MAX_BYTES = 512 * 1024  # of one document
MAX_ALL = 2 * 1024 * 1024  # of all documents together


@once
def documents(release: Release) -> tuple[Document, ...]:
    """The documents of `release`, the card first, then by depth and path; translations after what they translate."""
    found: list[Document] = []
    budget = MAX_ALL
    for file in _candidates(release):
        if len(found) == MAX_DOCUMENTS or budget <= 0:
            break
        if text := text_of(release, file.path, MAX_BYTES):
            budget -= len(text.text)
            found.append(Document(path=file.path, text=text, role=paths.role(file.path)))
    originals = {paths.stem(one.path): one.path for one in reversed(found) if not paths.language(one.path)}
    return tuple(
        replace(one, original=originals.get(paths.stem(one.path))) if paths.language(one.path) else one for one in found
    )


@once
def files(release: Release) -> dict[str, File]:
    """The files of `release` by path."""
    return {file.path: file for file in release.files()}


@once
def named(release: Release, id: str) -> tuple[str, ...]:
    """The paths of the release that the names `id` of `phrases/files.yaml` are about, sorted."""
    is_one = names("files", id)
    return tuple(path for path in files(release) if is_one(path))


def text_of(release: Release, path: str, limit: int = MAX_BYTES) -> Text | None:
    """The text of a file of the release; None where it is not here, is no text, or is a pointer."""
    file = files(release).get(path)
    if file is None or file.kind != "file":
        return None
    try:
        text = decoded(release, path, limit)
    except (ReleaseError, OSError):
        return None
    return text if text.readable else None


@once
def decoded(release: Release, path: str, limit: int = MAX_BYTES) -> Text:
    """A file of the release as far as `limit` bytes, whatever it is; ReleaseError where it cannot be read."""
    return decode(release.open(path, 0, limit), limit=limit, size=files(release)[path].size)


def _candidates(release: Release) -> list[File]:
    there = [file for file in files(release).values() if file.kind == "file" and paths.is_document(file.path)]
    return sorted(there, key=lambda file: (paths.rank(file.path), file.path))
