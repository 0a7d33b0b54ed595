"""Sentences of the documents that say a licence: which licence, about what, and where they stand."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from openaudit.collect import phrases
from openaudit.collect.documents import Document, Flat
from openaudit.collect.licensing import (
    CODE,
    DATA,
    DOCS,
    OUTPUTS,
    WEIGHTS,
    WHOLE,
    Statement,
    links,
    names,
    subjects,
    tables,
)
from openaudit.collect.licensing.here import Here
from openaudit.collect.licensing.names import Named
from openaudit.collect.licensing.texts import Shelf, named_for
from openaudit.facts import Place

MAX_SENTENCES = 400  # of one document with words about licences
NEAR = 48  # characters behind a name in which a grant still belongs to it (verbs that end the sentence)
_BESIDE = frozenset({"thanks", "others-work"})
_BE = re.compile(r"\b(?:is|are|was|were|be|been|being|will)(?: [a-z]{2,12}){0,2} $")
_VERB = re.compile(r"\b(?:is|are|was|were|uses?|trained|contains?|has|have|comes?)\b")
_FOLLOWING = re.compile(r"\bfollowing licen[cs]e\b")
_MENTION = re.compile(r"(?:[A-Z][\w.-]+|own|original|respective) $")
_LEADS = frozenset({"The ", "See ", "In ", "At ", "Read ", "And "})
_HEADER = re.compile(r"licen[cs]|terms|许可|协议|ライセンス|라이선스|лиценз|lizenz")
_LICENSE = re.compile(r"licen[cs]|许可|协议|ライセンス|라이선스|라이센스|лиценз|lizenz|terms|agreement|授权")
_APPLIES = re.compile(
    r"^(?: licen[cs]e)?(?: file)?[ ,)]{0,3}(?:(?:that )?(?:applies|apply|appl(?:ied|ying)) to|covers|governs|for) (?P<what>[^.;\n]{3,160})"
)
_LICENSE_FOR = re.compile(r"\blicen[cs]es? for ([^\n]{1,80}?) (?:has|have|is|are|was|were|changed)\b")
_OR = re.compile(r"^[ ,)]{0,3}(?:or|/|\||或|oder|ou|o|или)[ (]{0,3}(?:the |under )?$")
_FOLDERS = re.compile(
    r"^(?:docs?|documentation|model[_-]?cards?|cards?|assets|\.?readme|i18n|translations?|lang)$", re.IGNORECASE
)
SCOPES = {"code": CODE, WEIGHTS: WEIGHTS, "data.training": DATA, "docs": DOCS, "outputs": OUTPUTS, "whole": WHOLE}


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


def statements(document: Document, shelf: Shelf, here: Here) -> Iterator[Statement]:
    """What the sentences, labels, tables and short licence sections of `document` say, in their order."""
    flat = document.prose
    for sentence in _sentences(flat):
        topics = flat.unit(sentence.start).topics
        if topics & _BESIDE and not sentence.listed:
            continue
        items = _items(flat, sentence, shelf, document.path)
        found = [*_read(flat, sentence, items, here)] if items else [*_announced(document, sentence, here)]
        for one in found:
            if "training-data" in topics and not set(one.scope) & {DATA, CODE, WEIGHTS}:
                continue
            yield from _resolved(_placed(one, document), shelf)
    for one in tables.statements(document, here):
        yield from _resolved(_placed(one, document), shelf)


def _sentences(flat: Flat) -> Iterator[Sentence]:
    """The sentences in which a phrase stands, and short paragraphs that are all there is under a heading about the licence."""
    hits: dict[int, list[phrases.Hit]] = {}
    for phrase in phrases.load("licenses"):
        for hit in phrase.hits(flat):
            hits.setdefault(flat.text.rfind("\n", 0, hit.at) + 1, []).append(hit)
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


def _items(flat: Flat, sentence: Sentence, shelf: Shelf, path: str) -> list[Item]:
    """The licences of a sentence in their order; a name and the link or file beside it are one."""
    lower = flat.lower[sentence.start : sentence.end]
    found = [Item(sentence.start + one.start, sentence.start + one.end, name=one) for one in names.find(lower)]
    for link in flat.links:
        if not link.image and sentence.start <= link.at < sentence.end:
            file = links.own_file(shelf.release, link.url, path) or ""
            if file and file not in {one.path for one in shelf.files}:
                file = ""
            if file or names.of_link(link.url) or links.looks_like_license(link.url) or links.is_section(link.url):
                found.append(Item(link.at, link.at + 1, file=file, url=link.url))
    for name, file in shelf.by_name.items():
        at = flat.text.find(name, sentence.start, sentence.end)
        if at >= 0 and name != name.lower() and _mentioned(flat.text, at, at + len(name)):
            found.append(Item(at, at + len(name), file=file))
    return _merged(flat, sorted(found, key=lambda item: (item.start, -item.end)), sentence)


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


def _read(flat: Flat, sentence: Sentence, items: list[Item], here: Here) -> Iterator[Statement]:
    """One statement for each item that a grant, a label or the heading binds to something."""
    if "base" in sentence.shows:
        yield from _of_base(flat, sentence, items)
        return
    clause = sentence.start
    scope: tuple[str, ...] = ()
    for number, item in enumerate(items):
        stop = items[number + 1].start if number + 1 < len(items) else sentence.end
        if (
            number
            and item.name
            and items[number - 1].name
            and _OR.match(flat.lower[items[number - 1].end : item.start])
        ):
            clause = item.end
            continue
        found = _about(flat, sentence, item, (clause, stop), here)
        if found is not None and not found.others:
            scope = _scope(found, sentence, flat, item, scope, here)
            if scope:
                yield _statement(
                    flat, sentence, item, scope, flat.text[clause : item.start], _choice(flat, items, number)
                )
        clause = item.end


def _announced(document: Document, sentence: Sentence, here: Here) -> Iterator[Statement]:
    """A sentence that announces `the following license`, with the notice that stands below it, often in a block of code."""
    flat = document.prose
    words = flat.lower[sentence.start : sentence.end]
    if not _FOLLOWING.search(words):
        return
    about = subjects.read(words.rpartition(" to ")[2] if " to " in words else words, here.names).about
    about = tuple(dict.fromkeys([*subjects.read(words.partition(" to ")[2], here.names).about, *about]))
    line = flat.line(sentence.end - 1)
    for number in range(line + 1, min(line + 14, len(document.lines) + 1)):
        named = [one for one in names.find(document.lines[number - 1].lower()[:400]) if one.license]
        if named and about:
            scope = tuple(SCOPES[one] for one in about)
            stated = " ".join(flat.text[sentence.start : sentence.end].split())[:300]
            where = (document.at(number), flat.place(sentence.start))
            yield Statement(
                scope=scope,
                license=named[0].license,
                stated=stated,
                basis="claimed",
                how=sentence.how,
                where=where,
                listed=True,
            )
            return


def _choice(flat: Flat, items: list[Item], number: int) -> tuple[Item, ...]:
    """The items that follow with `or` between them."""
    found = [items[number]]
    for one in items[number + 1 :]:
        if one.name is None or not _OR.match(flat.lower[found[-1].end : one.start]):
            break
        found.append(one)
    return tuple(found)


def _about(flat: Flat, sentence: Sentence, item: Item, clause: tuple[int, int], here: Here) -> subjects.Subject | None:
    """What the item is said of; None where nothing binds it to anything."""
    start, stop = clause
    ahead = [grant for grant in sentence.grants if start <= grant[0] < item.end]
    behind = [grant for grant in sentence.grants if item.end <= grant[0] < min(item.end + NEAR, stop)]
    if sentence.label and start <= sentence.label[1] <= item.start and not ahead:
        words = flat.lower[sentence.label[0] : sentence.label[1]]
        found = subjects.read(re.sub(r"licen[cs]\w*|information|agreement|type", " ", words), here.names)
        return found if found.about else subjects.Subject((), empty=True)
    if after := _APPLIES.match(flat.lower[item.end : stop]):
        found = subjects.read(after["what"], here.names)
        if found.about or found.others:
            return found
    if ahead or behind:
        if ahead and (meant := _LICENSE_FOR.search(flat.lower[ahead[0][0] : ahead[0][1]])):
            return subjects.read(meant[1], here.names)
        if ahead and "gate" in sentence.shows and not _plain_grant(sentence):
            return _gated(flat, item)
        edge = min(ahead[0][0], item.start) if ahead else item.start
        words = flat.lower[start:edge]
        if (
            ahead
            and _VERB.search(words)
            and not _BE.search(words)
            and not flat.lower[edge : edge + 4].startswith(("is ", "are ", "has "))
        ):
            return subjects.nearest(words, here.names)
        return subjects.read(words, here.names)
    if sentence.shows == {"bare"} or "section" in sentence.shows:
        return subjects.Subject((), empty=True) if item.start - sentence.start < 90 else None  # noqa: PLR2004
    return None


def _plain_grant(sentence: Sentence) -> bool:
    return "granted" in sentence.how


def _gated(flat: Flat, item: Item) -> subjects.Subject:
    """Terms that have to be accepted are those of the weights, where weights are what the paragraph is about."""
    block = flat.block(item.start)
    return (
        subjects.Subject((WEIGHTS,))
        if re.search(r"\b(?:weights?|checkpoints?|models?|download)", block)
        else subjects.Subject((), others=True)
    )


def _scope(
    found: subjects.Subject, sentence: Sentence, flat: Flat, item: Item, before: tuple[str, ...], here: Here
) -> tuple[str, ...]:
    if found.about:
        scope = tuple(SCOPES[one] for one in found.about)
        return (
            (WHOLE, *(one for one in scope if one != CODE))
            if CODE in scope and here.weights and _repository(flat, sentence, item)
            else scope
        )
    if not found.empty:
        return ()
    if sentence.label:
        return (WHOLE,) if sentence.listed else (WEIGHTS,)
    if before:
        return before
    if inherited := _inherited(flat, sentence.start):
        return inherited
    return (WHOLE,) if sentence.listed and item.name is not None else ()


def _repository(flat: Flat, sentence: Sentence, item: Item) -> bool:
    """Whether it is the repository that is spoken of, not the code in it."""
    words = flat.lower[sentence.start : item.start]
    return bool(re.search(r"repositor(?:y|ies)|\brepo\b|仓库", words)) and not re.search(r"\bcode|代码|source", words)


def _statement(
    flat: Flat, sentence: Sentence, item: Item, scope: tuple[str, ...], words: str, choice: tuple[Item, ...]
) -> Statement:
    names_ = [one.name.license for one in choice if one.name and one.name.license]
    license_ = " OR ".join(dict.fromkeys(names_)) if names_ and len(names_) == len(choice) else None
    why = next((one.name.note for one in choice if one.name and one.name.note), "")
    if license_ is None and item.url:
        license_ = names.of_link(item.url)
    return Statement(
        scope=scope,
        license=license_,
        stated=" ".join(flat.text[sentence.start : sentence.end].split())[:300],
        basis="claimed",
        how=sentence.how,
        where=(flat.place(item.start),),
        reach="whole" if WHOLE in scope and not _listing(flat, sentence) else "named",
        of=subjects.part(words) or _listing(flat, sentence) or _above(flat, sentence, words),
        file=item.file,
        why=why or ("" if license_ else f"the words name no licence that is known ({item.url or 'no link'})"),
        listed=sentence.listed,
        section=links.is_section(item.url) and not item.name,
    )


def _listing(flat: Flat, sentence: Sentence) -> str:
    """The items below a sentence about `the following …`, as one label."""
    if "following" not in flat.lower[sentence.start : sentence.end]:
        return ""
    found: list[str] = []
    for unit in flat.units:
        if unit.start > sentence.start and len(found) < 8:  # noqa: PLR2004 a label, not a list
            if unit.kind != "item":
                break
            found.append(flat.text[unit.start : flat.text.find("\n", unit.start)].strip()[:40])
    return ", ".join(found)[:160]


def _above(flat: Flat, sentence: Sentence, words: str) -> str:
    """The heading that `the models below` stand under."""
    if not re.search(r"\b(?:below|above|these)\b", words.lower()):
        return ""
    heading = [unit for unit in flat.units if unit.kind == "heading" and unit.start < sentence.start]
    return flat.text[heading[-1].start : flat.text.find("\n", heading[-1].start)].strip()[:80] if heading else ""


def _of_base(flat: Flat, sentence: Sentence, items: list[Item]) -> Iterator[Statement]:
    """What the publisher says of the base model's licence."""
    for item in items:
        if item.name and item.name.license:
            yield replace(
                _statement(flat, sentence, item, ("lineage.base",), flat.text[sentence.start : item.start], (item,)),
                reach="named",
            )


