"""A level as a goal: the criteria up to it, and whether they pass under "what if" evidence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from openaudit.condition import Looked, Test, Truth, tests
from openaudit.facts import Fact, Value
from openaudit.rubric import Criterion, Rubric

SMALL = 6  # changes up to which every subset is tried, where a change helps one condition and harms another
ROLES = ("requires", "exempt-when")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change to the release: a sentence, the facts that it makes so, and what stands there today (None: not known)."""

    says: str
    facts: tuple[Fact, ...]
    now: tuple[Value | None, ...]


def after(known: Looked, changes: Iterable[Change]) -> Looked:
    """The evidence as it would be with the changes made."""
    return known.but(fact for change in changes for fact in change.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """The criteria that a level asks for, and which of them ask for a fact."""

    rubric: Rubric
    criteria: tuple[Criterion, ...]
    asking: Mapping[str, tuple[Criterion, ...]]

    def passes(self, criterion: Criterion, known: Looked) -> bool:
        """Whether the criterion is met or exempt."""
        asked = self.rubric.asked[criterion.id]
        return any(role in asked and asked[role].truth(known) is Truth.YES for role in ROLES)

    def failing(self, known: Looked) -> tuple[Criterion, ...]:
        """The criteria that are neither met nor exempt."""
        return tuple(criterion for criterion in self.criteria if not self.passes(criterion, known))

    def tests(self, criterion: Criterion) -> Iterator[Test]:
        """Every test that decides whether the criterion passes."""
        asked = self.rubric.asked[criterion.id]
        return (test for role in ROLES if role in asked for test in tests(asked[role]))

    def stripped(self, changes: Sequence[Change], known: Looked) -> tuple[Change, ...]:
        """The changes, which reach the goal, without those that are not needed."""
        kept = list(changes)
        for change in changes:
            rest = [one for one in kept if one is not change]
            without = after(known, rest)
            if all(self.passes(criterion, without) for criterion in self._touched(change)):
                kept = rest
        if len(kept) <= SMALL and self._mixed(kept, known):
            return self._smallest(kept, known)
        return tuple(kept)

    def _touched(self, change: Change) -> tuple[Criterion, ...]:
        """The criteria that could fail without a change; all of them where it is about which parts there are."""
        names = [fact.name for fact in change.facts]
        if any(name.endswith("parts-complete") for name in names):
            return self.criteria
        return tuple({one.id: one for name in names for one in self.asking.get(name, ())}.values())

    def _mixed(self, changes: Sequence[Change], known: Looked) -> bool:
        """Whether the changes make some test pass and some other fail, so that less may be more."""
        names = {fact.name for change in changes for fact in change.facts}
        changed = after(known, changes)
        asked = [test for name in names for one in self.asking.get(name, ()) for test in self.tests(one)]
        moves = {
            (test.truth(changed) > test.truth(known)) - (test.truth(changed) < test.truth(known)) for test in asked
        }
        return {1, -1} <= moves

    def _smallest(self, changes: Sequence[Change], known: Looked) -> tuple[Change, ...]:
        for number in range(1, len(changes)):
            for some in combinations(changes, number):
                if not self.failing(after(known, some)):
                    return some
        return tuple(changes)


def goal(rubric: Rubric, level: str) -> Goal:
    """The goal that `level` is; the cap by a base model is no part of it."""
    return _goal(_Same(rubric), level)


class _Same:
    """A rubric as a key: the same object, not an equal one, so that no rubric is compared field by field."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.rubric is self.rubric

    def __hash__(self) -> int:
        return id(self.rubric)


@lru_cache(maxsize=64)
def _goal(same: _Same, level: str) -> Goal:
    rubric = same.rubric
    rungs = [rung.id for rung in rubric.levels]
    upto = rungs[1 : rungs.index(level) + 1]
    counted = tuple(one for one in rubric.criteria if one.level in upto and not one.optional)
    found = Goal(rubric=rubric, criteria=counted, asking={})
    asking: dict[str, dict[str, Criterion]] = {}
    for criterion in counted:
        for test in found.tests(criterion):
            asking.setdefault(test.fact, {})[criterion.id] = criterion
    return Goal(rubric=rubric, criteria=counted, asking={name: tuple(by.values()) for name, by in asking.items()})
