"""Known AI licences by their phrases; version phrases decide between near versions."""

from dataclasses import dataclass
from functools import cache

from openaudit.licenses import knowledge
from openaudit.licenses.forms import Phrases


@dataclass(frozen=True, slots=True)
class Rule:
    """The phrases of one licence; `words` are all of theirs, so that most rules are dismissed at a glance."""

    license: str
    all: tuple[str, ...]
    any: tuple[str, ...]
    none: tuple[str, ...]
    marks: tuple[str, ...]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A licence whose phrases a text holds: `weight` counts them, `where` are their places in the phrase line."""

    license: str
    weight: int
    full: bool
    where: tuple[tuple[int, int], ...]


def hits(form: Phrases) -> list[Hit]:
    """The licences whose phrases the text holds, the best first."""
    found = [hit for rule in rules() if (hit := _hit(rule, form))]
    return sorted(found, key=lambda hit: (-hit.full, -hit.weight, hit.license))


def _hit(rule: Rule, form: Phrases) -> Hit | None:
    def places(phrases: tuple[str, ...]) -> list[tuple[int, int]]:
        return [
            (at, at + len(phrase)) for phrase in phrases if form.may_hold(phrase) and (at := form.find(phrase)) >= 0
        ]

    if not rule.words & form.vocabulary or places(rule.none):
        return None
    every, some, marks = places(rule.all), places(rule.any), places(rule.marks)
    full = len(every) == len(rule.all) and (bool(some) or not rule.any)
    if not full and not marks:
        return None
    where = tuple(sorted({*every, *some, *marks}))
    return Hit(rule.license, len(where), full, where)


@cache
def rules() -> tuple[Rule, ...]:
    """One rule for every AI licence that has phrases."""
    made = []
    for entry in knowledge.load()["licenses"]:
        told = entry["identify"]
        groups = {name: tuple(told.get(name, ())) for name in ("all", "any", "none", "marks")}
        if groups["all"] or groups["any"]:
            words = frozenset(
                word for name in ("all", "any", "marks") for phrase in groups[name] for word in phrase.split()
            )
            unspaced = any(not phrase.isascii() for name in ("all", "any", "marks") for phrase in groups[name])
            made.append(
                Rule(entry["ids"]["spdx"], **groups, words=words | ({"the", "of", ""} if unspaced else frozenset()))
            )
    return tuple(made)
