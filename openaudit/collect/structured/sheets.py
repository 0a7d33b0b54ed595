"""Documents with the headings of a form: datasheets (seven sections), and the EU summary of training content."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from openaudit.collect.documents import Document, documents
from openaudit.collect.documents.once import once
from openaudit.collect.structured.told import Told
from openaudit.facts import Place
from openaudit.read.document import Section
from openaudit.release import Release

LEAST = 12  # words of an answer that tells something
MOST = 200  # headings of one document that are looked at

_NUMBER = re.compile(r"^[\W\d]{0,12}(?:[a-g][.)]\s{1,3})?")
_EMPTY = re.compile(
    r"^\W{0,4}(?:n/?a|none|tbd|todo|not applicable|unknown|to be (?:filled|done))?\W{0,4}$", re.IGNORECASE
)
_SIZE = re.compile(
    r"\d[\d,.]{2,20}|\b\d{1,4}(?:\.\d{1,2})?\s?(?:[kmbt]\b|[kmgt]b\b|thousand|million|billion|trillion)", re.IGNORECASE
)
_LABELS = re.compile(r"\b(?:label|annotat|rater)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form: how its headings begin, what each section tells, and how many of them make a document one.

    `word` stands in every document of the form; others are not taken apart.
    """

    id: str
    word: str
    least: int
    headings: dict[str, tuple[re.Pattern[str], tuple[str, ...]]]


def _begins(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})", re.IGNORECASE)


FORMS = (
    # Gebru et al., Datasheets for Datasets: the seven sections.
    Form(
        id="datasheet",
        word="composition",
        least=5,
        headings={
            "motivation": (_begins(r"motivation\b"), ()),
            "composition": (_begins(r"(?:dataset )?composition\b"), ("composition",)),
            "collection": (_begins(r"(?:data )?collection\b"), ("obtained", "selection")),
            "preprocessing": (_begins(r"(?:data )?(?:pre-?processing|cleaning)\b"), ("processing",)),
            "uses": (_begins(r"(?:intended )?uses?\b"), ()),
            "distribution": (_begins(r"(?:dataset )?distribution\b"), ()),
            "maintenance": (_begins(r"(?:dataset )?maintenance\b"), ()),
        },
    ),
    # The template of the EU AI Office for the public summary of training content (AI Act, Article 53(1)(d)).
    Form(
        id="content-summary",
        word="data sources",
        least=4,
        headings={
            "general": (_begins(r"general information\b"), ()),
            "sources": (_begins(r"list of data sources\b"), ("source",)),
            "public": (_begins(r"publicly available datasets?\b"), ("obtained",)),
            "private": (_begins(r"private\b.{0,40}\bdata ?sets?\b"), ()),
            "crawled": (_begins(r"data (?:that was )?(?:crawled|scraped)\b"), ("obtained",)),
            "user": (_begins(r"user data\b"), ()),
            "synthetic": (_begins(r"synthetic(?:ally generated)? data\b"), ()),
            "processing": (_begins(r"data processing aspects\b"), ()),
            "removal": (_begins(r"removal of (?:illegal|unlawful) content\b"), ("processing",)),
        },
    ),
)


@once
def sheets(release: Release) -> tuple[tuple[Form, Document, tuple[tuple[str, Section], ...]], ...]:
    """The documents that fill in a form: the form, the document, and its sections by the form's own names."""
    there = (
        (form, document, tuple(_sections(document, form)))
        for document in documents(release)
        if document.role != "changes"
        for form in FORMS
        if form.word in document.text.text.lower()
    )
    return tuple(one for one in there if len({name for name, _ in one[2]}) >= one[0].least)


def first_places(release: Release, form: str) -> tuple[Place, ...]:
    """The first heading of every document that fills in `form`."""
    return tuple(document.at(found[0][1].line) for one, document, found in sheets(release) if one.id == form)


def read(release: Release) -> Iterator[Told]:
    """What the answers under the headings tell; a heading with nothing under it, or only its questions, tells nothing."""
    for form, document, found in sheets(release):
        seen: set[str] = set()
        for name, section in found:
            kinds = form.headings[name][1]
            answers = list(_answers(document, section)) if kinds and name not in seen else []
            seen.add(name)
            words = " ".join(text for _, text in answers)
            if len(words.split()) >= LEAST:
                for kind in kinds:
                    yield _told(document, form.id, kind, words, answers[0][0])
                yield from _beside(document, form.id, answers)


def _beside(document: Document, how: str, answers: list[tuple[int, str]]) -> Iterator[Told]:
    """A size or a labelling that an answer mentions."""
    for kind, pattern in (("size", _SIZE), ("labeling", _LABELS)):
        line, text = next(((line, text) for line, text in answers if pattern.search(text)), (0, ""))
        if line:
            yield _told(document, how, kind, text, line)


def _told(document: Document, how: str, kind: str, text: str, line: int) -> Told:
    return Told(kind=kind, text=text, of="", how=how, place=document.at(line))


def _sections(document: Document, form: Form) -> Iterator[tuple[str, Section]]:
    for section in document.outline.sections[1 : MOST + 1]:
        title = _NUMBER.sub("", section.title.strip("*_ "))
        for name, (pattern, _) in form.headings.items():
            if pattern.match(title):
                yield name, section


def _answers(document: Document, section: Section) -> Iterator[tuple[int, str]]:
    """The lines under a heading that are neither headings nor questions, each with its number."""
    for number in range(section.line + 1, section.end + 1):
        bare = document.lines[number - 1].strip().strip("*_>-+ ")
        if not _EMPTY.match(bare) and not bare.startswith("#") and not bare.endswith("?") and set(bare) != {"="}:
            yield number, bare
