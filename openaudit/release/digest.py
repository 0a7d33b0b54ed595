"""Digests of a release's bytes, and whether they are the ones that its store claims."""

import hashlib
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from openaudit.errors import ReleaseError
from openaudit.facts import Finding, Place
from openaudit.release import File, Release

PIECE = 8 * 1024 * 1024


def sha256(release: Release, file: File) -> str:
    """The SHA-256 of a file's bytes, in hex; ReleaseError where they cannot be read."""
    return _digest(release, file, hashlib.sha256())


def git_sha1(release: Release, file: File) -> str:
    """The SHA-1 that git gives to a blob of these bytes, in hex; ReleaseError where they cannot be read."""
    return _digest(release, file, hashlib.sha1(b"blob %d\0" % file.size, usedforsecurity=False))


def _digest(release: Release, file: File, digest: "hashlib._Hash") -> str:
    for start in range(0, file.size, PIECE):
        digest.update(release.open(file.path, start, min(PIECE, file.size - start)))
    return digest.hexdigest()


def verify(release: Release, known: Mapping[str, str] = MappingProxyType({})) -> Iterator[Finding]:
    """A finding for every file whose bytes are not the ones that its store claims; reads all of them.

    `known` gives the SHA-256 of paths that were read already.
    """
    for file in release.files():
        claimed = file.sha256 or file.git_sha1
        if file.kind != "file" or claimed is None:
            continue
        try:
            got = known.get(file.path) or sha256(release, file) if file.sha256 else git_sha1(release, file)
        except ReleaseError as error:
            message = f"the digest could not be computed: {error}"
            yield Finding(id="digest-unknown", severity="warning", message=message, where=(Place(path=file.path),))
            continue
        if got != claimed:
            yield Finding(
                id="digest-mismatch",
                severity="error",
                message=f"the cache claims the digest {claimed}, the bytes have {got}",
                where=(Place(path=file.path),),
                remedy="Delete the file from the cache and fetch it again.",
            )
