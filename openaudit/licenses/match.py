"""How far a text and the indexed licences explain each other, gram by gram."""

from dataclasses import dataclass
from itertools import accumulate

from openaudit.licenses.index import NOWHERE, Entry, Index
from openaudit.licenses.words import GRAM, Words, grams

SHORTLIST = 14  # entries looked at word by word
MISSING = 0.7  # what a gram of the licence that the file lacks costs, in explained words
FOREIGN = 0.55  # what an unexplained word inside the region costs


@dataclass(frozen=True, slots=True)
class Match:
    """One entry held against a text.

    `explained` says for each word whether a gram of the entry covers it; `first` and `last` are the words the densest
    stretch runs between; `of_license` is the share of the entry's grams found, `gain` what the match is worth.
    """

    entry: Entry
    explained: list[bool]
    first: int
    last: int
    inside: int
    of_license: float
    gain: float


@dataclass(frozen=True, slots=True)
class Query:
    """A text asked about: its words, the group of every gram, and which words are still to be explained."""

    words: Words
    groups: list[int]


def ask(index: Index, words: Words) -> Query:
    """The query for `words`."""
    return Query(words, index.look_up(grams(words.words)))


def best(
    index: Index, query: Query, *, without: frozenset[int] = frozenset(), taken: list[bool] | None = None
) -> list[Match]:
    """The entries that explain the text best, best first; words in `taken` are somebody else's already."""
    groups = (
        query.groups
        if taken is None
        else [NOWHERE if any(taken[i : i + GRAM]) else g for i, g in enumerate(query.groups)]
    )
    distinct = _distinct(query, groups)
    shared = index.shared(distinct.values())
    ranked = sorted(
        (
            (count - 0.5 * (index.entries[number].size - count), number)
            for number, count in shared.items()
            if number not in without
        ),
        reverse=True,
    )
    full = sorted(((shared[n] / index.entries[n].size, shared[n], n) for _, n in ranked[SHORTLIST:]), reverse=True)[:4]
    most = sorted(((count, n) for n, count in shared.items() if n not in without), reverse=True)[:6]
    numbers = dict.fromkeys([n for _, n in ranked[:SHORTLIST]] + [n for *_, n in full] + [n for _, n in most])
    found = [_match(index, query, groups, number, shared[number]) for number in numbers]
    return sorted((one for one in found if one), key=lambda one: -one.gain)


def _distinct(query: Query, groups: list[int]) -> dict[str, int]:
    words = query.words.words
    return {" ".join(words[i : i + GRAM]): group for i, group in enumerate(groups) if group != NOWHERE}


def _match(index: Index, query: Query, groups: list[int], number: int, shared: int) -> Match | None:
    entry, count = index.entries[number], len(query.words.words)
    member = {group for group in set(groups) if group != NOWHERE and number in index.entries_of(group)}
    explained = [False] * count
    reach = 0
    for at, group in enumerate(groups):
        if group in member:
            reach = at + GRAM
        if at < reach:
            explained[at] = True
    for at in range(len(groups), min(reach, count)):
        explained[at] = True
    first, last = _densest(explained)
    if last < first:
        return None
    sums = [0, *accumulate(explained)]
    inside = sums[last + 1] - sums[first]
    foreign = last - first + 1 - inside
    gain = inside - MISSING * (entry.size - shared) - FOREIGN * foreign
    return Match(entry, explained, first, last, inside, shared / entry.size, gain)


def _densest(explained: list[bool]) -> tuple[int, int]:
    """The stretch worth most: an explained word adds, an unexplained one takes away."""
    top = value = 0.0
    start, first, last = 0, 0, -1
    for at, hit in enumerate(explained):
        value += 1.0 if hit else -0.5
        if value <= 0:
            value, start = 0.0, at + 1
        elif value > top:
            top, first, last = value, start, at
    return first, last
