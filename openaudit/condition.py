"""Conditions: what a criterion asks of the evidence, in three-valued (Kleene) logic.

A condition is `{fact: wanted}`, `{fact: {operator: wanted}}`, or `all` / `any` / `not` / `for-each` of those; fact
names have a dot, operators never do. Beside the operator may stand `basis` (the least that satisfies, default `seen`)
and `over` (`every` or `some` part, default `every`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeAlias

from openaudit.errors import RubricError
from openaudit.facts import BASES, Basis, Evidence, Fact, Gap, Value


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


def _as_set(value: Value) -> frozenset[str | int | float]:
    return frozenset(value) if isinstance(value, tuple) else frozenset({value})


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else float("nan")


def _fits(value: Value, pattern: Any) -> bool:
    return any(re.fullmatch(str(pattern), str(one)) is not None for one in _as_set(value))


OPERATORS: dict[str, Callable[[Value, Any], bool]] = {
    "is": lambda value, wanted: value == wanted and isinstance(value, bool) == isinstance(wanted, bool),
    "in": lambda value, wanted: _as_set(value) <= _as_set(wanted),
    "includes": lambda value, wanted: _as_set(wanted) <= _as_set(value),
    "at-least": lambda value, wanted: _number(value) >= wanted,
    "at-most": lambda value, wanted: _number(value) <= wanted,
    "matches": _fits,
}
COMBINERS = ("all", "any", "not", "for-each")


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One fact held against one wanted value."""

    fact: str
    operator: str
    wanted: Any
    basis: Basis = "seen"
    over: str = "every"

    def of(self, evidence: Evidence) -> Answer:
        """The answer over all parts of the fact; unknown while the parts are not known to be complete."""
        found = evidence.about(self.fact)
        truths = [self._holds(one) for one in found]
        truth = min(truths) if self.over == "every" else max(truths)
        if any(one.of for one in found) and not _complete(self.fact, evidence):
            truth = min(truth, Truth.UNKNOWN) if self.over == "every" else max(truth, Truth.UNKNOWN)
        decided = [one for one, held in zip(found, truths, strict=True) if held == truth] or list(found)
        return Answer(truth=truth, because=(self.fact,), why=tuple(self._say(one) for one in decided))

    def _holds(self, found: Fact | Gap) -> Truth:
        if isinstance(found, Gap) or BASES.index(found.basis) < BASES.index(self.basis):
            return Truth.UNKNOWN
        return Truth.YES if OPERATORS[self.operator](found.value, self.wanted) else Truth.NO

    def _say(self, found: Fact | Gap) -> str:
        name = f"{found.name} of {found.of}" if found.of else found.name
        if isinstance(found, Gap):
            return f"{name} is not known: {found.reason}"
        said = f"{name} is {show(found.value)} ({found.basis})"
        if self._holds(found) is Truth.UNKNOWN:
            return f"{said}; this asks for more than a claim: at least {self.basis}"
        return said if self._holds(found) is Truth.YES else f"{said}; asked for: {self.operator} {show(self.wanted)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class All:
    """Every one of `parts` holds."""

    parts: tuple["Condition", ...]

    def of(self, evidence: Evidence) -> Answer:
        """The least of the answers, and those that made it so."""
        return _join(min, [part.of(evidence) for part in self.parts])


@dataclass(frozen=True, slots=True, kw_only=True)
class Any_:  # noqa: N801 - `Any` is typing's
    """At least one of `parts` holds."""

    parts: tuple["Condition", ...]

    def of(self, evidence: Evidence) -> Answer:
        """The greatest of the answers, and those that made it so."""
        return _join(max, [part.of(evidence) for part in self.parts])


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """`part` does not hold."""

    part: "Condition"

    def of(self, evidence: Evidence) -> Answer:
        """The opposite answer, for the same reasons; unknown stays unknown."""
        answer = self.part.of(evidence)
        return Answer(truth=Truth(2 - answer.truth), because=answer.because, why=answer.why)


Condition: TypeAlias = Test | All | Any_ | Not


def parse(raw: Any, place: str = "condition", lists: Mapping[str, Sequence[str]] | None = None) -> Condition:
    """The condition that `raw` (plain YAML data) says; RubricError with the dotted place where it says none."""
    if not isinstance(raw, dict) or not raw:
        raise RubricError(f"{place}: expected a condition such as {{fact.name: wanted}}, got {show(raw)}")
    parts = tuple(_one(key, value, f"{place}.{key}", lists or {}) for key, value in raw.items())
    return parts[0] if len(parts) == 1 else All(parts=parts)


def facts(condition: Condition) -> tuple[str, ...]:
    """The names of all facts that `condition` asks for, in reading order, each once."""
    match condition:
        case Test():
            return (condition.fact,)
        case Not():
            return facts(condition.part)
        case All() | Any_():
            return tuple(dict.fromkeys(name for part in condition.parts for name in facts(part)))


