"""Pointer files: a few lines of text that stand for a large file which was not fetched (git-lfs, git-xet)."""

import re
from dataclasses import dataclass

MAX_POINTER = 1024  # bytes; git-lfs reads no longer one
LFS = re.compile(rb"version https://(?:git-lfs|hawser)\.github\.com/spec/v[0-9]+\r?\n")
LFS_OID = re.compile(rb"^oid sha256:([0-9a-f]{64})\r?$", re.MULTILINE)
LFS_SIZE = re.compile(rb"^size ([0-9]{1,19})\r?$", re.MULTILINE)
XET = re.compile(rb"# xet version [0-9]+\r?\n")
XET_OID = re.compile(rb'^hash = "([0-9a-f]{64})"\r?$', re.MULTILINE)
XET_SIZE = re.compile(rb"^filesize = ([0-9]{1,19})\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """What a pointer says of the file it stands for: digest (sha256 for `lfs`) and bytes, None where it does not say."""

    kind: str
    oid: str | None
    size: int | None


def pointer(content: bytes) -> Pointer | None:
    """The pointer that a file's whole content is, or None; a file of MAX_POINTER bytes or more never is one."""
    if len(content) >= MAX_POINTER:
        return None
    for kind, first, oid, size in (("lfs", LFS, LFS_OID, LFS_SIZE), ("xet", XET, XET_OID, XET_SIZE)):
        if first.match(content):
            digest, length = oid.search(content), size.search(content)
            return Pointer(
                kind=kind,
                oid=digest[1].decode("ascii") if digest else None,
                size=int(length[1]) if length else None,
            )
    return None
