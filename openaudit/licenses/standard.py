"""The licences of the index: texts word for word, or with words missing, added or changed."""

from functools import cache, lru_cache

import numpy as np

from openaudit.licenses import granted, index, knowledge, match, notices
from openaudit.licenses.expressions import RIDER
from openaudit.licenses.forms import normal
from openaudit.licenses.match import Mask, Match
from openaudit.licenses.reading import Text, digest
from openaudit.licenses.records import Identification, Rider
from openaudit.licenses.riders import riders
from openaudit.licenses.words import GRAM, read

WHOLE = 0.88  # share of a licence's grams found, from which it is there as a whole
MOSTLY = 0.70  # the same where the text is all licence
PART = 0.20  # share from which a text that is all licence is taken for a part of it
ALL = 0.80  # share of a text explained, from which it is all licence
ALIKE = 0.97  # share in both directions, from which a text is word for word that of a licence
CUT = 0.45  # share of a short licence that has to be there where the text is nothing else
MANY = 60  # words that a claim about a part of a licence rests on at least
SOME = 18  # words that a claim rests on at least
FOREIGN = 0.25  # unexplained words inside the licence, for one explained: above it the text is another one
ADDED = 90  # unexplained words that are taken for a rider however short the licence is
BREAK = GRAM - 1  # grams of the licence that one insertion breaks
MAINLY = 0.4  # share of a text explained, from which all of it is about the licence
BESIDE = 40  # words beside an embedded licence that may still be about it
WINDOW, THIN = 41, 0.4  # words over which the share explained is taken, and the share below which they are a gap
SEVERAL = 12  # licences in one file that are told apart


def exact(one: Text) -> Identification | None:
    """The licence whose words these are, one by one."""
    words = one.words.words
    number = _digests().get(digest(words)) if words else None
    if number is None:
        return None
    entry = index.load().entries[number]
    if entry.kind == "policy":
        return None
    span = one.words.whole()
    return Identification(license=_later(one, entry), confidence=1.0, matcher="exact", spans=(span,))


@cache
def _digests() -> dict[int, int]:
    return {entry.digest: number for number, entry in enumerate(index.load().entries)}


def answer(one: Text, ranked: list[Match]) -> Identification | None:
    """The licence or licences that explain the text, with what they leave over; None where none does."""
    found = _several(one, ranked)
    if not found:
        return None
    if found[0].entry.kind == "policy":
        return Identification(caveats=(f"a use policy ({found[0].entry.id}), not a licence",))
    if any(m.entry.id in knowledge.by_id() for m in found) and not _certain(one, found[0]):
        return None
    return result(one, found)


def result(one: Text, found: list[Match]) -> Identification | None:
    """The answer that rests on `found`, or None where too much inside it is foreign."""
    added = leftover(one, found)
    inside = sum(m.inside for m in found)
    foreign = sum(m.last - m.first + 1 - m.inside for m in found)
    if foreign > max(ADDED, FOREIGN * inside):
        return None
    names = _names(one, found)
    restricting = any(rider.restricting for rider in added) and " WITH LicenseRef-" not in names[0]
    license_ = " AND ".join(names)
    caveats = _caveats(found)
    if restricting:
        license_ = f"LicenseRef-openaudit-{names[0].split(' ')[0].removeprefix('LicenseRef-')}{RIDER}" + "".join(
            f" AND {name}" for name in names[1:]
        )
        caveats += (
            f"the text of {names[0]} with words of its own that restrict it: not that licence any more, review the riders",
        )
    share = inside / max(1, len(one.words.words))
    confidence = round(min(0.99, sum(m.of_license for m in found) / len(found) * (0.7 + 0.3 * share)), 3)
    spans = tuple(one.words.span(m.first, m.last) for m in sorted(found, key=lambda m: m.first))
    return Identification(
        license=license_, confidence=confidence, matcher="ngram", spans=spans, riders=added, caveats=caveats
    )


def _names(one: Text, found: list[Match]) -> list[str]:
    """The licences of the text in its order; an exception goes WITH the licence before it."""
    names: list[str] = []
    for m in found:
        name = _later(one, m.entry)
        if m.entry.kind == "exception" and names:
            names[0] = f"{names[0]} WITH {name}"
        elif name not in names:
            names.append(name)
    if found[0].entry.kind == "exception":
        said = [n.license for n in notices.find(one.text, one.form) if n.license not in names]
        names[0] = f"{said[0]} WITH {names[0]}" if said else names[0]
    return names


