"""Licences: what the release says about them, in files, front matter, sentences and headers, and what each component is under."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from openaudit.collect import structured
from openaudit.collect.documents import Document, documents
from openaudit.collect.licensing import (
    CODE,
    DATA,
    WEIGHTS,
    Statement,
    badges,
    decide,
    duties,
    front,
    headers,
    nearest,
    packages,
    prose,
    remarks,
    terms,
    worded,
)
from openaudit.collect.licensing.datasets import of_data
from openaudit.collect.licensing.here import Here, look
from openaudit.collect.licensing.nearest import ARCHITECTURE, OWN_CODE
from openaudit.collect.licensing.scope import file_statement, file_statements
from openaudit.collect.licensing.texts import Reading, Shelf, may_be_license, policy_files
from openaudit.facts import Evidence, Fact, Finding, Gap, Place, Record
from openaudit.licenses.compare_bases import license_of
from openaudit.release import Release

OWN_DOCS = ("docs.model-card", "docs.data-card", "docs.technical-report", "docs.paper")
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

JUDGED = ("license", "license.open", "license.osi", "license.freedoms")  # what rubrics ask of a component
_PARTED = {DATA: "single datasets", WEIGHTS: "single models or files"}
RELEASED = {"yes", "gated", "open+gated", "partial", "diff"}


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
        found += _component(component, nearest.about(said, component, known), known, here)
    found = list(worded.bound(found, release, known))
    named = {one.name: one for one in found if isinstance(one, Fact) and not one.of}
    yield from found
    yield _conflict(found)
    paths = [file.path for file in policy_files(release)]
    yield from remarks.policies(paths, named.get(f"{WEIGHTS}.license"), named.get(f"{WEIGHTS}.license.open"))
    bases = list(_bases(said, known))
    yield from bases
    yield from _base_terms(bases)
    yield from _duties(bases, found, known, shelf, documents_)


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


def _component(component: str, said: list[Statement], known: Evidence, here: Here) -> Iterator[Record]:
    if why := nearest.absent(component, known):
        yield from _absent(component, why)
        return
    if component in OWN_DOCS and not nearest.in_release(component, known):
        # what covers a repository does not cover a document that lies elsewhere, or that there is none of
        said = [one for one in said if component in one.scope]
        if not said:
            yield Gap(name=f"{component}.license", reason="it is not in the release, and nothing names its licence")
            return
    if component == CODE and not here.code:
        yield from _stated(component, said)
        yield Gap(name=f"{CODE}.license", reason="no code lies in the release")
        return
    # A row or an item about one dataset is about that dataset: data of which nothing is said may be under anything.
    decision = decide.decide([one for one in said if not one.of] if component == DATA else said)
    yield from _stated(component, list(decision.sources))
    expression = decision.license
    parts = list(dict.fromkeys(one.of for one in said if one.of and one.license))
    unread = _unread(said, parts) if component == DATA else []
    if component in _PARTED and (parts or unread) and not decision.sources:
        if unread or known.value(f"{component}.parts-complete") is not True:
            yield Gap(name=f"{component}.license", reason=_parted(component, parts, len(unread)))
    elif expression is None:
        yield from _unresolved(component, list(decision.sources), known, here)
    else:
        yield from _resolved(component, decision, expression)
    yield from (Gap(name=f"{component}.license", of=one.of, reason=one.why) for one in unread)
    for one in decide.parts_of(said):
        if one.license != expression:
            yield Fact(
                name=f"{component}.license",
                value=str(one.license),
                of=one.of,
                basis=one.basis,
                how=one.how,
                where=one.where,
            )
            yield from terms.facts(component, one, of=one.of)


@lru_cache(maxsize=256)  # a card alone has most of them, and each has the same
def _absent(component: str, why: str) -> tuple[Gap, ...]:
    """What rubrics ask of a component that is not there."""
    return tuple(Gap(name=f"{component}.{part}", reason=why) for part in JUDGED)


def _unread(said: list[Statement], parts: list[str]) -> list[Statement]:
    """The first statement about each part whose licence nothing says in words that are known."""
    return list({one.of: one for one in reversed(said) if one.of and one.why and one.of not in parts}.values())[::-1]


def _parted(component: str, parts: list[str], unread: int) -> str:
    """Why the licences of parts are not that of the whole: for how many of the parts, and for which, one is known."""
    share = f", known for {len(parts)} of {len(parts) + unread}" if unread else ""
    return f"stated for {_PARTED[component]} only{share}" + (f": {', '.join(parts[:5])}" if parts else "")


def _resolved(component: str, decision: decide.Decision, expression: str) -> Iterator[Record]:
    name = f"{component}.license"
    first = replace(decision.joined[0], license=expression, where=_places(decision.joined))
    if len({one.basis for one in decision.joined}) > 1:
        first = replace(first, basis="claimed")
    yield Fact(name=name, value=expression, basis=first.basis, how=first.how, where=first.where)
    yield from terms.facts(component, first)
    for one in decision.sources:
        if one.license and one not in decision.joined:
            yield Fact(name=name, value=one.license, basis=one.basis, how=one.how, where=one.where)


def _places(said: tuple[Statement, ...]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(place for one in said for place in one.where))[:6]


def _stated(component: str, said: list[Statement]) -> Iterator[Fact]:
    seen: set[str] = set()
    for one in said:
        if one.stated and one.stated not in seen and len(seen) < 6:  # noqa: PLR2004 more words say nothing new
            seen.add(one.stated)
            yield Fact(
                name=f"{component}.license.stated", value=one.stated, basis="claimed", how=one.how, where=one.where[-1:]
            )


def _unresolved(component: str, said: list[Statement], known: Evidence, here: Here) -> Iterator[Record]:
    """Words that name no known licence leave a gap; weights released without any words are NOASSERTION."""
    for one in said:
        yield from terms.clauses(component, one)
    released = known.get(f"{component}.released")
    there = isinstance(released, Fact) and released.value in RELEASED
    if said:
        yield Gap(name=f"{component}.license", reason=said[0].why or "what is stated names no one licence")
    elif there or (component == WEIGHTS and here.weights) or component == CODE:
        yield Fact(name=f"{component}.license", value="NOASSERTION", basis="seen", how="absence: nothing states one")
    else:
        yield Gap(name=f"{component}.license", reason="nothing states a licence for it")


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


def _bases(said: list[Statement], known: Evidence) -> Iterator[Fact | Gap]:
    """The licence of each base: in the publisher's words where there are any, else from the table of base models."""
    told = [one for one in said if "lineage.base" in one.scope and one.license]
    for one in told:
        yield Fact(
            name="lineage.base.license",
            value=str(one.license),
            of=one.of,
            basis="claimed",
            how=one.how,
            where=one.where,
        )
    named = known.value("lineage.base")
    for base in named if isinstance(named, tuple) else ():
        if license_ := license_of(str(base)):
            yield Fact(
                name="lineage.base.license",
                value=license_,
                of=str(base),
                basis="claimed",
                how="computed: table of base models",
            )
        else:
            yield Gap(name="lineage.base.license", of=str(base), reason="the table of base models does not hold it")


def _base_terms(bases: list[Fact | Gap]) -> Iterator[Record]:
    """What the licence of each base grants, restricts and asks for."""
    for one in bases:
        if isinstance(one, Fact):
            said = Statement(
                scope=("lineage.base",),
                license=str(one.value),
                stated="",
                basis=one.basis,
                how=one.how,
                where=one.where,
            )
            yield from terms.facts("lineage.base", said, of=one.of)


def _duties(
    bases: list[Fact | Gap], found: list[Record], known: Evidence, shelf: Shelf, documents_: tuple[Document, ...]
) -> Iterator[Record]:
    relation = duties.RELATIONS.get(str(known.value("lineage.relation")))
    under = {one.of: str(one.value) for one in bases if isinstance(one, Fact)}
    own = [one for one in found if isinstance(one, Fact) and one.name == f"{WEIGHTS}.license" and not one.of]
    if relation and under:
        yield from duties.facts(under, str(own[0].value) if own else "NOASSERTION", relation, shelf, documents_)
    else:
        for name in ("license.duties.met", "license.duties.open"):
            yield Gap(name=name, reason="no base with a known licence and relation")
