"""A ladder of levels with what is proven and what is still possible on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from openaudit.render.view import words
from openaudit.report.entries import LevelSpan, RungEntry

State = Literal["proven", "possible", "beyond"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One rung: `state` is proven up to the low end, possible up to the high end, beyond above it."""

    title: str
    means: str
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Rungs from the lowest to the highest, the indexes and titles of both ends of the span, and the span in words.

    `how` is how the low end is reached: `proven`, or `reached on claims` where a claim was enough.
    """

    title: str
    rungs: tuple[Rung, ...]
    low: int
    high: int
    low_title: str
    high_title: str
    how: str
    short: str
    sentence: str


def ladder(title: str, span: LevelSpan, levels: Sequence[RungEntry], *, claimed: bool = False) -> Ladder:
    """The ladder of one level or axis; ends that the rungs do not name are put beside them rather than lost."""
    entries = list(levels)
    for end in (span.low, span.high):
        if end not in {one.id for one in entries}:
            entries.append(RungEntry(id=end, title=words.title(end)))
    ids = [one.id for one in entries]
    low = ids.index(span.low)
    high = max(low, ids.index(span.high))
    how = "reached on claims" if claimed and low else "proven"
    titles = [one.title or words.title(one.id) for one in entries]
    return Ladder(
        title=title,
        rungs=tuple(
            Rung(title=name, means=one.means, state=_state(index, low, high))
            for index, (name, one) in enumerate(zip(titles, entries, strict=True))
        ),
        low=low,
        high=high,
        low_title=titles[low],
        high_title=titles[high],
        how=how,
        short=titles[low] if low == high else f"{titles[low]} to {titles[high]}",
        sentence=_sentence(titles, low, high, how),
    )


def _state(index: int, low: int, high: int) -> State:
    return "proven" if index <= low else "possible" if index <= high else "beyond"


def _sentence(titles: Sequence[str], low: int, high: int, how: str) -> str:
    reached = f"“{titles[low]}” is {how}" if low else f"Nothing above “{titles[low]}” is proven"
    if low == high == len(titles) - 1:
        return f"{reached}, the highest level there is."
    if low == high:
        return f"{reached}, and nothing that is still unknown could raise it."
    return f"{reached}; up to “{titles[high]}” is still possible, for what is unknown could raise it."
