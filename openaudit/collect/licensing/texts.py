"""Licence files: which there are, what each text is, and what it is about by its name and by what it is made for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from openaudit import licenses
from openaudit.collect.documents import text_of
from openaudit.collect.licensing import CODE, DATA, DOCS, OUTPUTS, WEIGHTS, pages
from openaudit.facts import Place
from openaudit.licenses import Identification, mentions
from openaudit.read.text import Text
from openaudit.release import File, Release

MAX_FILES = 40  # licence files that are read
LEAST = 10  # lines of a licence before another one can be appended
TITLE_WORDS = 12  # words of a line that can be a title
MAX_BYTES = 1024 * 1024  # of one of them

_NAME = re.compile(
    r"(?:^|[^a-z])(?:un)?licen[cs]es?(?:[^a-z]|$)|^copying(?:[.\-_]|$)|^copyright(?:\.txt|\.md)?$|^(?:model|data|weights?|code)[_-]?licen[cs]e|licen[cs]e[_-]?(?:agreement|model|code|data|weights)"
    r"|licencia|licença|lizenz|许可|协议|ライセンス|라이선스|(?:^|[_-])(?:eula|terms)(?:[_-]of[_-](?:use|service))?\.(?:md|txt)$|^terms(?:[_-]of[_-](?:use|service))?$",
    re.IGNORECASE,
)
_POLICY = re.compile(
    r"^(?:acceptable[_-]?|prohibited[_-]?|responsible[_-]?)?use[_-]?(?:based[_-]?restrictions|policy|restrictions)[^/]{0,12}$|^usage[_-]policy[^/]{0,8}$",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"\.(?:py|js|ts|json|ya?ml|toml|sh|c|h|cpp|html?|png|svg|jpe?g|safetensors|csv|tsv|jsonl|ipynb|lock|whl)$",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"(?:^|/)(?:third[_-]?party[^/]*|3rd[_-]?party[^/]*|vendor(?:ed)?|external|externals|node_modules|deps|submodules?|site-packages|\.github|tests?)(?:/|$)"
    r"|third[_-]?party|3rd[_-]?party|(?:^|/)licenses/[^/]*\.(?:txt|md)$",
    re.IGNORECASE,
)
_FOLDER = re.compile(r"^(?:licen[cs]es?|model[_-]?licen[cs]es?|legal|terms)$", re.IGNORECASE)
_OF = (
    (WEIGHTS, re.compile(r"model|weight|checkpoint|param|ckpt|权重|模型", re.IGNORECASE)),
    (CODE, re.compile(r"code|software|source|代码", re.IGNORECASE)),
    (DATA, re.compile(r"data|corpus|数据", re.IGNORECASE)),
    (DOCS, re.compile(r"docs|documentation", re.IGNORECASE)),
    (OUTPUTS, re.compile(r"output", re.IGNORECASE)),
)
_PLAIN = re.compile(r"^(?:un)?licen[cs]e(?:\.(?:md|txt|rst))?$|^copying(?:\.(?:md|txt))?$", re.IGNORECASE)
_APPENDED = re.compile(
    r"\blicen[cs]es? for\b|\balso (?:contains|includes|uses)\b|third[- ]party|\bbelow are licen[cs]es\b|\b(?:portions|parts) of this\b",
    re.IGNORECASE,
)
_TITLE = re.compile(r"licen[cs]e|agreement|terms|copyright|spdx", re.IGNORECASE)
_LEGAL = re.compile(
    r"hereby granted|terms and conditions|redistribution and use|spdx-license-identifier|subject to the following|agreement",
    re.IGNORECASE,
)
_COVERS = {"model": WEIGHTS, "code": CODE, "data": DATA, "outputs": OUTPUTS}


def is_license(path: str) -> bool:
    """Whether a file is called like a licence, other people's folders left out."""
    folder, _, name = path.rpartition("/")
    own = _FOLDER.match(folder.rpartition("/")[2]) and re.search(r"(?:^[^.]+|\.(?:md|txt))$", name)
    return bool((_NAME.search(name) or own) and not _SOURCE.search(name) and not _OTHERS.search(path))


def license_files(release: Release) -> list[File]:
    """The files of `release` that are called like a licence, nearest to the root first."""
    return sorted(
        (file for file in release.files() if is_license(file.path)), key=lambda file: (file.path.count("/"), file.path)
    )


def policy_files(release: Release) -> list[File]:
    """The files that are called like a use policy."""
    return [
        file for file in release.files() if _POLICY.match(file.path.rpartition("/")[2]) and file.path.count("/") <= 1
    ]


def may_be_license(text: Text) -> bool:
    """Whether a document reads like a licence from its first lines on; whether it is one, its identification says."""
    head = [line for line in text.lines[:40] if line.strip()][:3]
    return any(_TITLE.search(line) for line in head) and bool(_LEGAL.search(text.text[:4000]))


def named_for(path: str) -> tuple[str, ...]:
    """The components that the name of a licence file speaks of."""
    name = path if _FOLDER.match(path.partition("/")[0]) else path.rpartition("/")[2]
    return tuple(component for component, word in _OF if word.search(name))


