"""The records that everything speaks: places, facts, gaps, findings, and the evidence they make up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, TypeAlias, TypeVar

Basis: TypeAlias = Literal["claimed", "seen", "tested"]
Severity: TypeAlias = Literal["error", "warning", "note"]
T = TypeVar("T")
Value: TypeAlias = str | int | float | bool | tuple[str | int | float, ...]

BASES: tuple[Basis, ...] = ("claimed", "seen", "tested")  # weakest first
SEVERITIES: tuple[Severity, ...] = ("note", "warning", "error")  # mildest first
QUOTE = 200  # characters of a quote; longer ones are cut, so that a report stays readable

ATTESTED = "attestation:"  # how a fact begins that a person stands for, not the release
# A fact without a place says how it was found; only these ways leave none.
PLACELESS = ("absence", "computed", "inference", "file-list")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands: a file, and in it a line (from 1), a byte range, a tensor or a page.

    `quote` is a piece of that very line (at most 200 characters), so that a reader can find it again.
    `column` and `end` count characters from 1; `end` is the first column after the piece.
    """

    path: str
    line: int | None = None
    column: int | None = None
    end: int | None = None
    quote: str = ""
    tensor: str | None = None
    start: int | None = None
    size: int | None = None
    page: int | None = None

    def __post_init__(self) -> None:
        """Cut a long quote; what is left still stands on the line."""
        if len(self.quote) > QUOTE:
            object.__setattr__(self, "quote", self.quote[:QUOTE].rstrip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something established about a release: its value, on which basis, how, about which part, and where.

    `of` names the part (a dataset, a model size, a folder); empty means the release as a whole.
    `others` are the weaker or disagreeing sources of the same fact, strongest first.
    """

    name: str
    value: Value
    basis: Basis
    how: str
    of: str = ""
    where: tuple[Place, ...] = ()
    others: tuple["Fact", ...] = ()

    def __post_init__(self) -> None:
        """Refuse a fact that nobody could check."""
        if not self.where and not self.how.startswith(PLACELESS):
            raise ValueError(f"{self.name}: a fact found by {self.how!r} needs a place; without one: {PLACELESS}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A fact that was asked for and could not be had, and why."""

    name: str
    reason: str
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that a person should look at; `id` names the thing found, `remedy` says what would settle it."""

    id: str
    severity: Severity
    message: str
    where: tuple[Place, ...] = ()
    remedy: str = ""
    facts: tuple[str, ...] = ()


Record: TypeAlias = Fact | Gap | Finding


def merge(sources: Iterable[Fact]) -> Fact:
    """One fact out of several about the same name and part: the strongest basis is its value, the rest stand beside it.

    Of equal basis, what the release itself says stands before what a reviewer attests.
    """
    found = list(sources)
    if len(found) == 1:
        return found[0]
    flat = [replace(one, others=()) for source in found for one in (source, *source.others)]
    first, *rest = sorted(flat, key=lambda fact: (-BASES.index(fact.basis), fact.how.startswith(ATTESTED)))
    return replace(first, others=tuple(rest))


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was found about a release: at most one fact or gap for a name and a part, and the findings."""

    facts: Mapping[tuple[str, str], Fact]
    gaps: Mapping[tuple[str, str], Gap]
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, records: Iterable[Record]) -> "Evidence":
        """Evidence from records in any order; a fact fills a gap of the same name and part."""
        gathered = Gathered()
        gathered.add(records)
        return gathered.evidence()

    def get(self, name: str, of: str = "") -> Fact | Gap:
        """The fact `name` about the part `of`, or the gap that stands in its place."""
        key = (name, of)
        return self.facts.get(key) or self.gaps.get(key) or Gap(name=name, of=of, reason="nothing looked for it")

    def about(self, name: str) -> tuple[Fact | Gap, ...]:
        """Every fact or gap called `name`, over all parts, sorted by part; the lone gap where there is none."""
        found = [self.get(*key) for key in sorted({key for key in (*self.facts, *self.gaps) if key[0] == name})]
        return tuple(found) or (self.get(name),)

    def value(self, name: str, of: str = "") -> Value | None:
        """The value of the fact, or None where there is a gap; for reading, never for judging."""
        fact = self.facts.get((name, of))
        return fact.value if fact else None

    def adding(self, records: Iterable[Record]) -> "Evidence":
        """This evidence and `records` as one."""
        return Evidence.of((*self.facts.values(), *self.gaps.values(), *self.findings, *records))


class Gathered:
    """Records that come in one after another, and the evidence they make up so far; what did not change is not merged again."""

    def __init__(self) -> None:
        self._sources: dict[tuple[str, str], list[Fact]] = {}
        self._facts: dict[tuple[str, str], Fact] = {}
        self._gaps: dict[tuple[str, str], Gap] = {}
        self._findings: dict[Finding, None] = {}
        self._changed: dict[tuple[str, str], None] = {}

    def add(self, records: Iterable[Record]) -> None:
        """Take more records, in any order; a fact fills a gap of the same name and part."""
        for record in records:
            if isinstance(record, Finding):
                self._findings.setdefault(record)
                continue
            key = (record.name, record.of)
            if isinstance(record, Fact):
                self._sources.setdefault(key, []).append(record)
                self._changed[key] = None
                self._gaps.pop(key, None)
            elif key not in self._sources:
                self._gaps.setdefault(key, record)

    def so_far(self) -> Evidence:
        """All of them as evidence, in the order they came, for a look in passing: what is added later shows in it."""
        self._merge()
        return Evidence(MappingProxyType(self._facts), MappingProxyType(self._gaps), tuple(self._findings))

    def evidence(self) -> Evidence:
        """All of them as evidence, sorted by name and part."""
        self._merge()
        facts, gaps = _sorted(self._facts), _sorted(self._gaps)
        return Evidence(MappingProxyType(facts), MappingProxyType(gaps), tuple(self._findings))

    def _merge(self) -> None:
        for key in self._changed:
            self._facts[key] = merge(self._sources[key])
        self._changed = {}


def _sorted(records: dict[tuple[str, str], T]) -> dict[tuple[str, str], T]:
    """`records` by key."""
    return {key: records[key] for key in sorted(records)}
