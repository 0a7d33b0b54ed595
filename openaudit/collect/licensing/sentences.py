"""Where a document speaks of licences: its sentences with what binds in them, and the licences that each names, links or points to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from openaudit.collect import phrases
from openaudit.collect.documents import Flat
from openaudit.collect.licensing import addresses, links
from openaudit.collect.licensing.texts import Shelf
from openaudit.collect.phrases import standing
from openaudit.licenses import mentions
from openaudit.licenses.mentions import Named

MAX_SENTENCES = 400  # of one document with words about licences
_MENTION = re.compile(r"(?:[A-Z][\w.-]+|own|original|respective) $")
_LEADS = frozenset({"The ", "See ", "In ", "At ", "Read ", "And "})
NEAR = 24  # characters behind a grant within which the name of what is granted begins
_CALLED = re.compile(
    r"\b(?:under|to|by|with|has|uses?) (?:the |an? |our |its )?((?:[a-z][\w.+-]* ){1,5}?)(?:licen[cs]e(?: agreement)?|terms of (?:use|service))\b"
)
# Words that name no licence: `the same licence`.
_UNNAMED = frozenset(
    [
        "the",
        "a",
        "an",
        "same",
        "this",
        "that",
        "following",
        "above",
        "below",
        "mentioned",
        "original",
        "respective",
        "corresponding",
        "applicable",
        "its",
        "their",
        "own",
        "all",
        "any",
        "these",
        "such",
        "copyright",
        "and",
        "or",
        "of",
        "for",
        "each",
        "other",
        "upstream",
        "base",
        "model's",
        "separate",
        "terms",
        "conditions",
    ]
)
_HEADER = re.compile(r"licen[cs]|terms|许可|协议|ライセンス|라이선스|лиценз|lizenz")


@dataclass(frozen=True, slots=True)
class Item:
    """A licence that a sentence names, links or points to by its file name, between two positions of the flat text."""

    start: int
    end: int
    name: Named | None = None
    file: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with words about a licence: its stretch of the flat text and what the phrases in it show."""

    start: int
    end: int
    grants: tuple[tuple[int, int], ...]
    shows: frozenset[str]
    label: tuple[int, int] | None
    how: str
    listed: bool


def sentences(flat: Flat) -> Iterator[Sentence]:
    """The sentences in which a phrase stands, and short paragraphs that are all there is under a heading about the licence."""
    hits: dict[int, list[phrases.Hit]] = {}
    for hit in standing.hits("licenses", flat):
        hits.setdefault(flat.span(hit.at)[0], []).append(hit)
    listed = _listed(flat)
    for unit in flat.units:
        if unit.start in listed and unit.kind in ("paragraph", "item"):
            for start in _lines(flat, unit.start):
                hits.setdefault(start, [])
    for start in sorted(hits)[:MAX_SENTENCES]:
        stop = flat.text.find("\n", start)
        end = stop if stop >= 0 else len(flat.text)
        found = hits[start]
        if not found and end - start > 160:  # noqa: PLR2004 a bare name is short; a long sentence without a grant says something else
            continue
        label = next(((hit.at, hit.end) for hit in found if hit.shows == "label"), None)
        yield Sentence(
            start=start,
            end=end,
            grants=tuple(sorted((hit.at, hit.end) for hit in found if hit.shows in ("grant", "gate"))),
            shows=frozenset(hit.shows for hit in found) or frozenset({"bare"}),
            label=label,
            how=found[0].how if found else "phrase:licenses.under-the-heading",
            listed=flat.unit(start).start in listed,
        )


def _listed(flat: Flat) -> frozenset[int]:
    """The blocks under a heading about the licence, by where they begin."""
    found, under = set(), False
    for unit in flat.units:
        if unit.kind == "heading":
            under = bool(_HEADER.search(flat.sentence(unit.start)))
        if under or "license" in unit.topics:
            found.add(unit.start)
    return frozenset(found)


def _lines(flat: Flat, start: int) -> Iterator[int]:
    """Where the sentences of the block that begins at `start` begin."""
    end = start + len(flat.block(start))
    while 0 <= start < end:
        yield start
        start = flat.text.find("\n", start, end) + 1 or -1


def items(flat: Flat, sentence: Sentence, shelf: Shelf, path: str) -> list[Item]:
    """The licences of a sentence in their order; a name and the link or file beside it are one."""
    lower = flat.lower[sentence.start : sentence.end]
    found = [Item(sentence.start + one.start, sentence.start + one.end, name=one) for one in mentions.find(lower)]
    for link in flat.links:
        if not link.image and sentence.start <= link.at < sentence.end:
            file = links.own_file(shelf.release, link.url, path) or ""
            if file and file not in {one.path for one in shelf.files}:
                file = ""
            if file or addresses.of_link(link.url) or links.looks_like_license(link.url) or links.is_section(link.url):
                found.append(Item(link.at, link.at + 1, file=file, url=link.url))
    for name, file in shelf.by_name.items():
        at = flat.text.find(name, sentence.start, sentence.end)
        if at >= 0 and name != name.lower() and _mentioned(flat.text, at, at + len(name)):
            found.append(Item(at, at + len(name), file=file))
    return _merged(flat, sorted(found or _unknown(lower, sentence), key=lambda item: (item.start, -item.end)), sentence)


def _unknown(lower: str, sentence: Sentence) -> list[Item]:
    """The licence that a granting sentence calls by a name which nobody knows: stated, and not to be resolved."""
    for start, end in sentence.grants:
        hit = _CALLED.search(lower, start - sentence.start)
        if hit and hit.start() <= end - sentence.start + NEAR and set(hit[1].split()) - _UNNAMED:
            at = sentence.start + hit.start(1)
            note = f"{hit[0].split(' ', 1)[1]!r} is no licence that is known"
            return [Item(at, sentence.start + hit.end(), name=Named(at, at + len(hit[0]), None, note))]
    return []


def _mentioned(text: str, at: int, end: int) -> bool:
    """Whether a file's name stands alone: not as the last word of a licence's name, nor as the first."""
    before = _MENTION.search(text[max(0, at - 24) : at])
    after = text[end : end + 2].strip()
    return (
        not (before and before[0] not in _LEADS)
        and not text[at - 1 : at].isalnum()
        and not (after.isalnum() and after.isupper())
        and not text[end : end + 1].isalnum()
    )


def _merged(flat: Flat, found: list[Item], sentence: Sentence) -> list[Item]:
    kept: list[Item] = []
    for one in found:
        last = kept[-1] if kept else None
        if last is not None and _together(flat, last, one, sentence):
            kept[-1] = Item(
                last.start, max(last.end, one.end), last.name or one.name, last.file or one.file, last.url or one.url
            )
        else:
            kept.append(one)
    return kept


def _together(flat: Flat, last: Item, one: Item, sentence: Sentence) -> bool:
    """Whether two items are one: they overlap, or a file or link follows a name with no grant and no other name between."""
    if one.start <= last.end:
        return True
    if last.name is not None and one.name is not None:
        return False
    between = flat.lower[last.end : one.start]
    if one.start - last.end <= 3:  # noqa: PLR2004 a bracket and a blank
        return True
    granted = any(last.end <= start < one.start for start, _ in sentence.grants)
    return not granted and len(between) < 90 and last.file in ("", one.file)  # noqa: PLR2004 "as found in the file …"
