"""Documents with the headings of a form: datasheets (seven sections), and the EU summary of training content."""

import re
from collections.abc import Iterator
from dataclasses import replace

from openaudit.collect.documents import Document, documents
from openaudit.collect.documents.once import once
from openaudit.collect.structured.forms import FORMS, Form
from openaudit.collect.structured.told import Told
from openaudit.facts import Place
from openaudit.licenses import mentions
from openaudit.read.document import Section
from openaudit.release import Release

LEAST = 12  # words of an answer that tells something
MOST = 200  # headings of one document that are looked at

_NUMBER = re.compile(r"^[\W\d]{0,12}(?:[a-g][.)]\s{1,3})?")
_EMPTY = re.compile(
    r"^\W{0,4}(?:n/?a|none|tbd|todo|not applicable|unknown|to be (?:filled|done))?\W{0,4}$", re.IGNORECASE
)
# A number of things, not a year and not the version of a licence.
_SIZE = re.compile(
    r"\b\d{1,3}(?:[,.\u202f ]\d{3}){1,5}\b|\b\d{5,15}\b|\b(?!(?:19|20)\d\d\b)\d{3,4} [a-z]"
    r"|\b\d{1,4}(?:\.\d{1,2})?\s?(?:[kmbt]\b|[kmgt]i?b\b|thousand|million|billion|trillion)",
    re.IGNORECASE,
)
_PICKED = frozenset({"license", "location"})  # told line by line, where an answer names one
_URL = re.compile(r"https?://[^\s<>()\[\]\"'`]{4,300}")
_SHEET = re.compile(r"\b(?:data ?sheets?|data (?:set )?card)(?: for| of)?(?: the)?\b", re.IGNORECASE)
_LABELS = re.compile(r"\b(?:label|annotat|rater)", re.IGNORECASE)


@once
def sheets(release: Release) -> tuple[tuple[Form, Document, tuple[tuple[str, Section], ...]], ...]:
    """The documents that fill in a form: the form, the document, and its sections by the form's own names."""
    there = (
        (form, document, tuple(_sections(document, form)))
        for document in documents(release)
        if document.role != "changes"
        for form in _named(document.text.text.lower())
    )
    return tuple(one for one in there if len({name for name, _ in one[2]}) >= one[0].least)


def _named(text: str) -> list[Form]:
    """The forms that a document with `text` (lower case) can be: those that it names."""
    return [form for form in FORMS if form.word in text]


def first_places(release: Release, form: str) -> tuple[Place, ...]:
    """The first heading of every document that fills in `form`."""
    return tuple(document.at(found[0][1].line) for one, document, found in sheets(release) if one.id == form)


def covers(release: Release, form: str) -> tuple[tuple[str, ...], tuple[Place, ...]]:
    """The sections of `form` under which something is answered, in its order, and where the answers begin."""
    found: dict[str, Place] = {}
    for one, document, sections in sheets(release):
        for name, section in sections if one.id == form else ():
            if any(section.line < other.line <= section.end for _, other in sections):
                continue  # it only holds other sections of the form
            answers = list(_answers(document, section))
            if name not in found and len(" ".join(text for _, text in answers).split()) >= LEAST:
                found[name] = document.at(answers[0][0])
    order = [name for one in FORMS if one.id == form for name in one.headings if name in found]
    return tuple(order), tuple(found[name] for name in order)


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
                    if kind not in _PICKED:
                        yield _told(document, form.id, kind, words, answers[0][0])
                yield from _picked(document, form.id, kinds, answers)
                yield from _beside(document, form.id, answers)


def _picked(document: Document, how: str, kinds: tuple[str, ...], answers: list[tuple[int, str]]) -> Iterator[Told]:
    """A licence or an address that an answer about distribution gives."""
    for line, text in answers if set(kinds) & _PICKED else ():
        for named in mentions.find(text.lower()):
            if named.license:
                told = _told(document, how, "license", text[named.start : named.end], line)
                yield replace(told, of=_called(document), license=named.license)
        for url in _URL.findall(text):
            yield _told(document, how, "location", url.rstrip(".,;"), line)


def _called(document: Document) -> str:
    """What the datasheet is called: its first heading without the word, else its path."""
    title = document.outline.sections[1:2]
    bare = _SHEET.sub("", title[0].title.strip("*_ ")).strip(" :-\u2013\u2014") if title else ""
    return bare[:80] or document.path


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
