"""What a condition is held against: the evidence, or the same evidence with some facts replaced ("what if")."""

from collections.abc import Iterable
from typing import Protocol

from openaudit.facts import Evidence, Fact, Gap


class Known(Protocol):
    """What can be asked about a fact name; `Evidence` can be, and `Looked` answers the same faster."""

    def about(self, name: str) -> tuple[Fact | Gap, ...]:
        """Every fact or gap called `name`, sorted by part; one gap where there is none."""
        ...


class Looked:
    """Evidence looked up once by fact name, so that a rubric's hundred questions do not each search all of it."""

    __slots__ = ("_by",)

    def __init__(self, by: dict[str, tuple[Fact | Gap, ...]]) -> None:
        self._by = by

    @classmethod
    def up(cls, evidence: Evidence) -> "Looked":
        """The evidence by fact name."""
        by: dict[str, list[Fact | Gap]] = {}
        records: list[Fact | Gap] = [*evidence.facts.values(), *evidence.gaps.values()]
        for record in sorted(records, key=lambda one: one.of):
            by.setdefault(record.name, []).append(record)
        return cls({name: tuple(found) for name, found in by.items()})

    def about(self, name: str) -> tuple[Fact | Gap, ...]:
        """Every fact or gap called `name`, sorted by part; one gap where there is none."""
        return self._by.get(name) or (Gap(name=name, reason="nothing looked for it"),)

    def but(self, changed: Iterable[Fact]) -> "Looked":
        """The same evidence with `changed` in the place of what stood under their names and parts."""
        by = dict(self._by)
        for fact in changed:
            rest = [one for one in by.get(fact.name, ()) if one.of != fact.of]
            by[fact.name] = tuple(sorted([*rest, fact], key=lambda one: one.of))
        return Looked(by)
