"""Licences: what the release says about them, in files, front matter, sentences and headers, and what each component is under."""

from collections.abc import Iterator
from dataclasses import replace

from openaudit.collect import structured
from openaudit.collect.documents import Document, documents
from openaudit.collect.licensing import (
    CODE,
    DATA,
    OWN_DOCS,
    WEIGHTS,
    Statement,
    badges,
    bases,
    front,
    headers,
    nearest,
    packages,
    prose,
    remarks,
    worded,
)
from openaudit.collect.licensing.component import records
from openaudit.collect.licensing.datasets import of_data
from openaudit.collect.licensing.here import Here, look
from openaudit.collect.licensing.nearest import ARCHITECTURE, OWN_CODE
from openaudit.collect.licensing.scope import file_statement, file_statements
from openaudit.collect.licensing.texts import Reading, Shelf, may_be_license, policy_files
from openaudit.facts import Evidence, Fact, Finding, Gap, Record
from openaudit.release import Release

COMPONENTS = (WEIGHTS, ARCHITECTURE, CODE, *OWN_CODE, DATA, *OWN_DOCS)
_PARTS = {
    "license": "licence of {}: an SPDX expression, a LicenseRef, or NOASSERTION where none is stated",
    "license.stated": "the publisher's words about the licence of {}",
    "license.open": "whether {} is under an OSI-approved, FSF-free or recognised open licence",
    "license.osi": "whether the licence of {} is on OSI's approved list",
    "license.freedoms": "freedoms granted for {} without condition on who, what for or where",
    "license.restrictions": "what the licence of {} restricts, as atoms",
    "license.obligations": "what the licence of {} asks for, as atoms",
}
FACTS = {
    f"{component}.{part}": text.format(component)
    for component in (*COMPONENTS, "lineage.base")
    for part, text in _PARTS.items()
} | {
    "license.declared": "the licence id in the card's front matter, as it stands",
    "license.files": "files that are called like a licence",
    "license.conflict": "whether sources about one component name different licences",
    "license.riders": "words of licence files that no part of the licence explains and that restrict",
    "lineage.base.license": "licence of each base model: as the publisher says it, else from the table of base models",
    "license.duties.met": "what the licence of the base asks for, and the release shows",
    "license.duties.open": "what the licence of the base asks for, and no file that was read shows",
}
NEEDS = (
    *("architecture", "availability", "card", "code-inference", "code-other", "code-training"),
    *("data-sources", "evaluation", "lineage", "weights"),
)


def collect(release: Release, known: Evidence) -> Iterator[Record]:
    """The licence of each component, from every statement there is, and what it says."""
    documents_ = documents(release)
    cards = tuple(one for one in documents_ if one.role == "card" and "/" not in one.path)
    here = look(release, cards, known)
    shelf = Shelf(release)
    said: list[Statement] = []
    for record in (*_declared(cards, shelf), *_told(documents_, shelf, here), *packages.statements(release)):
        if isinstance(record, Statement):
            said.append(record)
        else:
            yield record
    said += [
        replace(one, basis="seen") for document in _indexes(shelf) for one in prose.statements(document, shelf, here)
    ]
    said += headers.statements(release)
    said += structured.licenses(release)
    said += file_statements(shelf, here, prose.pinned(said))
    said = [here.of_all_code(one) for one in (*_sections(said), *badges.statements(cards, here))]
    if not here.weights:
        said = list(of_data(said, documents_))
    yield from _files(release, shelf)
    for reading in _texts_as_readme(cards, shelf):
        said += file_statement(reading, here)
        yield from remarks.text_as_readme(reading)
    found: list[Record] = []
    for component in COMPONENTS:
        found += records(component, nearest.about(said, component, known), known, here)
    found = list(worded.bound(found, release, known))
    named = {one.name: one for one in found if isinstance(one, Fact) and not one.of}
    yield from found
    yield _conflict(found)
    paths = [file.path for file in policy_files(release)]
    yield from remarks.policies(paths, named.get(f"{WEIGHTS}.license"), named.get(f"{WEIGHTS}.license.open"))
    of_bases = list(bases.licenses(said, known))
    yield from of_bases
    yield from bases.granted(of_bases)
    yield from bases.obliged(of_bases, found, known, shelf, documents_)


