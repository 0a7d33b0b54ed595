"""How far a text and the indexed licences explain each other, gram by gram."""

from collections import Counter
from collections.abc import Iterable
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
    """A text asked about: its words, its grams, and the group of every gram."""

    words: Words
    grams: NDArray[np.uint32]
    groups: NDArray[np.int32]


def ask(index: Index, words: Words) -> Query:
    """The query for `words`."""
    numbers = grams(words.words)
    return Query(words, numbers, index.look_up(numbers))


def best(index: Index, query: Query, *, taken: Mask | None = None) -> list[Match]:
    """The entries that explain the text best, best first; words in `taken` are another licence's already."""
    groups = query.groups
    if taken is not None and len(taken) >= GRAM:
        touched = np.convolve(taken, np.ones(GRAM), "valid") > 0
        groups = np.where(touched[: len(groups)], NOWHERE, groups)
    present, at = np.unique(groups[groups != NOWHERE], return_inverse=True)
    if not len(present):
        return []
    _, once = np.unique(query.grams[groups != NOWHERE], return_index=True)
    counts = np.bincount(at[once], minlength=len(present))
    members, rows = index.members_of(present.astype(np.int64))
    shared = np.bincount(members, weights=counts[rows], minlength=len(index.entries)).astype(np.int64)
    rank = np.full(int(present.max()) + 2, -1)
    rank[present] = np.arange(len(present))
    place = rank[groups]  # NOWHERE is -1 and picks the last place, which is -1 too
    chosen = _chosen(index, shared)
    hits = _hits(members, rows, chosen, np.zeros((len(chosen), len(present) + 1), np.bool_))[:, place]
    found = [_match(index, n, int(shared[n]), hits[at], len(query.words.words)) for at, n in enumerate(chosen)]
    return _ranked(
        sorted((one for one in found if one), key=lambda one: (-one.gain, one.entry.id)), len(query.words.words)
    )


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
    known = place[members] >= 0
    has[place[members[known]], rows[known]] = True
    return has


def _match(index: Index, number: int, shared: int, hits: Mask, count: int) -> Match | None:
    entry = index.entries[number]
    explained = np.zeros(count, np.bool_)
    for shift in range(min(GRAM, count)):
        explained[shift : shift + len(hits)] |= hits
    first, last = _densest(explained)
    if last < first:
        return None
    inside = int(explained[first : last + 1].sum())
    missing, some = entry.size - shared, TAIL * entry.size
    lost = MISSING * min(missing, some) + CUT * max(0.0, missing - some)
    gain = inside - lost - FOREIGN * (last - first + 1 - inside)
    return Match(entry, explained, first, last, inside, shared / entry.size, gain)


def _densest(explained: Mask) -> tuple[int, int]:
    """The stretch worth most: an explained word adds one, an unexplained one takes half away."""
    value = np.concatenate(([0.0], np.cumsum(np.where(explained, 1.0, -0.5))))
    least = np.minimum.accumulate(value)
    last = int(np.argmax(value - least))
    if last == 0:
        return 0, -1
    first = int(np.argmin(value[:last]))
    return first, last - 1
