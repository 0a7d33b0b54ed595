"""Datasets that a list or a sentence on the training gives a licence: `Name (CC BY 4.0)`, `- Name: 3 GB of news, ODC-By`.

Each is a part of the training data with a licence of its own; evaluation data and other people's data are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from openaudit.collect.documents import Flat
from openaudit.collect.documents.once import once
from openaudit.collect.documents.search import hits, showing, texts
from openaudit.collect.structured.told import Told
from openaudit.facts import Place
from openaudit.licenses import mentions
from openaudit.read.words import Vocabulary
from openaudit.release import Release

HOW = "phrase:data-context.licence-of-a-dataset"
MOST = 100  # datasets of one release
LONGEST = 80  # characters of a name

_STEMS = Vocabulary(mentions.STEMS)
_BESIDE = frozenset({"usage", "user-tuning", "evaluation", "citation", "others-work", "thanks"})
_MARK = re.compile(r"^\W{0,6}")
_PARTED = re.compile(
    r"\s?(?:[:|(\[]|\s[-\u2013\u2014]{1,2}\s|,\s|\b(?:licen[cs]ed|released|available|distributed|published|under)\b)",
    re.IGNORECASE,
)
# Before a licence in a sentence: a name in capitals, then a bracket or "licensed under".
_NAMED = re.compile(
    r"(?P<name>(?:[A-Z0-9][\w.+'-]{1,40}|[a-z]+[A-Z][\w.-]{1,40})(?:[ -](?:of |the )?[A-Z0-9][\w.+'-]{0,40}){0,5})(?: (?:data ?set|corpus))?,? ?"
    r"(?:[(\[][^()\[\]]{0,60}|(?:which is |that is )?(?:released |licensed |available |distributed )under (?:the |an? )?)$"
)
_NO_DATA = re.compile(
    r"\b(?:code|weights?|models?|checkpoints?|licen[cs]es?|repository|paper|tokenizer|library|framework)\b",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"^(?:the|our|this|these|all|some|other|total|data ?sets?|data|it|we|datasets?|name|source)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence or a list item of a document: where it starts and ends in the flat text."""

    flat: Flat
    start: int
    end: int
    item: bool

    @property
    def text(self) -> str:
        return self.flat.text[self.start : self.end]


@once
def read(release: Release) -> tuple[Told, ...]:
    """The licence of each dataset that a line about the training data names, with the line."""
    found: dict[tuple[str, str], Told] = {}
    if not any(text.known(_naming) for text in texts(release)):
        return ()
    for line in _lines(release):
        for one in _licensed(line):
            found.setdefault((one.of, one.license or ""), one)
    return tuple(found.values())[:MOST]


@once
def complete(release: Release) -> tuple[Place, ...]:
    """The sentence that says that the list below it is all there is, where every item of that list has a licence."""
    for hit in showing(hits(release, "statements"), "complete"):
        listed = list(_below(hit.flat, hit.at))
        if listed and all(any(True for _ in _licensed(line)) for line in listed):
            return (hit.place,)
    return ()


def _lines(release: Release) -> Iterator[_Line]:
    """The sentences on the training and its data that may name a licence, and the items of the lists that they announce, in order."""
    seen: set[tuple[str, int]] = set()
    for hit in showing(hits(release, "data-context"), "context"):
        flat, line = hit.flat, _line(hit.flat, hit.at)
        lines = [line]
        if flat.text[line.start : line.end].rstrip().endswith((":", "\uff1a")):
            lines += _below(flat, hit.at)
        for line in lines:
            naming = line.start in flat.known(_naming)
            if naming and (flat.path, line.start) not in seen and not flat.unit(line.start).topics & _BESIDE:
                seen.add((flat.path, line.start))
                yield line


def _line(flat: Flat, at: int) -> _Line:
    """The sentence or item that position `at` stands in."""
    return _Line(flat, *flat.span(at), flat.unit(at).kind == "item")


def _naming(flat: Flat) -> frozenset[int]:
    """Where the sentences begin that may name a licence; most hold none of the words that it takes."""
    return frozenset(start for start, *_ in flat.sentences(flat.holding(_STEMS)))


def _below(flat: Flat, at: int) -> Iterator[_Line]:
    """The items of the list that follows the block at `at`."""
    for unit in flat.units:
        if unit.start <= at:
            continue
        if unit.kind != "item":
            return
        yield _line(flat, unit.start)


def _licensed(line: _Line) -> Iterator[Told]:
    text = line.text
    for named in mentions.find(text.lower()):
        if not named.license:
            continue
        of = _name(text, named.start, item=line.item)
        if of:
            place = line.flat.place(line.start + named.start)
            yield Told(
                kind="license", text=text[named.start : named.end], of=of, how=HOW, place=place, license=named.license
            )


def _name(text: str, at: int, *, item: bool) -> str:
    """The dataset whose licence stands at `at`; "" where the words before it name none."""
    if found := _NAMED.search(text[:at]):
        name = found["name"]
    elif item:
        head = text[_MARK.match(text).end() : at]  # type: ignore[union-attr]
        parted = _PARTED.search(head)
        name = head[: parted.start()] if parted else ""
    else:
        return ""
    name = name.strip(" .,:;\"'")[:LONGEST]
    wrong = len(name) < 2 or len(name.split()) > 8 or _GENERAL.match(name) or _NO_DATA.search(name)  # noqa: PLR2004 a name
    return "" if wrong else name
