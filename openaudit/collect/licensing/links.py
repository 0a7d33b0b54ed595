"""Where a link of a document leads: to a file of the release, to a section of the document, or to a place elsewhere."""

import posixpath
import re
from urllib.parse import unquote, urlsplit

from openaudit.collect.documents import files
from openaudit.collect.licensing import addresses
from openaudit.release import Release

_BLOB = re.compile(r"^/([^/]{1,100})/([^/]{1,100})/(?:-/)?(?:blob|tree|raw|resolve)/[^/]{1,100}/(.{1,300})$")
_LICENSE = re.compile(r"licen[cs]e|copying|terms|agreement|policy", re.IGNORECASE)


def own_file(release: Release, url: str, beside: str = "") -> str | None:
    """The file of the release that `url`, written in the document `beside`, points to; None where it points to none."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    there = files(release)
    if parts.scheme in {"http", "https"} or parts.netloc:
        if addresses.of_link(url):
            return None
        found = _BLOB.match(parts.path)
        if not found or not _same(found[2], release.name):
            return None
        path = unquote(found[3])
        return path if path in there else None
    if parts.scheme or not parts.path:
        return None
    folder = beside.rpartition("/")[0]
    path = posixpath.normpath(posixpath.join(folder, unquote(parts.path)).lstrip("/"))
    return path if path in there else None


def is_section(url: str) -> bool:
    """Whether the link leads to a section about the licence in the same document."""
    return url.startswith("#") and bool(_LICENSE.search(url))


def looks_like_license(url: str) -> bool:
    """Whether the last part of an address is called like a licence."""
    return bool(_LICENSE.search(url.rstrip("/").rsplit("/", 1)[-1])) and not url.startswith("#")


def _same(repository: str, release: str) -> bool:
    """Whether a repository's name is the release's own, as far as names tell."""
    ours = re.split(r"__|/", release)[-1].lower()
    theirs = repository.lower()
    return ours == theirs or (len(theirs) > 5 and theirs in ours)  # noqa: PLR2004 a mirror keeps the name in its own