def is_plain(path: str) -> bool:
    """Whether the name says licence and nothing else."""
    return bool(_PLAIN.match(path.rpartition("/")[2]))


@dataclass(frozen=True)
class Reading:
    """A licence file that was read: its text and what it is; `why` says what stood in the way, of all of it or of a part.

    `starts` are the first lines of the pages of a PDF; other files have none.
    """

    path: str
    text: Text | None
    why: str = ""
    known: dict[str, Identification] = field(default_factory=dict)
    starts: tuple[int, ...] = ()

    @cached_property
    def found(self) -> Identification:
        """Which licence it is; the same text in another folder is not read again."""
        if self.text is None:
            return Identification(unread=self.why)
        text = self.text.text
        if text not in self.known:
            self.known[text] = licenses.identify(text, recorded=True)
        return self.known[text]

    @cached_property
    def license(self) -> str | None:
        """The licence of the file; of several the one before the line that introduces those of other people's parts."""
        found = self.found.license
        if found is None or " AND " not in found or self.text is None:
            return found
        lines = self.text.lines
        at = next((number for number, line in enumerate(lines) if number >= LEAST and _APPENDED.search(line)), 0)
        first = licenses.identify("\n".join(lines[:at]), recorded=True).license if at else None
        return first if first and first in found.split(" AND ") else found

    @cached_property
    def titled(self) -> tuple[str, ...]:
        """The licences that short lines of the file name, as titles do; for a text that is not identified."""
        lines = [line for line in self.text.lines[:60] if len(line.split()) <= TITLE_WORDS] if self.text else []
        found = [one.license for line in lines for one in mentions.find(line.lower()[:200]) if one.license]
        return tuple(dict.fromkeys(found))

    @cached_property
    def called(self) -> str | None:
        """The one licence that the titles name, where nothing in the words restricts more than that licence does."""
        if self.found.license or len(self.titled) != 1:
            return None
        recorded = {atom.partition(":")[0] for atom in licenses.terms(self.titled[0]).restrictions}
        return self.titled[0] if {atom.partition(":")[0] for atom in self.restrictions} <= recorded else None

    @cached_property
    def made_for(self) -> tuple[str, ...]:
        """The components that the licence itself is written for; empty where it does not say."""
        license_ = self.found.license or self.called
        covers = licenses.terms(license_).covers if license_ else ()
        return tuple(_COVERS[one] for one in covers if one in _COVERS)

    @property
    def place(self) -> Place:
        """The first line of what the answer rests on."""
        span = self.found.spans[0] if self.found.spans else None
        lines = self.text.lines if self.text else ()
        first, last = (span.line, span.end_line) if span else (1, len(lines))
        numbered = ((number, lines[number - 1].strip()) for number in range(first, min(last, len(lines)) + 1))
        return next((self.at(number, line) for number, line in numbered if line), Place(path=self.path))

    def at(self, line: int, quote: str) -> Place:
        """The place of `quote`, which stands on `line` of the text."""
        return pages.place(self.path, self.starts, line, quote)

    @property
    def clauses(self) -> tuple[tuple[str, Place], ...]:
        """The names of restrictions and obligations that the words show, each with its place."""
        return tuple((atom.name, self.at(atom.span.line, atom.quote)) for atom in self.found.atoms)

    @property
    def restrictions(self) -> tuple[str, ...]:
        """What the words of the text restrict."""
        return tuple(sorted({str(atom) for atom in self.found.atoms if atom.kind == "restriction"}))

    @property
    def obligations(self) -> tuple[str, ...]:
        """What the words of the text ask for."""
        return tuple(sorted({str(atom) for atom in self.found.atoms if atom.kind == "obligation"}))


@dataclass(frozen=True)
class Shelf:
    """The licence files of a release, each read when it is first asked for."""

    release: Release
    read: dict[str, Reading] = field(default_factory=dict)
    known: dict[str, Identification] = field(default_factory=dict)

    @cached_property
    def files(self) -> tuple[File, ...]:
        """Those that are called like a licence."""
        return tuple(license_files(self.release))

    @cached_property
    def by_name(self) -> dict[str, str]:
        """The paths of licence files by the name a sentence may call them."""
        return {file.path.rpartition("/")[2]: file.path for file in reversed(self.files)}

    def readings(self) -> Iterator[Reading]:
        """Every licence file, read."""
        return (self.reading(file.path) for file in self.files[:MAX_FILES])

    def reading(self, path: str) -> Reading:
        """The licence file at `path`, read once."""
        if path not in self.read and pages.is_pdf(path):
            found = pages.pages(self.release, path, sum(map(pages.is_pdf, self.read)))
            self.read[path] = Reading(path, found.text, found.why, self.known, found.starts)
        elif path not in self.read:
            text = text_of(self.release, path, MAX_BYTES)
            self.read[path] = Reading(path, text, "" if text else "its text is not here, or it is no text", self.known)
        return self.read[path]
