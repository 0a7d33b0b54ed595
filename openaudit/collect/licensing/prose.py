"""Sentences of the documents that say a licence: which licence, about what, and where they stand."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from openaudit.collect.documents import Document, Flat
from openaudit.collect.licensing import (
    CODE,
    DATA,
    SCOPES,
    WEIGHTS,
    WHOLE,
    Statement,
    addresses,
    links,
    same,
    subjects,
    tables,
    terms,
)
from openaudit.collect.licensing.here import Here
from openaudit.collect.licensing.sentences import Item, Sentence, sentences
from openaudit.collect.licensing.sentences import items as items_of
from openaudit.collect.licensing.texts import Shelf, named_for
from openaudit.licenses import mentions

BARE = 90  # characters before a bare name that can still be nothing but an introduction
NEAR = 48  # characters behind a name in which a grant still belongs to it (verbs that end the sentence)
_BESIDE = frozenset({"thanks", "others-work"})
_BE = re.compile(r"\b(?:is|are|was|were|be|been|being|will)(?: [a-z]{2,12}){0,2} $")
_VERB = re.compile(r"\b(?:is|are|was|were|uses?|trained|contains?|has|have|comes?)\b")
_FOLLOWING = re.compile(r"\bfollowing licen[cs]e\b")
_APPLIES = re.compile(
    r"^(?: licen[cs]e)?(?: file)?[ ,)]{0,3}(?:(?:that )?(?:applies|apply|appl(?:ied|ying)) to|covers|governs|for) (?P<what>[^.;\n]{3,160})"
)
_LICENSE_FOR = re.compile(r"\blicen[cs]es? for ([^\n]{1,80}?) (?:has|have|is|are|was|were|changed)\b")
_WORD = re.compile(r"[a-z]{3,}")
_OR = re.compile(r"^[ ,)]{0,3}(?:or|/|\||或|oder|ou|o|или)[ (]{0,3}(?:the |under )?$")
_FOLDERS = re.compile(
    r"^(?:docs?|documentation|model[_-]?cards?|cards?|assets|\.?readme|i18n|translations?|lang)$", re.IGNORECASE
)


def statements(document: Document, shelf: Shelf, here: Here) -> Iterator[Statement]:
    """What the sentences, labels, tables and short licence sections of `document` say, in their order."""
    flat = document.prose
    before, since = list[Statement](), 0  # what "the same license" points back to, and where it stands
    for sentence in sentences(flat):
        topics = flat.unit(sentence.start).topics
        if topics & _BESIDE and not sentence.listed:
            continue
        items = items_of(flat, sentence, shelf, document.path)
        if sentence.shows == {"bracket"}:
            found = [*_bracketed(flat, sentence, items, here)]
        elif "same" in sentence.shows and not any(one.name for one in items):
            found = [
                *same.statements(flat, sentence, before if same.follows(flat, since, sentence.start) else (), here)
            ]
        else:
            found = [*_read(flat, sentence, items, here)] if items else [*_announced(document, sentence, here)]
        if "same" not in sentence.shows:
            before, since = found if found and all(one.license for one in found) else [], sentence.start
        for one in found:
            if "training-data" in topics and not set(one.scope) & {DATA, CODE, WEIGHTS}:
                continue
            yield from _resolved(_placed(one, document), shelf)
    for one in tables.statements(document, here):
        yield from _resolved(_placed(one, document), shelf)


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
        clause = _after(sentence, item, clause, stop)


def _bracketed(flat: Flat, sentence: Sentence, items: list[Item], here: Here) -> Iterator[Statement]:
    """A checkpoint of this release with its licence in brackets: `Heron-7B (Apache-2.0)`; others' models are listed so too."""
    for item in items[-1:]:
        words = flat.lower[sentence.start : item.start]
        if subjects.read(words, here.names).about and here.names & set(_WORD.findall(words)):
            yield _statement(flat, sentence, item, (WEIGHTS,), flat.text[sentence.start : item.start], (item,))


def _after(sentence: Sentence, item: Item, clause: int, stop: int) -> int:
    """Where the next clause begins: behind the verb, where the language puts the verb behind the name."""
    if any(clause <= start < item.end for start, _ in sentence.grants):
        return item.end
    return max([item.end, *(end for start, end in sentence.grants if item.end <= start < min(item.end + NEAR, stop))])


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
        named = [one for one in mentions.find(document.lines[number - 1].lower()[:400]) if one.license]
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
    words = flat.lower[start : item.start].rstrip(" :：-–—=([")
    if start > sentence.start and sentence.grants:
        found = subjects.read(words, here.names)  # the verb of the first clause stands for the second too
        return found if found.about else None
    if sentence.shows == {"bare"} or "section" in sentence.shows:
        found = subjects.read(words, here.names)
        return found if found.about or found.others or found.empty else _bare(item, sentence)
    return None


def _bare(item: Item, sentence: Sentence) -> subjects.Subject | None:
    """A name near the beginning of a short line says what the heading is about."""
    return subjects.Subject((), empty=True) if item.start - sentence.start < BARE else None


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
    if inherited := _inherited(flat, sentence.start, within=found.silent):
        return inherited
    return (WHOLE,) if item.name is not None and (sentence.listed or found.silent) else ()


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
        license_ = addresses.of_link(item.url)
    stated = " ".join(flat.text[sentence.start : sentence.end].split())[:300]
    return Statement(
        scope=scope,
        license=license_,
        stated=stated,
        basis="claimed",
        how=sentence.how,
        where=(flat.place(item.start),),
        restrictions=() if license_ else terms.restrictions_in(flat.text[item.start : item.end]),
        reach="whole" if WHOLE in scope and not _listing(flat, sentence) else "named",
        of=subjects.part(words) or _excepted(words) or _listing(flat, sentence) or _above(flat, sentence, words),
        file=item.file,
        why=why or ("" if license_ else f"the words name no licence that is known ({item.url or 'no link'})"),
        listed=sentence.listed,
        section=links.is_section(item.url) and not item.name,
    )


def _excepted(words: str) -> str:
    """What `except for the …` names."""
    found = re.search(r"\bexcept(?: for)? (?:the )?([^,;()\n]{2,60})", words.lower())
    return found[1].strip() if found else ""


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


def _inherited(flat: Flat, start: int, *, within: bool) -> tuple[str, ...]:
    """What the sentence before, or the heading above, is about: the last one that is about anything, at most three back.

    `within` asks for sentences of the same block only.
    """
    end = start - 1
    for _ in range(3):
        if end <= 0:
            break
        begin = flat.text.rfind("\n", 0, end) + 1
        if within and flat.unit(begin) is not flat.unit(start):
            break
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
        if reading.license:
            yield replace(
                one,
                license=reading.license,
                basis="seen",
                how="license-text",
                where=(reading.place, *one.where),
                why="",
                restrictions=reading.restrictions,
                obligations=reading.obligations,
                clauses=reading.clauses,
            )
            if one.license is None or one.license == reading.license:
                return
        elif one.license is None:
            yield replace(
                one,
                why=f"{one.file}: {reading.why or 'its text is no licence that is known'}",
                restrictions=reading.restrictions,
                obligations=reading.obligations,
                clauses=reading.clauses,
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