def _inherited(flat: Flat, start: int) -> tuple[str, ...]:
    """What the sentence before, or the heading above, is about: the last one that is about anything, at most three back."""
    end = start - 1
    for _ in range(3):
        if end <= 0:
            break
        begin = flat.text.rfind("\n", 0, end) + 1
        words = flat.lower[begin:end][:300]
        found = subjects.read(words, frozenset())
        if found.others:
            return ()
        if found.about:
            return tuple(SCOPES[one] for one in found.about)
        if flat.unit(begin).kind == "heading" or not (found.empty or "copyright" in words):
            break
        end = begin - 1
    return ()


def _placed(one: Statement, document: Document) -> Statement:
    """Documents below the root speak for their folder, those in a folder of documents for what the root leaves unsaid."""
    folder = document.path.rpartition("/")[0]
    if not folder:
        return one
    if all(_FOLDERS.match(part) for part in folder.split("/")[:1]):
        return replace(one, aside=True)
    return replace(one, aside=True, of=one.of or folder)


def _resolved(one: Statement, shelf: Shelf) -> Iterator[Statement]:
    """The statement, and the text that it points to as a statement of its own: what was seen beside what is claimed."""
    if one.file:
        reading = shelf.reading(one.file)
        if (own := named_for(one.file)) and not set(own) & set(one.scope):
            return
        if reading.found.license:
            yield replace(
                one,
                license=reading.found.license,
                basis="seen",
                how="license-text",
                where=(reading.place, *one.where),
                why="",
                restrictions=reading.restrictions,
                obligations=reading.obligations,
            )
            if one.license is None or one.license == reading.found.license:
                return
        elif one.license is None:
            yield replace(
                one,
                why=f"{one.file}: {reading.why or 'its text is no licence that is known'}",
                restrictions=reading.restrictions,
                obligations=reading.obligations,
            )
            return
    yield one


def pinned(said: Iterable[Statement]) -> dict[str, set[str]]:
    """The components that sentences assign a licence file to, by the file's path."""
    found: dict[str, set[str]] = {}
    for one in said:
        if one.file and not one.aside:
            found.setdefault(one.file, set()).update(one.scope)
    return found


def place_of(document: Document, line: int) -> Place:
    """A line of the document as a place."""
    return document.at(line)
