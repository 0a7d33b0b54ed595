"""The 17 components: what is released, under which licence, granting what; and one mark for each of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from openaudit.render.view import words
from openaudit.render.view.evidence import Ledger, Ref, items
from openaudit.render.view.links import Item
from openaudit.render.view.marks import Mark, truth
from openaudit.report import Report
from openaudit.report.entries import FactEntry

OPEN = Mark(word="released, open licence", tone="good", glyph="✓")
TERMS = Mark(word="released, terms not open", tone="warn", glyph="!")
UNLICENSED = Mark(word="released, no licence stated", tone="warn", glyph="!")
UNCLEAR = Mark(word="released, licence not known", tone="open", glyph="?")
CLAIMED = Mark(word="claimed, not seen", tone="warn", glyph="!")
HALF = Mark(word="not fully released", tone="warn", glyph="!")
ABSENT = Mark(word="not released", tone="bad", glyph="✗")
UNKNOWN = Mark(word="not known", tone="open", glyph="?")
MIXED = Mark(word="differs by part", tone="warn", glyph="!")


@dataclass(frozen=True, slots=True, kw_only=True)
class Freedom:
    """One of the four freedoms and whether it is granted."""

    name: str
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A component, or the part `of` of it: what is released, and what its licence says."""

    of: str
    mark: Mark
    released: str
    license: tuple[Item, ...]
    open: Mark
    osi: Mark
    freedoms: tuple[Freedom, ...]
    restrictions: tuple[str, ...] | None
    obligations: tuple[str, ...] | None
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One of the 17, with the mark of its parts, where they have the same."""

    label: str
    group: str
    mark: Mark
    parts: tuple[Part, ...]

    @property
    def known(self) -> bool:
        """Whether anything was established about it."""
        return self.mark != UNKNOWN or any(part.license for part in self.parts)


def released(report: Report, evidence: Ledger) -> tuple[Component, ...]:
    """All 17 components, in the order of their groups, each with at least one part."""
    facts = {(one.name, one.of): one for one in report.facts}
    return tuple(_component(name, facts, evidence) for name in words.COMPONENTS)


def _component(name: str, facts: dict[tuple[str, str], FactEntry], evidence: Ledger) -> Component:
    about = sorted({of for known, of in facts if known in {f"{name}.released", f"{name}.license"}}) or [""]
    parts = tuple(_part(name, of, facts, evidence) for of in about)
    marks = {part.mark for part in parts}
    return Component(
        label=words.COMPONENTS[name],
        group=words.GROUPS[name.partition(".")[0]],
        mark=MIXED if len(marks) > 1 else parts[0].mark,
        parts=parts,
    )


def _part(name: str, of: str, facts: dict[tuple[str, str], FactEntry], evidence: Ledger) -> Part:
    def value(property_: str) -> object:
        fact = facts.get((f"{name}.{property_}", of))
        return None if fact is None else fact.value

    stated = facts.get((f"{name}.released", of))
    claimed = stated is not None and stated.basis == "claimed"
    given, license_, open_ = value("released"), value("license"), value("license.open")
    return Part(
        of=of,
        mark=CLAIMED if claimed and given == "yes" else _mark(given, license_, open_),
        released=_said(given, claimed=claimed),
        license=() if not isinstance(license_, str) or license_ == "NOASSERTION" else items(license_),
        open=truth(open_),
        osi=truth(value("license.osi")),
        freedoms=tuple(_freedoms(value("license.freedoms"))),
        restrictions=_atoms(value("license.restrictions")),
        obligations=_atoms(value("license.obligations")),
        refs=evidence.refs_of((f"{name}.{property_}" for property_ in ("released", "license", "license.stated")), of),
    )


def _said(released: object, *, claimed: bool) -> str:
    """What is released, in words; whose words, where it was not seen."""
    said = words.RELEASED.get(str(released), str(released)) if released is not None else "not known"
    return f"said to be {said}" if claimed and released == "yes" else said


def _mark(released: object, license_: object, open_: object) -> Mark:
    match released:
        case None:
            return UNKNOWN
        case "no":
            return ABSENT
        case "yes":
            pass
        case _:
            return HALF
    if license_ == "NOASSERTION":
        return UNLICENSED
    return {True: OPEN, False: TERMS}.get(open_, UNCLEAR) if isinstance(open_, bool) else UNCLEAR


def _freedoms(granted: object) -> Iterator[Freedom]:
    for name in words.FREEDOMS:
        yield Freedom(name=name, mark=truth(name in granted if isinstance(granted, tuple) else "unknown"))


def _atoms(value: object) -> tuple[str, ...] | None:
    """The atoms in words; None where they are not known, which is not the same as none."""
    if isinstance(value, str):
        value = (value,)
    return tuple(words.atom(str(one)) for one in value) if isinstance(value, tuple) else None