def _declared(cards: tuple[Document, ...], shelf: Shelf) -> Iterator[Statement | Fact | Gap | Finding]:
    """What the front matter of every card at the root says."""
    found = False
    for card in cards:
        declared = card.metadata.get("license")
        if declared is not None:
            found = True
            where = front.place(card, declared)
            raw = getattr(declared, "text", "") or where.quote
            yield Fact(name="license.declared", value=raw[:200], basis="claimed", how="front-matter", where=(where,))
        yield from front.statements(card, shelf)
    if not found:
        yield Gap(name="license.declared", reason="no card's front matter names a licence")


def _told(documents_: tuple[Document, ...], shelf: Shelf, here: Here) -> Iterator[Statement]:
    """What the documents say; a translation only where the document it translates says nothing of the kind."""
    said: dict[str, set[str]] = {}
    for document in documents_:
        if document.role == "changes":
            continue
        for one in prose.statements(document, shelf, here):
            if document.original and said.get(document.original, set()) & set(one.scope):
                continue
            said.setdefault(document.path, set()).update(one.scope)
            yield one


def _indexes(shelf: Shelf) -> Iterator[Document]:
    """Licence files that are no licence but say which licence is for what: read like documents."""
    for reading in shelf.readings():
        # a PDF has no lines, which is how a document says where something stands
        text = reading.text if not reading.starts and "/" not in reading.path else None
        if text and reading.found.license is None and not reading.found.unread:
            yield Document(path=reading.path, text=text, role="license")


def _sections(said: list[Statement]) -> Iterator[Statement]:
    """`subject to the terms in the licence section` says what that section says, where it says one thing."""
    listed = list(
        dict.fromkeys(
            one.license for one in said if one.listed and one.license and one.basis == "claimed" and not one.aside
        )
    )
    for one in said:
        if one.section and one.license is None and len(listed) == 1:
            yield replace(one, license=listed[0], why="")
        elif not one.section:
            yield one


def _texts_as_readme(cards: tuple[Document, ...], shelf: Shelf) -> Iterator[Reading]:
    """Cards that are nothing but a licence text."""
    for card in cards:
        if not card.front.found and may_be_license(card.text):
            reading = shelf.reading(card.path)
            if reading.found.license and reading.found.matcher in {"exact", "ngram", "notice"}:
                yield reading


def _files(release: Release, shelf: Shelf) -> Iterator[Record]:
    paths = [*(file.path for file in shelf.files), *(file.path for file in policy_files(release))]
    if paths:
        yield Fact(name="license.files", value=tuple(paths[:200]), basis="seen", how="file-list")
    else:
        yield Gap(name="license.files", reason="no file is called like a licence")
    yield from remarks.findings(shelf)


def _conflict(found: list[Record]) -> Fact | Gap:
    """Whether two sources about one component and part name different licences."""
    named: dict[tuple[str, str], list[Fact]] = {}
    for one in found:
        if isinstance(one, Fact) and one.name.endswith(".license") and one.value != "NOASSERTION":
            named.setdefault((one.name, one.of), []).append(one)
    against = [facts for facts in named.values() if len({fact.value for fact in facts}) > 1]
    if against:
        where = tuple(place for facts in against for fact in facts for place in fact.where[:1])[:8]
        return Fact(name="license.conflict", value=True, basis="seen", how="computed: sources compared", where=where)
    if any(len(facts) > 1 for facts in named.values()):
        return Fact(name="license.conflict", value=False, basis="seen", how="computed: the sources agree")
    return Gap(name="license.conflict", reason="no component has two sources to compare")
