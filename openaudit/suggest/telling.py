"""Sets of changes as sentences: the first one whole, the others by what they do instead."""

from collections.abc import Sequence

from openaudit.suggest.goal import Change
from openaudit.wording import LICENSE, series, subject

MANY = 1


def told(paths: Sequence[Sequence[Change]]) -> str:
    """The sets of changes in words."""
    if not paths:
        return "no change alone reaches it."
    first = paths[0]
    how = "one change would do" if len(first) == MANY else f"{len(first)} changes together would do"
    return " ".join([f"{how}: {phrase(first)}.", *(_instead(first, other) for other in paths[1:])])


def phrase(changes: Sequence[Change]) -> str:
    """The changes in one phrase; what is released and licensed at once is said at once."""
    released = {subject(one.facts[0].name): one for one in changes if one.facts[0].name.endswith(".released")}
    told: list[str] = []
    for change in changes:
        about = subject(change.facts[0].name)
        if LICENSE in change.facts[0].name and about in released:
            continue
        licence = next((one for one in changes if one is not change and _licenses(one, about)), None)
        if change is released.get(about) and licence is not None:
            verb = " gets " if " gets " in licence.says else " get "
            told.append(f"{change.says} and{verb}{licence.says.split(verb, 1)[1]}")
        else:
            told.append(change.says)
    return "; ".join(told) if any(" and " in one for one in told) else series(told)


def _licenses(change: Change, about: str) -> bool:
    name = change.facts[0].name
    return LICENSE in name and subject(name) == about


def _instead(first: Sequence[Change], other: Sequence[Change]) -> str:
    """What another set does, told by its difference from the first."""
    mine, theirs = {one.says for one in first}, {one.says for one in other}
    new = phrase([one for one in other if one.says not in mine])
    return f"Or {new} instead of: {phrase([one for one in first if one.says not in theirs])}."
