"""The evidence, numbered: every fact is an E, every gap a U (unknown), with places and sources as a reader checks them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from openaudit.facts import Value
from openaudit.render.view import words
from openaudit.render.view.links import Item, item
from openaudit.render.view.numbers import count, figure, size
from openaudit.report import Report
from openaudit.report.entries import FactEntry, GapEntry, PlaceEntry, SourceEntry

SPOTS = 20  # places shown for one source
ITEMS = 60  # values shown of a list
ENTRIES = 2000  # facts, gaps or findings that a page shows of each


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """A way to a numbered entry: its key (`E12`), the anchor it has (empty where no page shows it), and its name in words."""

    key: str
    anchor: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place as text (`README.md:3:1`), and what stands there."""

    text: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What one source says: the value piece by piece, on which basis, how it was found, and where; `more` count what is cut.

    `differs` says of a further source whether it says something else than the first.
    """

    items: tuple[Item, ...]
    more: int
    basis: str
    basis_words: str
    how: str
    spots: tuple[Spot, ...]
    more_spots: int
    differs: bool = False

    @property
    def said(self) -> str:
        """The value in one line."""
        return ", ".join(one.text for one in self.items) + (f" and {count(self.more)} more" if self.more else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One numbered fact; `others` are its further sources, `disagrees` says whether one of them says something else."""

    ref: Ref
    name: str
    of: str
    source: Source
    others: tuple[Source, ...]
    disagrees: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """One numbered gap: what could not be established, why, and which criteria wait for it."""

    ref: Ref
    name: str
    of: str
    reason: str
    waiting: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """All numbered entries, and the way from a fact's name to them."""

    facts: tuple[Entry, ...]
    gaps: tuple[Unknown, ...]
    by_name: Mapping[str, tuple[Entry | Unknown, ...]]

    def refs(self, names: Iterable[str]) -> tuple[Ref, ...]:
        """The entries that `names` stand for, each once, in order."""
        return tuple(dict.fromkeys(one.ref for name in names for one in self.by_name.get(name, ())))

    def refs_of(self, names: Iterable[str], of: str) -> tuple[Ref, ...]:
        """The entries about the part `of` that `names` stand for."""
        return tuple(one.ref for name in names for one in self.by_name.get(name, ()) if one.of == of)

    def about(self, names: Iterable[str]) -> tuple[Entry, ...]:
        """The facts among the entries that `names` stand for, each once."""
        found = (one for name in dict.fromkeys(names) for one in self.by_name.get(name, ()))
        return tuple(one for one in found if isinstance(one, Entry))


def ledger(report: Report) -> Ledger:
    """The numbered evidence of a report that is fit to be shown; a fact that a verdict asked for in vain is a gap too."""
    known = {fact.name for fact in report.facts} | {gap.name for gap in report.gaps}
    asked = dict.fromkeys(name for one in report.assessments for each in one.criteria for name in each.because)
    vain = [GapEntry(name=name, reason="nothing looked for it") for name in asked if name not in known]
    facts = tuple(_entry(number, fact) for number, fact in enumerate(report.facts, 1))
    gaps = tuple(_unknown(number, gap) for number, gap in enumerate((*report.gaps, *vain), 1))
    by_name: dict[str, tuple[Entry | Unknown, ...]] = {}
    numbered: tuple[Entry | Unknown, ...] = (*facts, *gaps)
    for one in numbered:
        by_name[one.name] = (*by_name.get(one.name, ()), one)
    return Ledger(facts, gaps, by_name)


def spots(where: Iterable[PlaceEntry]) -> tuple[Spot, ...]:
    """The places as a reader finds them again, at most SPOTS."""
    return tuple(Spot(text=_spot(place), quote=place.quote) for place in tuple(where)[:SPOTS])


def items(value: Value, name: str = "") -> tuple[Item, ...]:
    """A value piece by piece, at most ITEMS; atoms of a licence in words."""
    pieces = value if isinstance(value, tuple) else (value,)
    say = words.atom if name.endswith((".restrictions", ".obligations")) else str
    return tuple(item(_piece(one, name) if not isinstance(one, str) else say(one)) for one in pieces[:ITEMS])


def _piece(value: float, name: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and name.endswith("bytes"):
        return f"{size(value)} ({count(value)} bytes)"
    return figure(value)


def _spot(place: PlaceEntry) -> str:
    at = f"{place.path}:{place.line}" if place.line else place.path
    at += f":{place.column}" if place.line and place.column else ""
    at += f", page {place.page}" if place.page else ""
    at += f", tensor {place.tensor}" if place.tensor else ""
    if place.start is not None and place.size is not None:
        at += f", bytes {count(place.start)} to {count(place.start + place.size)}"
    return at


def _source(source: SourceEntry, name: str) -> Source:
    length = len(source.value) if isinstance(source.value, tuple) else 1
    shown = items(source.value, name)
    return Source(
        items=shown or (Item(text="nothing"),),
        more=max(0, length - ITEMS),
        basis=source.basis,
        basis_words=words.BASES.get(source.basis, source.basis),
        how=words.found(source.how),
        spots=spots(source.where),
        more_spots=max(0, len(source.where) - SPOTS),
    )


def _entry(number: int, fact: FactEntry) -> Entry:
    return Entry(
        ref=_ref("E", number, fact),
        name=fact.name,
        of=fact.of,
        source=_source(fact, fact.name),
        others=tuple(
            replace(_source(other, fact.name), differs=other.value != fact.value) for other in fact.others[:SPOTS]
        ),
        disagrees=any(other.value != fact.value for other in fact.others),
    )


def _unknown(number: int, gap: GapEntry) -> Unknown:
    return Unknown(ref=_ref("U", number, gap), name=gap.name, of=gap.of, reason=gap.reason)


def _ref(letter: str, number: int, entry: FactEntry | GapEntry) -> Ref:
    """The way to an entry; one that no page shows has no anchor."""
    label = f"{words.label(entry.name)} ({entry.of})" if entry.of else words.label(entry.name)
    return Ref(key=f"{letter}{number}", anchor=f"{letter.lower()}{number}" if number <= ENTRIES else "", label=label)
