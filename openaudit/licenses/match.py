"""How far a text and the indexed licences explain each other, gram by gram."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from openaudit.licenses.index import NOWHERE, Entry, Index
from openaudit.licenses.words import GRAM, Words, grams

SHORTLIST = 14  # licences looked at word by word
NEAREST = 150  # texts that the shortlist is drawn from
WORDINGS = 2  # wordings of one licence among them
MISSING = 0.4  # what a gram of the licence that the file lacks costs, in explained words
TAIL, CUT = 0.1, 0.3  # beyond this share of the licence it costs less: what is cut off in one piece is one difference
FOREIGN = 1.5  # what an unexplained word inside the region costs: a file lacks words more easily than it gains some

PART = 0.85  # share of a licence up to which a text that it explains is a part of it
SLIP = 2  # words that a licence may explain less and still explain as many
FILLED = 0.9  # share of a text that has to be explained for that

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """One entry held against a text.

    `explained` says for each word whether a gram of the entry covers it; `first` and `last` are the words the densest
    stretch runs between; `of_license` is the share of the entry's grams found, `gain` what the match is worth.
    """

    entry: Entry
    explained: Mask
    first: int
    last: int
    inside: int
    of_license: float
    gain: float


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A text asked about: its words, the group of every gram, and which of the text's different grams it is."""

    words: Words
    groups: NDArray[np.int32]
    which: NDArray[np.int64]


def ask(index: Index, words: Words) -> Query:
    """The query for `words`."""
    different, which = np.unique(grams(words.words), return_inverse=True)
    return Query(words, index.look_up(different)[which], which)


def best(index: Index, query: Query, *, taken: Mask | None = None) -> list[Match]:
    """The entries that explain the text best, best first; words in `taken` are another licence's already."""
    groups = query.groups
    if taken is not None and len(taken) >= GRAM:
        touched = np.convolve(taken, np.ones(GRAM), "valid") > 0
        groups = np.where(touched[: len(groups)], NOWHERE, groups)
    known = groups != NOWHERE
    first = np.full(len(known) + 1, NOWHERE, np.int32)  # each different gram counts once
    first[query.which[known]] = groups[known]
    counts = np.bincount(first[first != NOWHERE])
    present = np.flatnonzero(counts)
    if not len(present):
        return []
    members, rows = index.members_of(present)
    shared = np.bincount(members, weights=counts[present][rows], minlength=len(index.entries)).astype(np.int64)
    rank = np.full(int(present.max()) + 2, -1)
    rank[present] = np.arange(len(present))
    place = rank[groups]  # NOWHERE is -1 and picks the last place, which is -1 too
    chosen = _chosen(index, shared)
    hits = _hits(members, rows, chosen, np.zeros((len(chosen), len(present) + 1), np.bool_))[:, place]
    found = _matches(index, chosen, shared, _explained(hits, len(query.words.words)))
    return _ranked(sorted(found, key=lambda one: (-one.gain, one.entry.id)), len(query.words.words))


def _ranked(found: list[Match], count: int) -> list[Match]:
    """By gain; but where the text is a part of a licence, by the words explained: what is cut off tells nothing."""
    if not found or found[0].of_license > PART or found[0].inside < FILLED * count:
        return found
    most = max(one.inside for one in found)
    rivals = sorted((one for one in found if one.inside >= most - SLIP), key=lambda one: -one.of_license)
    return [*rivals, *(one for one in found if one.inside < most - SLIP)]


def _chosen(index: Index, shared: NDArray[np.int64]) -> list[int]:
    """The entries worth a closer look: by likeness, by completeness and by the number of grams."""
    sizes = index.sizes
    near = _least(0.5 * sizes - 1.5 * shared, NEAREST)
    full = np.flatnonzero(shared > 0.8 * sizes)
    most = _least(-shared, NEAREST)
    ways = (
        _few(index, near, SHORTLIST),
        _few(index, full[np.argsort(-shared[full], kind="stable")], 4),
        _few(index, most, 4),
    )
    return [n for n in dict.fromkeys(number for way in ways for number in way) if shared[n]]


def _least(values: NDArray[np.float64] | NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """The places of the `count` least values, the least first."""
    if len(values) <= count:
        return np.argsort(values, kind="stable")
    some = np.sort(np.argpartition(values, count)[:count])
    return some[np.argsort(values[some], kind="stable")]


def _few(index: Index, numbers: Iterable[int], count: int) -> list[int]:
    """The first `count` licences of `numbers`, WORDINGS texts of each at most."""
    chosen: list[int] = []
    seen: Counter[str] = Counter()
    for number in map(int, numbers):
        name = index.entries[number].id
        if seen[name] < WORDINGS:
            seen[name] += 1
            chosen.append(number)
            if len(seen) > count:
                break
    return chosen


def _hits(members: NDArray[np.int64], rows: NDArray[np.int64], chosen: list[int], has: Mask) -> Mask:
    """For each chosen entry and each group of the text whether the entry has the group; the last column stays empty."""
    place = np.full(int(members.max()) + 1, -1)
    place[chosen] = np.arange(len(chosen))
    at = place[members]
    known = np.flatnonzero(at >= 0)
    has[at[known], rows[known]] = True
    return has


def _explained(hits: Mask, count: int) -> Mask:
    """For each entry and each of the `count` words whether one of the grams found covers it."""
    explained = np.zeros((len(hits), count), np.bool_)
    for shift in range(min(GRAM, count)):
        explained[:, shift : shift + hits.shape[1]] |= hits
    return explained


def _matches(index: Index, chosen: list[int], shared: NDArray[np.int64], explained: Mask) -> Iterator[Match]:
    """What each chosen entry is worth; those that explain no stretch are left out."""
    for row, number, first, last in zip(explained, chosen, *_densest(explained), strict=True):
        if last < first:
            continue
        entry, got = index.entries[number], int(shared[number])
        inside = int(np.count_nonzero(row[first : last + 1]))
        missing, some = entry.size - got, TAIL * entry.size
        lost = MISSING * min(missing, some) + CUT * max(0.0, missing - some)
        gain = inside - lost - FOREIGN * (last - first + 1 - inside)
        yield Match(entry, row, first, last, inside, got / entry.size, gain)


def _densest(explained: Mask) -> tuple[list[int], list[int]]:
    """For each row the stretch worth most, its first and its last word: an explained word adds two, another takes one away."""
    value = np.zeros((len(explained), explained.shape[1] + 1), np.int32)
    np.cumsum(np.where(explained, np.int32(2), np.int32(-1)), axis=1, out=value[:, 1:])
    last = np.argmax(value - np.minimum.accumulate(value, axis=1), axis=1).tolist()
    first = [int(np.argmin(row[:end])) if end else 0 for row, end in zip(value, last, strict=True)]
    return first, [end - 1 for end in last]
