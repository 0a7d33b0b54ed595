"""What a condition is: one fact held against one value, and `all`, `any`, `not` of such tests."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any, TypeAlias

from openaudit.condition.known import Known
from openaudit.facts import BASES, Basis, Fact, Gap, Value


class Truth(IntEnum):
    """Kleene's three values, ordered so that `all` is min, `any` is max and `not` is 2 - x."""

    NO = 0
    UNKNOWN = 1
    YES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a condition came to, the names of the facts that decided it, and why in words."""

    truth: Truth
    because: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


RANK = {basis: rank for rank, basis in enumerate(BASES)}
FEW = 6  # members of a named list that are told
LONGEST = 2000  # characters of a value that a pattern is held against


@lru_cache(maxsize=1024)
def _members(value: Value) -> frozenset[str | int | float]:
    return frozenset(value) if isinstance(value, tuple) else frozenset({value})


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else float("nan")


def _fits(value: Value, pattern: Any) -> bool:
    return any(re.fullmatch(str(pattern), str(one)[:LONGEST]) is not None for one in _members(value))


OPERATORS: dict[str, Callable[[Value, Any], bool]] = {
    "is": lambda value, wanted: value == wanted and isinstance(value, bool) == isinstance(wanted, bool),
    "in": lambda value, wanted: _members(value) <= _members(wanted),
    "includes": lambda value, wanted: _members(wanted) <= _members(value),
    "at-least": lambda value, wanted: _number(value) >= wanted,
    "at-most": lambda value, wanted: _number(value) <= wanted,
    "matches": _fits,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One fact held against one wanted value; `named` is the list of the rubric that `wanted` stands for, if one does."""

    __test__ = False  # a record, though pytest thinks otherwise
    fact: str
    operator: str
    wanted: Any
    basis: Basis = "seen"
    over: str = "every"
    named: str = ""

    def truth(self, known: Known) -> Truth:
        """The truth over all parts of the fact; unknown while the parts are not known to be complete."""
        return self._over(known.about(self.fact), known)

    def of(self, known: Known, *, denied: bool = False) -> Answer:
        """The truth, and the facts and gaps that made it so; `denied` where the opposite is what is asked for."""
        found = known.about(self.fact)
        truth = self._over(found, known)
        decided = [one for one in found if len(found) == 1 or self.holds(one) is truth] or found
        return Answer(truth=truth, because=(self.fact,), why=tuple(self._say(one, denied=denied) for one in decided))

    def holds(self, found: Fact | Gap) -> Truth:
        """The truth about one part."""
        if isinstance(found, Gap) or RANK[found.basis] < RANK[self.basis]:
            return Truth.UNKNOWN
        return Truth.YES if OPERATORS[self.operator](found.value, self.wanted) else Truth.NO

    def _over(self, found: Sequence[Fact | Gap], known: Known) -> Truth:
        if len(found) == 1 and not found[0].of:
            return self.holds(found[0])
        every = self.over == "every"
        truth = (min if every else max)(self.holds(one) for one in found)
        if any(one.of for one in found) and not complete(self.fact, known):
            return min(truth, Truth.UNKNOWN) if every else max(truth, Truth.UNKNOWN)
        return truth

    def _say(self, found: Fact | Gap, *, denied: bool) -> str:
        name = f"{found.name} of {found.of}" if found.of else found.name
        if isinstance(found, Gap):
            return f"{name} is not known: {found.reason}"
        said = f"{name} is {show(found.value)} ({found.basis})"
        match self.holds(found):
            case Truth.UNKNOWN:
                return f"{said}; this asks for more than a claim: at least {self.basis}"
            case Truth.NO if not denied:
                return f"{said}; asked for: {self.asked}"
            case Truth.YES if denied:
                return f"{said}; asked for: not {self.asked}"
        return said

    @property
    def asked(self) -> str:
        """What is asked of the value, in words; a long list goes by its name."""
        if not self.named:
            return f"{self.operator} {show(self.wanted)}"
        members = f" ({show(self.wanted)})" if len(self.wanted) <= FEW else ""
        return f"{self.operator} the list {self.named}{members}"


@dataclass(frozen=True, slots=True, kw_only=True)
class All:
    """Every one of `parts` holds."""

    parts: tuple["Condition", ...]

    def truth(self, known: Known) -> Truth:
        """The least of the truths."""
        return _least(part.truth(known) for part in self.parts)

    def of(self, known: Known, *, denied: bool = False) -> Answer:
        """The least of the answers, and those that made it so."""
        return _join(self.truth(known), self.parts, known, denied=denied)


@dataclass(frozen=True, slots=True, kw_only=True)
class Any_:  # noqa: N801 - `Any` is typing's
    """At least one of `parts` holds."""

    parts: tuple["Condition", ...]

    def truth(self, known: Known) -> Truth:
        """The greatest of the truths."""
        return Truth(2 - _least(Truth(2 - part.truth(known)) for part in self.parts))

    def of(self, known: Known, *, denied: bool = False) -> Answer:
        """The greatest of the answers, and those that made it so."""
        return _join(self.truth(known), self.parts, known, denied=denied)


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """`part` does not hold."""

    part: "Condition"

    def truth(self, known: Known) -> Truth:
        """The opposite truth; unknown stays unknown."""
        return Truth(2 - self.part.truth(known))

    def of(self, known: Known, *, denied: bool = False) -> Answer:
        """The opposite answer, for the same reasons; unknown stays unknown."""
        answer = self.part.of(known, denied=not denied)
        return Answer(truth=Truth(2 - answer.truth), because=answer.because, why=answer.why)


Condition: TypeAlias = Test | All | Any_ | Not


def tests(condition: Condition) -> Iterator[Test]:
    """Every test in `condition`, in reading order."""
    match condition:
        case Test():
            yield condition
        case Not():
            yield from tests(condition.part)
        case All() | Any_():
            for part in condition.parts:
                yield from tests(part)


def facts(condition: Condition) -> tuple[str, ...]:
    """The names of all facts that `condition` asks for, in reading order, each once."""
    return tuple(dict.fromkeys(test.fact for test in tests(condition)))


def completeness(fact: str) -> tuple[str, ...]:
    """The facts that can say that all parts `fact` speaks of are known, the nearest subject first."""
    words = fact.split(".")
    return tuple(f"{'.'.join(words[:length])}.parts-complete" for length in range(len(words) - 1, 0, -1))


def complete(fact: str, known: Known) -> bool:
    """Whether the parts that `fact` speaks of are known to be all there are (`<subject>.parts-complete`)."""
    return any(
        isinstance(one, Fact) and one.value is True and not one.of
        for name in completeness(fact)
        for one in known.about(name)
    )


def show(value: Any) -> str:
    """`value` as the report writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(show(one) for one in value[:20]) or "nothing"
    return str(value)[:200]


def _least(truths: Iterator[Truth]) -> Truth:
    found = Truth.YES
    for truth in truths:
        if truth is Truth.NO:
            return truth
        if truth is Truth.UNKNOWN:
            found = truth
    return found


def _join(truth: Truth, parts: Sequence[Condition], known: Known, *, denied: bool) -> Answer:
    """`truth`, with what the parts say that came to it."""
    decisive = [part.of(known, denied=denied) for part in parts if part.truth(known) is truth]
    return Answer(
        truth=truth,
        because=tuple(dict.fromkeys(name for answer in decisive for name in answer.because)),
        why=tuple(dict.fromkeys(line for answer in decisive for line in answer.why)),
    )