def show(value: Any) -> str:
    """`value` as the report writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(show(one) for one in value) or "nothing"
    return str(value)[:200]


def _one(key: Any, value: Any, place: str, lists: Mapping[str, Sequence[str]]) -> Condition:
    match key:
        case "all" | "any":
            return _several(key, value, place, lists)
        case "not":
            return Not(part=parse(value, place, lists))
        case "for-each":
            return _for_each(value, place, lists)
        case str() if "." in key:
            return _test(key, value, place, lists)
    known = f"a fact name (with a dot) or one of {', '.join(COMBINERS)}"
    raise RubricError(f"{place}: {show(key)!r} is neither {known}")


def _several(key: str, value: Any, place: str, lists: Mapping[str, Sequence[str]]) -> Condition:
    if not isinstance(value, list) or not value:
        raise RubricError(f"{place}: expected a list of conditions, got {show(value)}")
    parts = tuple(parse(one, f"{place}[{index}]", lists) for index, one in enumerate(value))
    return All(parts=parts) if key == "all" else Any_(parts=parts)


def _for_each(value: Any, place: str, lists: Mapping[str, Sequence[str]]) -> Condition:
    """`{in: [component, …], where: condition, requires: condition}` with `{}` standing for the component."""
    if not isinstance(value, dict) or not {"in", "requires"} <= set(value) <= {"in", "where", "requires"}:
        raise RubricError(f"{place}: expected in, requires and perhaps where, got {show(list(value))}")
    members = _listed(value["in"], f"{place}.in", lists)
    return All(parts=tuple(_each(member, value, place, lists) for member in members))


def _each(member: str, value: dict[str, Any], place: str, lists: Mapping[str, Sequence[str]]) -> Condition:
    required = parse(_fill(value["requires"], member), f"{place}.requires", lists)
    if "where" not in value:
        return required
    return Any_(parts=(Not(part=parse(_fill(value["where"], member), f"{place}.where", lists)), required))


def _fill(raw: Any, member: str) -> Any:
    match raw:
        case dict():
            return {_fill(key, member): _fill(value, member) for key, value in raw.items()}
        case list():
            return [_fill(one, member) for one in raw]
        case str():
            return raw.replace("{}", member)
    return raw


def _test(fact: str, value: Any, place: str, lists: Mapping[str, Sequence[str]]) -> Condition:
    if not isinstance(value, dict):
        return Test(fact=fact, operator="is", wanted=value)
    rest = {key: one for key, one in value.items() if key not in {"basis", "over"}}
    basis, over = value.get("basis", "seen"), value.get("over", "every")
    if basis not in BASES:
        raise RubricError(f"{place}.basis: no basis {show(basis)!r}; there are {', '.join(BASES)}")
    if over not in {"every", "some"}:
        raise RubricError(f"{place}.over: no quantifier {show(over)!r}; there are every, some")
    if len(rest) != 1:
        raise RubricError(f"{place}: expected one operator, got {show(list(rest))}; there are {', '.join(OPERATORS)}")
    ((operator, wanted),) = rest.items()
    if operator not in OPERATORS:
        raise RubricError(f"{place}: no operator {show(operator)!r}; there are {', '.join(OPERATORS)}")
    return Test(fact=fact, operator=operator, wanted=_wanted(operator, wanted, place, lists), basis=basis, over=over)


def _wanted(operator: str, wanted: Any, place: str, lists: Mapping[str, Sequence[str]]) -> Any:
    where = f"{place}.{operator}"
    if operator in {"at-least", "at-most"} and (not isinstance(wanted, int | float) or isinstance(wanted, bool)):
        raise RubricError(f"{where}: expected a number, got {show(wanted)}")
    if operator == "matches":
        try:
            re.compile(str(wanted))
        except re.error as error:
            raise RubricError(f"{where}: not a regular expression: {error}") from None
    if operator == "in":
        return tuple(_listed(wanted, where, lists))
    return tuple(wanted) if isinstance(wanted, list) else wanted


def _listed(wanted: Any, place: str, lists: Mapping[str, Sequence[str]]) -> Sequence[Any]:
    """A list as it stands, or the named one that `{list: name}` means."""
    if isinstance(wanted, dict) and set(wanted) == {"list"}:
        if wanted["list"] not in lists:
            raise RubricError(f"{place}: no list {show(wanted['list'])!r}; there are {', '.join(lists) or 'none'}")
        return lists[wanted["list"]]
    if not isinstance(wanted, list):
        raise RubricError(f"{place}: expected a list, got {show(wanted)}")
    return wanted


def _complete(fact: str, evidence: Evidence) -> bool:
    """Whether the parts that `fact` speaks of are known to be all there are (`<subject>.parts-complete`)."""
    words = fact.split(".")
    subjects = (".".join(words[:length]) for length in range(len(words) - 1, 0, -1))
    return any(evidence.value(f"{subject}.parts-complete") is True for subject in subjects)


def _join(pick: Callable[[list[Truth]], Truth], answers: list[Answer]) -> Answer:
    truth = pick([answer.truth for answer in answers])
    decisive = [answer for answer in answers if answer.truth == truth]
    return Answer(
        truth=truth,
        because=tuple(dict.fromkeys(name for answer in decisive for name in answer.because)),
        why=tuple(dict.fromkeys(line for answer in decisive for line in answer.why)),
    )
