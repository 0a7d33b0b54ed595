"""Sentences of the documents that say a licence: which licence, about what, and where they stand."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from openaudit.collect import phrases
from openaudit.collect.documents import Document, Flat
from openaudit.collect.licensing import CODE, DATA, DOCS, OUTPUTS, WEIGHTS, WHOLE, Statement, links, names, subjects
from openaudit.collect.licensing.here import Here
from openaudit.collect.licensing.names import Named
from openaudit.collect.licensing.texts import Shelf
from openaudit.facts import Place

MAX_SENTENCES = 400  # of one document with words about licences
NEAR = 48  # characters behind a name in which a grant still belongs to it (verbs that end the sentence)
_BESIDE = frozenset({"citation", "thanks", "others-work"})
_LICENSE = re.compile(r"licen[cs]|许可|协议|ライセンス|라이선스|라이센스|лиценз|lizenz|terms|agreement|授权")
_APPLIES = re.compile(r"^(?: licen[cs]e)?(?: file)?[ ,)]{0,3}(?:(?:that )?(?:applies|apply|appl(?:ied|ying)) to|covers|governs|for) (?P<what>[^.;\n]{3,160})")
_OR = re.compile(r"^[ ,)]{0,3}(?:or|/|\||或|oder|ou|o|или)[ (]{0,3}(?:the |under )?$")
_FOLDERS = re.compile(r"^(?:docs?|documentation|model[_-]?cards?|cards?|assets|\.?readme|i18n|translations?|lang)$", re.IGNORECASE)
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


def statements(document: Document, shelf: Shelf, here: Here) -> Iterator[Statement]:
    """What the sentences, labels and short licence sections of `document` say, in their order."""
    flat = document.prose
    before: tuple[int, tuple[str, ...]] = (-1, ())
    for sentence in _sentences(flat):
        topics = flat.unit(sentence.start).topics
        if topics & _BESIDE:
            continue
        items = _items(flat, sentence, shelf, document.path)
        for one in _read(flat, sentence, items, here, _inherited(flat, sentence.start, before)):
            before = (sentence.end, one.scope or before[1])
            if "training-data" in topics and not set(one.scope) & {DATA, CODE, WEIGHTS}:
                continue
            yield from _resolved(_placed(one, document), shelf)
        if not items:
            found = subjects.read(_subject_text(flat, sentence), here.names)
            if found.about:
                before = (sentence.end, found.about)


def _sentences(flat: Flat) -> Iterator[Sentence]:
    """The sentences in which a phrase stands, and short paragraphs that are all there is under a heading about the licence."""
    hits: dict[int, list[phrases.Hit]] = {}
    for phrase in phrases.load("licenses"):
        for hit in phrase.hits(flat):
            hits.setdefault(flat.text.rfind("\n", 0, hit.at) + 1, []).append(hit)
    for unit in flat.units:
        if "license" in unit.topics and unit.kind != "heading":
            hits.setdefault(unit.start, [])
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
            grants=tuple(sorted((hit.at, hit.end) for hit in found if hit.shows == "grant")),
            shows=frozenset(hit.shows for hit in found) or frozenset({"bare"}),
            label=label,
            how=found[0].how if found else "phrase:licenses.under-the-heading",
        )


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
        if at >= 0 and name != name.lower() and not flat.text[at + len(name) : at + len(name) + 1].isalnum():
            found.append(Item(at, at + len(name), file=file))
    return _merged(flat, sorted(found, key=lambda item: (item.start, -item.end)), sentence)


def _merged(flat: Flat, found: list[Item], sentence: Sentence) -> list[Item]:
    kept: list[Item] = []
    for one in found:
        last = kept[-1] if kept else None
        if last is not None and _together(flat, last, one, sentence):
            kept[-1] = Item(last.start, max(last.end, one.end), last.name or one.name, last.file or one.file, last.url or one.url)
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
    return not granted and len(between) < 90 and (last.file == "" or one.file == last.file)  # noqa: PLR2004 "as found in the file …"


def _read(flat: Flat, sentence: Sentence, items: list[Item], here: Here, inherited: tuple[str, ...]) -> Iterator[Statement]:
    """One statement for each item that a grant, a label or the heading binds to something."""
    if "base" in sentence.shows:
        yield from _of_base(flat, sentence, items)
        return
    clause = sentence.start
    scope: tuple[str, ...] = ()
    for number, item in enumerate(items):
        stop = items[number + 1].start if number + 1 < len(items) else sentence.end
        if number and item.name and items[number - 1].name and _OR.match(flat.lower[items[number - 1].end : item.start]):
            clause = item.end
            continue
        choice = _choice(flat, items, number)
        found = _about(flat, sentence, item, (clause, stop), here)
        if found is not None and not found.others:
            scope = _scope(found, sentence, flat, item, scope or inherited, here)
            words = flat.text[clause : item.start]
            if scope:
                yield _statement(flat, sentence, item, scope, words, choice)
        clause = item.end


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
        edge = min(ahead[0][0], item.start) if ahead else item.start
        words = flat.lower[start:edge]
        return subjects.read(words, here.names)
    if sentence.shows == {"bare"} or "section" in sentence.shows:
        return subjects.Subject((), empty=True) if item.start - sentence.start < 90 else None  # noqa: PLR2004
    return None


def _scope(found: subjects.Subject, sentence: Sentence, flat: Flat, item: Item, before: tuple[str, ...], here: Here) -> tuple[str, ...]:
    if found.about:
        scope = tuple(SCOPES[one] for one in found.about)
        return (WHOLE, *(one for one in scope if one != CODE)) if CODE in scope and here.weights and _repository(flat, sentence, item) else scope
    if not found.empty:
        return ()
    if sentence.label:
        return (WEIGHTS,)
    if before:
        return before
    return (WHOLE,) if "license" in flat.unit(sentence.start).topics else ()


def _repository(flat: Flat, sentence: Sentence, item: Item) -> bool:
    """Whether it is the repository that is spoken of, not the code in it."""
    words = flat.lower[sentence.start : item.start]
    return bool(re.search(r"repositor(?:y|ies)|\brepo\b|仓库", words)) and not re.search(r"\bcode|代码|source", words)


def _statement(flat: Flat, sentence: Sentence, item: Item, scope: tuple[str, ...], words: str, choice: tuple[Item, ...]) -> Statement:
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
        reach="whole" if WHOLE in scope else "named",
        of=subjects.part(words) or _listing(flat, sentence),
        file=item.file,
        why=why or ("" if license_ else f"the words name no licence that is known ({item.url or 'no link'})"),
        listed="license" in flat.unit(sentence.start).topics,
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


def _of_base(flat: Flat, sentence: Sentence, items: list[Item]) -> Iterator[Statement]:
    """What the publisher says of the base model's licence."""
    for item in items:
        if item.name and item.name.license:
            yield replace(_statement(flat, sentence, item, ("lineage.base",), flat.text[sentence.start : item.start], (item,)), reach="named")


def _inherited(flat: Flat, start: int, before: tuple[int, tuple[str, ...]]) -> tuple[str, ...]:
    """What the sentence before was about, where it stands right before or just above."""
    end, about = before
    near = 0 <= end <= start and start - end <= 2 + (200 if "license" in flat.unit(start).topics else 0)
    return tuple(SCOPES.get(one, one) for one in about) if near else ()


def _subject_text(flat: Flat, sentence: Sentence) -> str:
    stop = sentence.grants[0][0] if sentence.grants else sentence.end
    return flat.lower[sentence.start : min(stop, sentence.start + 300)]


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
            yield replace(one, why=f"{one.file}: {reading.why or 'its text is no licence that is known'}", restrictions=reading.restrictions, obligations=reading.obligations)
            return
    yield one


def pinned(said: Iterable[Statement]) -> dict[str, set[str]]:
    """The components that sentences assign a licence file to, by the file's path."""
    found: dict[str, set[str]] = {}
    for one in said:
        if one.file and one.how != "file-name":
            found.setdefault(one.file, set()).update(one.scope)
    return found


def place_of(document: Document, line: int) -> Place:
    """A line of the document as a place."""
    return document.at(line)
