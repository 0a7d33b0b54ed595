"""Known AI licences by their phrases; version phrases decide between near versions."""

from collections import Counter
from dataclasses import dataclass
from functools import cache

from openaudit.licenses import knowledge
from openaudit.licenses.forms import Phrases

CLAIMS = ("all", "any", "marks")  # groups of phrases that speak for a licence


@dataclass(frozen=True, slots=True)
class Rule:
    """The phrases of one licence.

    `keys` holds the rarest word of each, so that most rules are dismissed at a glance; None where a phrase is in a
    script without blanks.
    """

    license: str
    all: tuple[str, ...]
    any: tuple[str, ...]
    none: tuple[str, ...]
    marks: tuple[str, ...]
    keys: frozenset[str] | None


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

    if rule.keys is not None and rule.keys.isdisjoint(form.vocabulary):
        return None
    every, marks = places(rule.all), places(rule.marks)
    if not marks and len(every) < len(rule.all):
        return None
    some = places(rule.any)
    full = len(every) == len(rule.all) and (bool(some) or not rule.any)
    if (not full and not marks) or places(rule.none):
        return None
    where = tuple(sorted({*every, *some, *marks}))
    return Hit(rule.license, len(where), full, where)


@cache
def rules() -> tuple[Rule, ...]:
    """One rule for every AI licence that has phrases."""
    told = [(entry["ids"]["spdx"], entry["identify"]) for entry in knowledge.load()["licenses"]]
    common = Counter(
        word for _, phrases in told for name in CLAIMS for phrase in phrases.get(name, ()) for word in phrase.split()
    )
    return tuple(
        _rule(license_, phrases, common) for license_, phrases in told if phrases.get("all") or phrases.get("any")
    )


def _rule(license_: str, told: dict[str, list[str]], common: Counter[str]) -> Rule:
    groups = {name: tuple(told.get(name, ())) for name in (*CLAIMS, "none")}
    claims = [phrase for name in CLAIMS for phrase in groups[name]]
    keys = frozenset(min(phrase.split(), key=lambda word: common[word]) for phrase in claims if phrase.isascii())
    return Rule(license_, **groups, keys=None if any(not phrase.isascii() for phrase in claims) else keys)