def _several(one: Text, ranked: list[Match]) -> list[Match]:
    found: list[Match] = []
    taken = np.zeros(len(one.words.words), np.bool_)
    while len(found) < SEVERAL:
        top = next((m for m in ranked if _there(one, m, alone=not found)), None)
        if top is None:
            break
        found.append(top)
        taken |= _ground(top)
        if len(taken) - taken.sum() < SOME:
            break
        ranked = match.best(index.load(), one.query, taken=taken)
    return found


def _ground(found: Match) -> Mask:
    """The words that belong to the licence: those of its stretch, but for gaps wide enough to hold another one."""
    density = np.convolve(found.explained, np.ones(WINDOW) / WINDOW, "same")[: len(found.explained)]
    ground: Mask = density > THIN
    ground[: found.first] = False
    ground[found.last + 1 :] = False
    return ground


def _there(one: Text, found: Match, *, alone: bool) -> bool:
    """Whether the licence is in the text: as a whole, or as a part of which the text consists."""
    if found.inside < min(SOME, found.entry.size):
        return False
    if found.of_license >= WHOLE:
        return True
    share = one.share(found)
    if found.entry.kind == "exception":
        return False
    enough = found.inside >= MANY or found.of_license >= MOSTLY or (share >= ALIKE and found.of_license >= CUT)
    return alone and share >= ALL and found.of_license >= PART and enough


def _certain(one: Text, found: Match) -> bool:
    return min(found.of_license, one.share(found)) >= ALIKE


def leftover(one: Text, found: list[Match]) -> tuple[Rider, ...]:
    """What the licences found leave unexplained: in the whole file where it is mainly licence, else in and beside it."""
    count = len(one.words.words)
    explained = np.logical_or.reduce([m.explained for m in found])
    mainly = sum(m.inside for m in found) >= MAINLY * count
    core = (0, count - 1) if mainly else (min(m.first for m in found), max(m.last for m in found))
    lacking = sum(m.entry.size * (1 - m.of_license) for m in found)
    inserted = lacking <= BREAK * _breaks(explained, *core) + 2
    return riders(
        one.words,
        explained.tolist(),
        core=core,
        beside=0 if mainly else BESIDE,
        inserted=inserted,
        heading=frozenset().union(*(title(m.entry.id) for m in found)),
    )


def _breaks(explained: Mask, first: int, last: int) -> int:
    """How many stretches of unexplained words begin behind an explained one."""
    return int((~explained[first + 1 : last + 1] & explained[first:last]).sum())


@lru_cache(maxsize=1024)
def title(license_: str) -> frozenset[str]:
    """The words of a licence's name and id."""
    name = f"{granted.terms(license_).name} {license_} license the version"
    return frozenset((*normal(name).split(), *read(name).words))


def _later(one: Text, entry: index.Entry) -> str:
    """`-or-later` where a notice before the text says so, else the id that the entry stands for."""
    family = entry.id.removesuffix("-only")
    if family == entry.id or f"{family}-or-later" not in entry.also:
        return entry.id
    said = [n for n in notices.find(one.text, one.form) if n.license.startswith(family) and n.at < _heading(one)]
    return said[0].license if said else entry.id


def _heading(one: Text) -> int:
    """Where the heading of a GNU licence stands in the phrase line."""
    places = [
        at for month in ("june", "february", "march", "november") if (at := one.form.line.find(f" {month} ")) >= 0
    ]
    found = [at for at in places if " version " in one.form.line[max(0, at - 14) : at + 1]]
    return min(found, default=0)


def _caveats(found: list[Match]) -> tuple[str, ...]:
    caveats = []
    for m in found:
        share = round(100 * m.of_license)
        if m.of_license < MOSTLY:
            caveats.append(f"truncated: {share} % of {m.entry.id} is there")
        elif m.of_license < ALIKE:
            caveats.append(f"differs from {m.entry.id}: {share} % of its words in a row are there")
        if m.entry.also:
            caveats.append(f"the same text serves {', '.join((m.entry.id, *m.entry.also[:3]))}")
    return tuple(caveats)
