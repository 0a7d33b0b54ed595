"""PDFs of the release that a document calls a paper or a report, whatever the files are called."""

import posixpath
import re
from urllib.parse import unquote

from openaudit.collect.documents import documents, files
from openaudit.collect.documents.once import once
from openaudit.collect.phrases import names
from openaudit.facts import Place
from openaudit.release import Release

KINDS = ("technical-report", "paper")
BEFORE = 60  # characters before a link that still tell what it leads to

_ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]{0,12}:|^//", re.IGNORECASE)
# A forge shows a file of the repository under the name of a branch.
_SHOWN = re.compile(
    r"^https?://[^/\s]{1,100}/[^/\s]{1,100}/[^/\s]{1,100}/(?:-/)?(?:blob|raw|resolve|tree)/[^/\s]{1,100}/"
)


@once
def called(release: Release) -> dict[str, dict[str, Place]]:
    """For `paper` and `technical-report`: the paths of such PDFs, each with the first line that links it so."""
    found: dict[str, dict[str, Place]] = {kind: {} for kind in KINDS}
    there = files(release)
    for document in documents(release):
        flat = document.prose
        for link in flat.links:
            path = "" if link.image else _path(link.url, document.path)
            if path in there:
                words = flat.text[max(flat.text.rfind("\n", 0, link.at), link.at - BEFORE, 0) : link.at + 1]
                kind = next((one for one in KINDS if names("links", f"{one}-words")(words)), "")
                if kind:
                    found[kind].setdefault(path, flat.place_of(link))
    return found


def _path(url: str, beside: str) -> str:
    """The path in the release that a link to a PDF means, seen from the document `beside`; "" for any other link."""
    bare = unquote(url.partition("#")[0].partition("?")[0])
    if not bare.lower().endswith(".pdf"):
        return ""
    shown = _SHOWN.match(bare)
    if shown:
        return bare[shown.end() :]
    if _ELSEWHERE.match(bare):
        return ""
    return posixpath.normpath(
        posixpath.join("" if bare.startswith("/") else posixpath.dirname(beside), bare.lstrip("/"))
    )
