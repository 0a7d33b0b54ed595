"""What a condition needs in order to hold: sets of needs, each set a way to make it so."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from openaudit.condition import All, Any_, Condition, Looked, Not, Test, Truth
from openaudit.condition.records import complete, completeness
from openaudit.facts import Fact, Gap, Value

MOST = 16  # ways that are kept; the smallest
LAST_RESORT = 100  # what an answer weighs beside a change: it is only proposed where no change would do

# What lies in the past or was measured is never proposed; what others do, or what only the publisher knows, can at most
# be answered while it is not known.
PAST = re.compile(r".*\.used|weights\.genuine.*|smoke\..*")
OTHERS = re.compile(
    r"lineage\..*|base\..*|release\.kind|training\.flops|data\.unshareable-reason|code\.inference\.upstream"
)


class Need:
    """That one part of one fact passes a test (`wanted`), or fails it; equal where it asks for the same.

    `place` is the fact and the part; `family` is shared by facts that change together: what one licence says is one change.
    """

    __slots__ = ("answer", "family", "key", "of", "place", "test", "wanted")

    def __init__(self, test: Test, of: str, *, wanted: bool) -> None:
        self.test, self.of, self.wanted = test, of, wanted
        self.place = (test.fact, of)
        self.key = f"{test.fact}\0{of}\0{wanted:d}\0{test.asked}\0{test.basis}"
        head, found, _ = test.fact.partition(".license")
        self.family = (f"{head}{found}" if found else test.fact, of)
        self.answer = OTHERS.fullmatch(test.fact) is not None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Need) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def met_by(self, value: Value) -> bool:
        """Whether the fact with this value (on a sufficient basis) would meet the need."""
        held = self.test.holds(Fact(name=self.test.fact, value=value, basis="tested", how="computed"))
        return held is (Truth.YES if self.wanted else Truth.NO)


Way: TypeAlias = frozenset[Need]
NOTHING: Way = frozenset()


def ways(condition: Condition, known: Looked, *, wanted: bool = True) -> tuple[Way, ...]:
    """The smallest ways to make `condition` hold (or fail); none where no change and no answer can."""
    if condition.truth(known) is (Truth.YES if wanted else Truth.NO):
        return (NOTHING,)
    match condition:
        case Test():
            return _test(condition, known, wanted=wanted)
        case Not():
            return ways(condition.part, known, wanted=not wanted)
        case All() | Any_():
            found = [ways(part, known, wanted=wanted) for part in condition.parts]
            if isinstance(condition, All) is wanted:
                return together(found)
            return least(one for some in found for one in some)


def together(choices: Iterable[tuple[Way, ...]]) -> tuple[Way, ...]:
    """One way of each choice, joined; the smallest joined ways that do not contradict themselves."""
    found = list(choices)
    if any(not choice for choice in found):
        return ()
    joined: tuple[Way, ...] = (frozenset(need for choice in found if len(choice) == 1 for need in choice[0]),)
    if not _agrees(joined[0]):
        return ()
    for choice in sorted((one for one in found if len(one) > 1), key=len):
        joined = least(way for one in joined for other in choice if _agrees(way := one | other))
    return joined


def least(found: Iterable[Way]) -> tuple[Way, ...]:
    """The smallest of the ways, none of which contains another; in an order that depends on nothing but them."""
    kept: list[Way] = []
    for way in sorted(set(found), key=_weight):
        if len(kept) < MOST and not any(other <= way for other in kept):
            kept.append(way)
    return tuple(kept)


def _weight(way: Way) -> tuple[int, int, list[str]]:
    changes = len({need.family for need in way})
    answers = len({need.family for need in way if need.answer})
    return changes + LAST_RESORT * answers, len(way), sorted(need.key for need in way)


def _agrees(way: Way) -> bool:
    """Whether no two needs ask for the opposite of each other; a closer look comes when values are chosen."""
    asked = {(need.test.fact, need.of, need.test.asked): need.wanted for need in way}
    return all(asked[need.test.fact, need.of, need.test.asked] is need.wanted for need in way)


def _test(test: Test, known: Looked, *, wanted: bool) -> tuple[Way, ...]:
    found = known.about(test.fact)
    if PAST.fullmatch(test.fact) or _takes_back(test, wanted=wanted):
        return ()
    lacking = [one for one in found if test.holds(one) is not (Truth.YES if wanted else Truth.NO)]
    if OTHERS.fullmatch(test.fact) and any(test.holds(one) is not Truth.UNKNOWN for one in lacking):
        return ()
    needs = [Need(test, one.of, wanted=wanted) for one in lacking]
    if (test.over == "every") is not wanted:  # one part is enough
        return least(frozenset({need}) for need in needs)
    open_ended = any(one.of for one in found) and not complete(test.fact, known)
    return (frozenset([*needs, *(_all_parts(test) if open_ended else ())]),)


def _takes_back(test: Test, *, wanted: bool) -> bool:
    """Whether the need is that something is not released: nobody is told to withdraw."""
    return test.fact.endswith(".released") and wanted is (test.wanted == "no")


def _all_parts(test: Test) -> Iterator[Need]:
    """That the parts which are known are all there are."""
    names = completeness(test.fact)
    there = Test(fact=names[-2] if len(names) > 1 else names[0], operator="is", wanted=True)
    yield Need(there, "", wanted=True)


def value(needs: Sequence[Need], now: Fact | Gap) -> Value | None:
    """A value that meets all `needs` on one fact; None where none is found."""
    here = now.value if isinstance(now, Fact) else None
    candidates = [*_kept(needs, here), *(one for need in needs for one in _candidates(need)), *LAST]
    return next((one for one in candidates if all(need.met_by(one) for need in needs)), None)


LAST: tuple[Value, ...] = ("yes", True, False, (), "no", "stated")
PREFERRED = {"code": "Apache-2.0", "data": "CDLA-Permissive-2.0", "model": "Apache-2.0", "docs": "CC-BY-4.0"}


def _kept(needs: Sequence[Need], here: Value | None) -> Iterator[Value]:
    """A list as it stands, without what some need refuses and with what some need asks for."""
    refused = [need for need in needs if not need.wanted]
    kept = [one for one in here if all(need.met_by((one,)) for need in refused)] if isinstance(here, tuple) else []
    adding = [need.test.wanted for need in needs if need.wanted and need.test.operator == "includes"]
    if adding or refused:
        yield tuple(dict.fromkeys([*kept, *(one for some in adding for one in _listed(some))]))


def _listed(wanted: Any) -> tuple[Any, ...]:
    return wanted if isinstance(wanted, tuple) else (wanted,)


def _candidates(need: Need) -> Iterator[Value]:
    wanted, operator = need.test.wanted, need.test.operator
    if isinstance(wanted, bool):
        yield wanted if need.wanted else not wanted
    elif isinstance(wanted, int | float):
        yield from (wanted, wanted - 1, wanted + 1)
    elif operator == "in":
        likely = PREFERRED.get(need.test.fact.partition(".")[0], "yes")
        yield from (one for one in ("yes", likely) if one in wanted)
        yield from wanted
    elif operator == "matches":
        yield from ("stated", "yes", "1", "a", str(wanted))
    else:
        yield wanted
