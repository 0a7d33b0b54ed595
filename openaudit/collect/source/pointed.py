"""Where a sentence about the training points: at scripts of the release, or at code behind a link."""

import posixpath
import re
from collections.abc import Iterable, Sequence
from urllib.parse import unquote

from openaudit.collect.documents import Link, files
from openaudit.collect.phrases import Hit, names
from openaudit.collect.source import source
from openaudit.release import Release

NEAR = 120  # characters behind "trained with" in which the link to what it was trained with stands

BEHIND = 48  # characters behind "trained in" in which the words of such a link end
# What stands between, or in the address, where the link leads to something else.
_OTHER = re.compile(r"[,;]|\band\b|demo|usage|\buse_|\btry\b|chat|template|prompt|attention|attn|infer|optimi[sz]er")
_PATH = re.compile(r"(?<![\w/:.])(?:\./)?((?:[\w-][\w.-]{0,60}/){0,8}[\w-][\w.-]{0,80})")
_ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]{0,12}:|^//|^#", re.IGNORECASE)
# A forge shows a file or a folder of the repository under the name of a branch.
_SHOWN = re.compile(r"^https?://[^/\s]{1,100}/[^/\s]{1,100}/[^/\s]{1,100}/(?:-/)?(?:blob|tree)/[^/\s]{1,100}/")


def runs(hit: Hit, scripts: Iterable[str]) -> bool:
    """Whether the command that was hit runs one of the scripts, by its file name or as a module."""
    sentence = hit.flat.sentence(hit.at)
    return any(path.rsplit("/", 1)[-1].lower() in sentence or _module(path) in sentence for path in scripts)


def points(release: Release, hit: Hit, scripts: Sequence[str]) -> bool:
    """Whether the sentence names or links a script of the release that does something, or a folder where `scripts` lie."""
    start, end = hit.flat.span(hit.at)
    told = {found[1].rstrip(".") for found in _PATH.finditer(hit.flat.lower, start, end)}
    paths = [*told, *(_inside(link, hit.flat.path).lower() for link in _links(hit, start, end))]
    return any(_is_script(release, path) or _holds(path, scripts) for path in paths)


def has_notebook(release: Release) -> bool:
    """Whether a notebook lies at the root that a sentence on the training may mean."""
    meant = names("files", "pointed-script")
    return any(path.endswith(".ipynb") and "/" not in path and meant(path) for path in files(release))


def made_with(hit: Hit) -> Link | None:
    """The link to code that stands right behind "trained with" in its sentence; none to what everybody trains with.

    Where the words do not say that it is code ("trained in [Pond](…)"), the link has to lead to a script or a folder of examples.
    """
    if hit.shows != "made-in":
        is_code = names("links", "training-code")
        return next((link for link in _links(hit, hit.end, _end(hit)) if is_code(link.url)), None)
    is_code, end = names("links", "training-file"), min(hit.end + BEHIND, _end(hit))
    found = next((link for link in _links(hit, hit.end, end) if is_code(link.url)), None)
    return found if found and not _OTHER.search(hit.flat.lower[hit.end : found.at + 1] + found.url.lower()) else None


def names_script(release: Release, hit: Hit) -> bool:
    """Whether it names the very script that trained the model: one of the release, or one behind a link."""
    if hit.shows == "pointed":
        return points(release, hit, ())
    links = _links(hit, hit.at, _end(hit)) if hit.shows in ("yes", "made-with") else []
    return any(names("files", "pointed-script")(link.url.partition("#")[0].partition("?")[0]) for link in links)


def _end(hit: Hit) -> int:
    """Where the sentence ends, or what is near."""
    return min(hit.end + NEAR, hit.flat.span(hit.end)[1])


def _links(hit: Hit, start: int, end: int) -> list[Link]:
    return [link for link in hit.flat.links_between(start, end) if not link.image]


def _module(path: str) -> str:
    """`north.training.train` of `src/north/training/train.py`; a name in no package stands in any sentence, and is none."""
    parts = path.lower().removesuffix(".py").split("/")
    return ".".join(parts[-3:]) if len(parts) > 1 and path.endswith(".py") else "\n"


def _inside(link: Link, beside: str) -> str:
    """The path in the release that a link leads to, seen from the document `beside`; "" for any other link."""
    bare = unquote(link.url.partition("#")[0].partition("?")[0])
    shown = _SHOWN.match(bare)
    if shown or _ELSEWHERE.match(bare):
        return bare[shown.end() :] if shown else ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(beside), bare)) if bare else ""


def _is_script(release: Release, path: str) -> bool:
    if not names("files", "pointed-script")(path):
        return False
    there = [one for one in files(release) if one.lower() == path or one.lower().endswith(f"/{path}")]
    return any(read is None or read.seen.works for read in (source(release, one) for one in there))


def _holds(path: str, scripts: Sequence[str]) -> bool:
    """Whether `path` is a folder, or a document in a folder, in which scripts lie."""
    folder = posixpath.dirname(path) if path.endswith((".md", ".rst", ".txt")) else path.strip("/")
    return "/" in path and len(folder) > 1 and any(one.lower().startswith(f"{folder}/") for one in scripts)
