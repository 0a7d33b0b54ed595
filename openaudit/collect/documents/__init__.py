"""The documents of a release, each read and taken apart once, for every collector to look at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from openaudit.collect.documents.once import once
from openaudit.collect.documents.saying import saying
from openaudit.collect.documents.topics import topics_of, topics_of_path
from openaudit.collect.phrases import names
from openaudit.errors import ReleaseError
from openaudit.facts import Place
from openaudit.read import yaml
from openaudit.read.blocks import blocks, uncommented
from openaudit.read.document import Document as Outline
from openaudit.read.flat import Flat, Link, place_on
from openaudit.read.flatten import Writer
from openaudit.read.frontmatter import Front, split
from openaudit.read.markdown import outline
from openaudit.read.nodes import Mapping
from openaudit.read.text import Text, decode
from openaudit.read.text import split as lines_of
from openaudit.release import File, Release

__all__ = ["Document", "Flat", "Link", "documents", "files", "named", "text_of"]

MAX_DOCUMENTS = 80  # read, nearest to the root first
MAX_BYTES = 512 * 1024  # of one document
MAX_ALL = 2 * 1024 * 1024  # of all documents together

# Keys of front matter that only cards of datasets have, and those that only cards of models have.
DATA_KEYS = frozenset(
    {
        "dataset_info",
        "size_categories",
        "source_datasets",
        "task_categories",
        "annotations_creators",
        "language_creators",
    }
)
MODEL_KEYS = frozenset({"base_model", "library_name", "pipeline_tag", "model-index", "model_name", "inference"})
_DOCUMENT = re.compile(
    r"\.(?:md|mdx|markdown|rst)$|(?:^|/)(?:readme|model[_-]?card|data[_-]?card|datasheet)[^/]{0,40}$", re.IGNORECASE
)
_PLAIN = re.compile(
    r"(?:^|/)[^/]{0,60}(?:readme|card|training|datasheet|about|use[_-]?policy)[^/]{0,40}\.txt$", re.IGNORECASE
)
_NOT = re.compile(
    r"(?:^|/)(?:third[_-]?party|3rdparty|node_modules|vendor|external|\.github|site-packages|submodules?|deps|tests?|(?:[^/]{0,20}[-_])?megatron[^/]{0,20}|deepspeed[^/]{0,20}|fairseq|lm[-_]eval[^/]{0,20}|llama\.cpp|fastchat|detectron2?)/"
    r"|(?:^|/)[^/]{0,60}(?:licen[cs]e|agreement|terms[-_]|privacy)[^/]{0,60}$|(?:^|/)(?:copying|notice|code[_-]of[_-]conduct|contributing|security|authors|codeowners)[^/]{0,40}$"
    r"|\.(?:py|json|ya?ml|toml|sh|bin|safetensors|png|jpe?g|gif|svg|pdf|ipynb|html?)$",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"(?:^|/)(?:change[_-]?log|changes|history|release[_-]?notes|news|roadmap|todo)[^/]{0,20}$", re.IGNORECASE
)
_CARD = re.compile(r"^(?:readme\.(?:md|markdown|rst|txt)|readme|model[_-]?card[^/]{0,40})$", re.IGNORECASE)
_LANGUAGE = re.compile(
    r"[._-](zh|cn|zh[_-]?cn|zh[_-]?hans|zh[_-]?tw|zh[_-]?hant|en|ja|jp|ko|kr|fr|de|es|pt|pt[_-]?br|ru|ar|vi|it|tr)$",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")


@dataclass(frozen=True)
class Document:
    """One document: its lines as they stand, its prose and its code as flat text, and what it is.

    `role` is `card` (the README or model card at the root), `document` or `changes`; `original` the path of the
    document that this one translates, where there is one.
    """

    path: str
    text: Text
    role: str
    original: str | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the file, without their ends."""
        return self.text.lines

    @cached_property
    def language(self) -> str:
        """The language most of it is written in, as far as its letters tell: `zh`, `ja`, `ko`, or empty."""
        head = self.text.text[:20000]
        letters = {"ja": len(_KANA.findall(head)), "ko": len(_HANGUL.findall(head)), "zh": len(_HAN.findall(head))}
        best = max(letters, key=lambda name: letters[name])
        return best if letters[best] > len(head) // 20 else ""

    @cached_property
    def front(self) -> Front:
        """The block of front matter, found or not."""
        return split(self.text)

    @cached_property
    def yaml(self) -> yaml.Yaml:
        """The front matter taken apart, with what is wrong with it; without a root where there is none."""
        front = self.front
        return yaml.parse(front.text, first_line=front.first) if front.found else yaml.Yaml(root=None)

    @property
    def metadata(self) -> Mapping:
        """The front matter, every value with its place; empty where there is none."""
        return self.yaml.mapping

    @cached_property
    def of_data(self) -> bool:
        """Whether it is the card of a dataset, by the keys of its front matter: what it says of models is not about the release's."""
        keys = frozenset(self.metadata.keys())
        return not DATA_KEYS.isdisjoint(keys) and MODEL_KEYS.isdisjoint(keys)

    def values(self, *keys: str) -> Iterator[tuple[str, Place]]:
        """The scalars under the front matter's `keys`, lists taken apart, each with its place."""
        for key in keys:
            for node in self.metadata.all(key):
                for _, leaf in yaml.walk(node):
                    if isinstance(leaf, yaml.Scalar) and leaf.text.strip():
                        yield leaf.text.strip(), self.at(leaf.line, leaf.column)

    @cached_property
    def outline(self) -> Outline:
        """Its sections and blocks; what is commented out is not in it, and links are found by `prose`."""
        return outline(self._shown, path=self.path, start=self.front.body, inline=False)

    @cached_property
    def _shown(self) -> tuple[str, ...]:
        """Its lines, comments blanked."""
        return lines_of(uncommented(self.text.text)) if "<!--" in self.text.text else self.lines

    @cached_property
    def _parsed(self) -> tuple[Flat, Flat]:
        prose, code = Writer(self.path, self.lines), Writer(self.path, self.lines)
        always = topics_of_path(self.path)
        for block in saying(list(blocks(self.outline, self._shown, topics_of))):
            (code if block.kind == "code" else prose).block(block.kind, block.pieces, block.topics | always)
        return prose.flat(), code.flat()

    @property
    def prose(self) -> Flat:
        """What it says: headings, sentences, list items and table rows, without markup."""
        return self._parsed[0]

    @property
    def code(self) -> Flat:
        """The lines of its code blocks."""
        return self._parsed[1]

    def at(self, line: int, column: int = 1) -> Place:
        """A line of it (from 1) as a place."""
        return place_on(self.path, self.lines, line, column)


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
            found.append(Document(path=file.path, text=text, role=_role(file.path)))
    originals = {_stem(document.path): document.path for document in reversed(found) if not _language(document.path)}
    told = [
        Document(path=one.path, text=one.text, role=one.role, original=originals.get(_stem(one.path)))
        if _language(one.path)
        else one
        for one in found
    ]
    return tuple(told)


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
    there = [
        file
        for file in files(release).values()
        if file.kind == "file"
        and (_DOCUMENT.search(file.path) or _PLAIN.search(file.path))
        and not _NOT.search(file.path)
    ]
    return sorted(there, key=lambda file: (_rank(file.path), file.path))


def _rank(path: str) -> tuple[int, int, int]:
    name = path.rsplit("/", 1)[-1]
    return (path.count("/"), 0 if _CARD.match(name) else 1, 1 if _language(path) else 0)


def _role(path: str) -> str:
    return "changes" if _CHANGES.search(path) else "card" if _CARD.match(path) else "document"


def _language(path: str) -> str:
    found = _LANGUAGE.search(path.rsplit(".", 1)[0] if "." in path.rsplit("/", 1)[-1] else path)
    return found[1].lower() if found else ""


def _stem(path: str) -> str:
    return _LANGUAGE.sub("", path.rsplit(".", 1)[0] if "." in path.rsplit("/", 1)[-1] else path).lower()
