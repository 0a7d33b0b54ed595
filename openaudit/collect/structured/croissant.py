"""Croissant files (JSON-LD about a dataset, with its responsible-AI terms): what they say, line by line. Nothing is fetched."""

import re
from collections.abc import Iterator

from openaudit.collect.structured.told import Told
from openaudit.errors import ReleaseError
from openaudit.read import json, quote
from openaudit.read.text import Text, decode
from openaudit.release import Release

MAX_FILES = 20
MAX_BYTES = 512 * 1024  # of one file
MAX_DEPTH = 3  # folders down
LONGEST = 2000  # characters of one value
HOW = "croissant"

_NAME = re.compile(r"(?:^|/)(?:croissant|metadata|[^/]{1,100}[._-]croissant)\.json(?:ld)?$", re.IGNORECASE)
_BESIDE = re.compile(r"(?:^|/)[^/]{0,40}(?:eval|benchmark|tests?|examples?|third[_-]?party)[^/]{0,40}/", re.IGNORECASE)
_CONTEXT = re.compile(r"mlcommons\.org/croissant", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:[A-Za-z]{1,10}:(?!//)|https?://[^\s]{1,200}[/#])")

# Terms of schema.org, of Croissant and of its RAI vocabulary, and what each tells.
TERMS = {
    "license": "license",
    "recordSet": "composition",
    "inLanguage": "content",
    "temporalCoverage": "dates",
    "dataCollectionTimeframe": "dates",
    "dataCollection": "obtained",
    "dataCollectionType": "obtained",
    "dataCollectionRawData": "obtained",
    "isBasedOn": "source",
    "wasDerivedFrom": "source",
    "dataPreprocessingProtocol": "processing",
    "dataManipulationProtocol": "processing",
    "dataImputationProtocol": "processing",
    "dataCollectionMissingData": "selection",
    "dataAnnotationProtocol": "labeling",
    "dataAnnotationPlatform": "labeling",
    "dataAnnotationAnalysis": "labeling",
    "machineAnnotationTools": "labeling",
    "annotationsPerItem": "labeling",
    "annotatorDemographics": "labeling",
    "url": "location",
    "sameAs": "location",
    "contentSize": "size",
    "contentUrl": "location",
}
EMPTY = re.compile(r"^(?:n/?a|none|null|unknown|tbd|todo|-|\.{1,3})?$", re.IGNORECASE)


def read(release: Release) -> Iterator[Told]:
    """What every Croissant file of the release says; those of evaluations, tests and other people are left out."""
    paths = [
        file.path
        for file in release.files()
        if file.kind == "file" and _NAME.search(file.path) and not _BESIDE.search(file.path)
    ]
    near = [path for path in paths if path.count("/") <= MAX_DEPTH]
    for path in sorted(near, key=lambda one: (one.count("/"), one))[:MAX_FILES]:
        try:
            data = release.open(path, 0, MAX_BYTES + 1)
        except ReleaseError:
            continue
        if len(data) <= MAX_BYTES and (text := decode(data)).readable and _CONTEXT.search(text.text):
            yield from _dataset(path, text)


def _dataset(path: str, text: Text) -> Iterator[Told]:
    """What one file says; nothing where it is no JSON object about a dataset."""
    found = json.parse(text.text)
    whole = found.mapping
    kind = whole.get("@type")
    if not isinstance(kind, str) or _bare(kind) != "Dataset":
        return
    title = next((value for key, value in whole.items() if _bare(key) == "name" and isinstance(value, str)), "")
    of = " ".join(title.split())[:80]

    def said(kind: str, words: str, at: json.Path) -> Told | None:
        place = found.place(at)
        if place is None or EMPTY.match(words.strip()):
            return None
        where = quote.place(path, text.lines, *place)
        return Told(kind=kind, text=" ".join(words.split())[:LONGEST], of=of, how=HOW, place=where)

    wanted = [("name", title, (key,)) for key in whole if _bare(key) == "name"] + [*_values(whole)]
    yield from (one for kind, words, at in wanted if kind and (one := said(kind, words, at)))


def _values(whole: dict[str, json.Value]) -> Iterator[tuple[str, str, json.Path]]:
    """Kind, words and path of every term that tells something."""
    for key, value in whole.items():
        bare = _bare(key)
        if bare == "recordSet" and isinstance(value, list) and value:
            yield "composition", f"{len(value)} record sets", (key,)
        elif bare == "distribution" and isinstance(value, list):
            yield from _files(key, value)
        elif bare in TERMS and TERMS[bare] != "composition":
            for words, at in _words(value, (key,)):
                yield TERMS[bare], words, at


def _files(key: str, value: list[json.Value]) -> Iterator[tuple[str, str, json.Path]]:
    """The size and the address of each file of the dataset."""
    for index, item in enumerate(value[:MAX_FILES]):
        for inner, words in item.items() if isinstance(item, dict) else ():
            if _bare(inner) in TERMS and isinstance(words, str):
                yield TERMS[_bare(inner)], words, (key, index, inner)


def _words(value: json.Value, at: json.Path) -> Iterator[tuple[str, json.Path]]:
    """The words of a value: a text, a list of such, or an object that gives its url or name."""
    match value:
        case str():
            yield value, at
        case list():
            for index, item in enumerate(value[:MAX_FILES]):
                if not isinstance(item, list):
                    yield from _words(item, (*at, index))
        case dict():
            for key in ("url", "@id", "name"):
                inner = value.get(key, value.get(f"sc:{key}"))
                if isinstance(inner, str):
                    yield inner, at
                    return


def _bare(term: str) -> str:
    """A term without its prefix or the address of its vocabulary."""
    return _PREFIX.sub("", term[:300])
