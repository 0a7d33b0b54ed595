"""The smallest sets of changes that reach a level: computed from the conditions, then tried, then stripped."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from openaudit.condition import Looked
from openaudit.facts import Basis, Fact, Gap, Value
from openaudit.rubric import Criterion, Rubric
from openaudit.suggest.goal import ROLES, Change, Goal, after, goal
from openaudit.suggest.needs import Need, Way, least, together, value, ways
from openaudit.wording import LICENSE, becoming, licensed

TRIED = 6  # ways that are tried out for one level
ROUNDS = 4  # times that a way is mended: what is released anew needs a licence, and so on


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The sets of changes found, smallest first, and the criteria that no change meets."""

    paths: tuple[tuple[Change, ...], ...]
    stuck: tuple[Criterion, ...]


def paths(rubric: Rubric, level: str, known: Looked, *, most: int) -> Found:
    """At most `most` sets of changes, each of which reaches `level` while no smaller part of it does."""
    aim = goal(rubric, level)
    choices = {one.id: _ways(rubric, one, known) for one in aim.failing(known)}
    stuck = tuple(one for one in aim.criteria if one.id in choices and not choices[one.id])
    if stuck:
        return Found(paths=(), stuck=stuck)
    found: dict[frozenset[str], tuple[Change, ...]] = {}
    for way in together(choices.values())[:TRIED]:
        changes = _mended(aim, way, known)
        if changes is not None:
            kept = _ordered(aim, aim.stripped(changes, known))
            found.setdefault(_names(kept), kept)
    least_ = [one for names, one in found.items() if not any(other < names for other in found)]
    return Found(paths=_smallest(least_)[:most], stuck=())


def _smallest(found: Sequence[tuple[Change, ...]]) -> tuple[tuple[Change, ...], ...]:
    fewest = min((len(one) for one in found), default=0)
    return tuple(sorted((one for one in found if len(one) == fewest), key=lambda one: sorted(_names(one))))


def _mended(aim: Goal, way: Way, known: Looked) -> tuple[Change, ...] | None:
    """The changes that reach the goal, starting with `way`; None where it cannot be mended."""
    for _ in range(ROUNDS):
        changes = _changes(way, known)
        if changes is None:
            return None
        changed = after(known, changes)
        failing = aim.failing(changed)
        if not failing:
            return changes
        further = together(_ways(aim.rubric, one, changed) for one in failing)
        if not further or further[0] <= way:
            return None
        way |= further[0]
    return None


def _ways(rubric: Rubric, criterion: Criterion, known: Looked) -> tuple[Way, ...]:
    asked = rubric.asked[criterion.id]
    return least(way for role in ROLES if role in asked for way in ways(asked[role], known))


def _changes(way: Way, known: Looked) -> tuple[Change, ...] | None:
    """The changes that a way is; None where two needs ask for what no one value is."""
    by: dict[tuple[str, str], dict[tuple[str, str], list[Need]]] = {}
    for need in sorted(way, key=lambda one: one.key):
        by.setdefault(need.family, {}).setdefault(need.place, []).append(need)
    found = [_change(head, of, needs, known) for (head, of), needs in by.items()]
    return None if None in found else tuple(one for one in found if one is not None)


def _change(head: str, of: str, needs: Mapping[tuple[str, str], list[Need]], known: Looked) -> Change | None:
    facts: list[Fact] = []
    now: list[Value | None] = []
    for (name, part), asked in needs.items():
        here = next((one for one in known.about(name) if one.of == part), Gap(name=name, of=part, reason=""))
        wanted = value(asked, here)
        if wanted is None:
            return None
        basis: Basis = "tested" if any(need.test.basis == "tested" for need in asked) else "seen"
        facts.append(Fact(name=name, of=part, value=wanted, basis=basis, how="computed: what would do"))
        now.append(here.value if isinstance(here, Fact) else None)
    return Change(says=_says(head, of, facts, needs), facts=tuple(facts), now=tuple(now))


def _says(head: str, of: str, facts: Sequence[Fact], needs: Mapping[tuple[str, str], list[Need]]) -> str:
    if not head.endswith(LICENSE):
        bounds = {need.test.operator for some in needs.values() for need in some} & {"at-least", "at-most"}
        return becoming(
            facts[0].name, facts[0].value, of, "".join(f"{one.replace('-', ' ')} " for one in sorted(bounds))
        )
    asked = {fact.name.removeprefix(head).lstrip("."): fact.value for fact in facts}
    listed = next((need.test.named for some in needs.values() for need in some if need.test.named), "")
    return licensed(head.removesuffix(LICENSE), asked, of, listed)


def _ordered(aim: Goal, changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes in the order in which the rubric first asks for their subjects; a release before its licence."""
    order = {name: at for at, name in enumerate(aim.asking)}

    def rank(change: Change) -> tuple[int, str]:
        return min(order.get(fact.name, len(order)) for fact in change.facts), change.says

    return tuple(sorted(changes, key=rank))


def _names(changes: Iterable[Change]) -> frozenset[str]:
    return frozenset(f"{fact.name} {fact.of} {fact.value}" for change in changes for fact in change.facts)
