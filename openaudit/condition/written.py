"""Reading a condition from plain YAML data: what is no condition is refused with its dotted place."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from openaudit.condition.pattern import steady
from openaudit.condition.records import OPERATORS, All, Any_, Condition, Not, Test, show
from openaudit.errors import RubricError
from openaudit.facts import BASES, Basis

COMBINERS = ("all", "any", "not", "for-each")
DEEPEST = 30  # levels of conditions inside conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a condition is read with: named lists, the basis that counts where none is given, and the known fact names.

    `vocabulary` None means that any fact name will do; `about` is what `{}` stands for.
    """

    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    basis: Basis = "seen"
    vocabulary: Collection[str] | None = None
    about: str = ""


def parse(raw: Any, place: str = "condition", lists: Mapping[str, Sequence[str]] | Written | None = None) -> Condition:
    """The condition that `raw` (plain YAML data) says; RubricError with the dotted place where it says none."""
    read = lists if isinstance(lists, Written) else Written(lists=lists or {})
    return _parse(fill(raw, read.about) if read.about else raw, place, read, 0)


def fill(raw: Any, member: str) -> Any:
    """`raw` with `member` in the place of every `{}`."""
    match raw:
        case dict():
            return {fill(key, member): fill(value, member) for key, value in raw.items()}
        case list():
            return [fill(one, member) for one in raw]
        case str():
            return raw.replace("{}", member)
    return raw


def _parse(raw: Any, place: str, read: Written, depth: int) -> Condition:
    if not isinstance(raw, dict) or not raw:
        raise RubricError(f"{place}: expected a condition such as {{fact.name: wanted}}, got {show(raw)}")
    if depth > DEEPEST:
        raise RubricError(f"{place}: conditions more than {DEEPEST} levels deep; write them flatter")
    parts = tuple(_one(key, value, f"{place}.{show(key)}", read, depth + 1) for key, value in raw.items())
    return parts[0] if len(parts) == 1 else All(parts=parts)


def _one(key: Any, value: Any, place: str, read: Written, depth: int) -> Condition:
    match key:
        case "all" | "any":
            return _several(key, value, place, read, depth)
        case "not":
            return Not(part=_parse(value, place, read, depth))
        case "for-each":
            return _for_each(value, place, read, depth)
        case str() if "." in key:
            return _test(key, value, place, read)
    known = f"a fact name (with a dot) or one of {', '.join(COMBINERS)}"
    raise RubricError(f"{place}: {show(key)!r} is neither {known}")


def _several(key: str, value: Any, place: str, read: Written, depth: int) -> Condition:
    if not isinstance(value, list) or not value:
        raise RubricError(f"{place}: expected a list of conditions, got {show(value)}")
    parts = tuple(_parse(one, f"{place}[{index}]", read, depth) for index, one in enumerate(value))
    return All(parts=parts) if key == "all" else Any_(parts=parts)


def _for_each(value: Any, place: str, read: Written, depth: int) -> Condition:
    """`{in: [component, …], where: condition, requires: condition}` with `{}` standing for the component."""
    if not isinstance(value, dict) or not {"in", "requires"} <= set(value) <= {"in", "where", "requires"}:
        raise RubricError(f"{place}: expected in, requires and perhaps where, got {show(list(value))}")
    members = _listed(value["in"], f"{place}.in", read)
    return All(parts=tuple(_each(str(member), value, place, read, depth) for member in members))


def _each(member: str, value: dict[str, Any], place: str, read: Written, depth: int) -> Condition:
    required = _parse(fill(value["requires"], member), f"{place}.requires", read, depth)
    if "where" not in value:
        return required
    there = _parse(fill(value["where"], member), f"{place}.where", read, depth)
    return Any_(parts=(Not(part=there), required))


def _test(fact: str, value: Any, place: str, read: Written) -> Condition:
    if read.vocabulary is not None and fact not in read.vocabulary:
        near = get_close_matches(fact, read.vocabulary, n=3) or sorted(read.vocabulary)[:3]
        raise RubricError(f"{place}: no collector reports a fact {fact!r}; the nearest are {', '.join(near)}")
    if not isinstance(value, dict):
        return Test(fact=fact, operator="is", wanted=_scalar(value, place), basis=read.basis)
    rest = {key: one for key, one in value.items() if key not in {"basis", "over"}}
    basis, over = value.get("basis", read.basis), value.get("over", "every")
    if basis not in BASES:
        raise RubricError(f"{place}.basis: no basis {show(basis)!r}; there are {', '.join(BASES)}")
    if over not in {"every", "some"}:
        raise RubricError(f"{place}.over: no quantifier {show(over)!r}; there are every, some")
    if len(rest) != 1:
        raise RubricError(f"{place}: expected one operator, got {show(list(rest))}; there are {', '.join(OPERATORS)}")
    ((operator, wanted),) = rest.items()
    if operator not in OPERATORS:
        raise RubricError(f"{place}: no operator {show(operator)!r}; there are {', '.join(OPERATORS)}")
    named = wanted["list"] if isinstance(wanted, dict) and set(wanted) == {"list"} else ""
    found = _wanted(operator, wanted, f"{place}.{operator}", read)
    return Test(fact=fact, operator=operator, wanted=found, basis=basis, over=over, named=str(named))


def _wanted(operator: str, wanted: Any, place: str, read: Written) -> Any:
    match operator:
        case "at-least" | "at-most":
            if not isinstance(wanted, int | float) or isinstance(wanted, bool):
                raise RubricError(f"{place}: expected a number, got {show(wanted)}")
            return wanted
        case "matches":
            return _pattern(wanted, place)
        case "in":
            return tuple(_scalar(one, place) for one in _listed(wanted, place, read))
        case "includes" if isinstance(wanted, list | dict):
            return tuple(_scalar(one, place) for one in _listed(wanted, place, read))
    return tuple(_scalar(one, place) for one in wanted) if isinstance(wanted, list) else _scalar(wanted, place)


def _pattern(wanted: Any, place: str) -> str:
    try:
        re.compile(str(wanted))
    except (re.error, RecursionError, OverflowError) as error:
        raise RubricError(f"{place}: not a regular expression: {error}") from None
    if not steady(str(wanted)):
        raise RubricError(f"{place}: repeats inside repeats or back-references can take for ever; write it without")
    return str(wanted)


def _scalar(value: Any, place: str) -> str | int | float | bool:
    if not isinstance(value, str | int | float | bool):
        raise RubricError(f"{place}: expected a word, a number or true/false, got {show(value)}")
    return value


def _listed(wanted: Any, place: str, read: Written) -> Sequence[Any]:
    """A list as it stands, or the named one that `{list: name}` means."""
    if isinstance(wanted, dict) and set(wanted) == {"list"}:
        name = wanted["list"]
        if not isinstance(name, str) or name not in read.lists:
            raise RubricError(f"{place}: no list {show(name)!r}; there are {', '.join(read.lists) or 'none'}")
        return read.lists[name]
    if not isinstance(wanted, list):
        raise RubricError(f"{place}: expected a list, got {show(wanted)}")
    return wanted
