"""Licences: what the card declares, what the licence files are, and what each component is under."""

import re
from collections.abc import Iterator

from openaudit import licenses
from openaudit.collect.documents import documents
from openaudit.collect.licensing import CODE, WEIGHTS, Statement, front, texts
from openaudit.errors import ReleaseError
from openaudit.facts import Evidence, Fact, Gap, Record
from openaudit.read.card import Card, read
from openaudit.release import Release

COMPONENTS = (
    WEIGHTS,
    CODE,
    "code.training",
    "code.inference",
    "code.evaluation",
    "code.preprocessing",
    "data.training",
    "docs.model-card",
)
_PARTS = {
    "license": "licence of {}: an SPDX expression, a LicenseRef, or NOASSERTION where none is stated",
    "license.stated": "the publisher's words about the licence of {}",
    "license.open": "whether {} is under an OSI-approved, FSF-free or recognised open licence",
    "license.osi": "whether the licence of {} is on OSI's approved list",
    "license.freedoms": "freedoms granted for {} without condition on who, what for or where",
    "license.restrictions": "what the licence of {} restricts, as atoms",
    "license.obligations": "what the licence of {} asks for, as atoms",
}
FACTS = {f"{component}.{part}": text.format(component) for component in COMPONENTS for part, text in _PARTS.items()} | {
    "license.declared": "the licence id in the card's front matter, as it stands",
    "license.files": "files that are called like a licence",
}
NEEDS = ()

_CODE = re.compile(r"\.(?:py|ipynb|c|cc|cpp|cu|h|hpp|rs|go|js|ts|java|jl|sh|swift|lua|m|scala|kt|r)$", re.I)
_OWN = ("code.training", "code.inference", "code.evaluation", "code.preprocessing")


def collect(release: Release, known: Evidence) -> Iterator[Record]:
    """The licence of each component, from every statement there is, and what it says."""
    near = _near(release, known)
    said: list[Statement] = []
    for record in _statements(release, near):
        if isinstance(record, Statement):
            said.append(record)
        else:
            yield record
    for component in COMPONENTS:
        yield from _component(component, [one for one in said if _about(one, component, known)], known)


def _near(release: Release, known: Evidence) -> tuple[str, ...]:
    """What a licence at the root of the release stands beside: weights and code, as far as they are there."""
    weights = known.value("weights.files")
    code = any(_CODE.search(file.path) for file in release.files())
    return ((WEIGHTS,) if weights else ()) + ((CODE,) if code else ())


def _statements(release: Release, near: tuple[str, ...]) -> Iterator[Statement | Record]:
    card = _card(release)
    if card is not None:
        declared = card.metadata.get("license")
        if declared is not None:
            where = front.place(card, declared)
            raw = getattr(declared, "raw", "") or where.quote
            yield Fact(name="license.declared", value=raw, basis="claimed", how="front-matter", where=(where,))
        else:
            yield Gap(name="license.declared", reason="the card's front matter names no licence")
        yield from front.statements(card, (WEIGHTS, *([CODE] if CODE in near else [])))
    files = texts.license_files(release)
    if files:
        yield Fact(name="license.files", value=tuple(file.path for file in files), basis="seen", how="file-list")
    for file in files[: texts.MAX_FILES]:
        yield from texts.statements(release, file, near)


def _card(release: Release) -> Card | None:
    found = next((one for one in documents(release) if one.role == "card" and "/" not in one.path), None)
    if found is None:
        return None
    try:
        return read(release.open(found.path, 0, 4 * 2**20), path=found.path)
    except ReleaseError:
        return None


def _about(statement: Statement, component: str, known: Evidence) -> bool:
    """Code components that lie in the release are under the licence of its code."""
    if component in statement.scope:
        return True
    there = known.get(f"{component}.released")
    return (
        component in _OWN
        and CODE in statement.scope
        and isinstance(there, Fact)
        and there.basis == "seen"
        and there.value in {"yes", "partial"}
    )


def _component(component: str, said: list[Statement], known: Evidence) -> Iterator[Record]:
    resolved = [one for one in said if one.license]
    for one in said:
        yield Fact(name=f"{component}.license.stated", value=one.stated, basis="claimed", how=one.how, where=one.where)
    for one in resolved:
        yield Fact(name=f"{component}.license", value=str(one.license), basis=one.basis, how=one.how, where=one.where)
        yield from _terms(component, one)
    if not resolved:
        yield from _unresolved(component, said, known)


def _terms(component: str, said: Statement) -> Iterator[Record]:
    """What the licence allows and asks for, on the basis of the statement that names it."""
    terms = licenses.terms(str(said.license))
    found = {
        "open": terms.open,
        "osi": terms.osi,
        "freedoms": terms.freedoms if terms.known else None,
        "restrictions": terms.restrictions if terms.known else (said.restrictions or None),
        "obligations": terms.obligations if terms.known else (said.obligations or None),
    }
    for part, value in found.items():
        name = f"{component}.license.{part}"
        if value is None:
            yield Gap(name=name, reason=f"nobody has recorded this about {said.license}")
        else:
            yield Fact(name=name, value=value, basis=said.basis, how=f"{said.how}, licence facts", where=said.where)


def _unresolved(component: str, said: list[Statement], known: Evidence) -> Iterator[Record]:
    """Words that name no known licence leave a gap; weights released without any words are NOASSERTION."""
    for one in said:
        for part, atoms in (("restrictions", one.restrictions), ("obligations", one.obligations)):
            if atoms:
                yield Fact(
                    name=f"{component}.license.{part}",
                    value=atoms,
                    basis=one.basis,
                    how=f"{one.how}, clauses",
                    where=one.where,
                )
    released = known.get(f"{component}.released")
    if said:
        yield Gap(name=f"{component}.license", reason=said[0].why or "what is stated names no one licence")
    elif isinstance(released, Fact) and released.value in {"yes", "gated", "open+gated", "partial"}:
        yield Fact(name=f"{component}.license", value="NOASSERTION", basis="seen", how="absence: nothing states one")
    else:
        yield Gap(name=f"{component}.license", reason="nothing states a licence for it")
