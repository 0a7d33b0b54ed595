"""The AI licences of the knowledge base: phrases name them, and version phrases overrule any likeness of words."""

import re
from dataclasses import replace

from openaudit.licenses import knowledge, standard
from openaudit.licenses.expressions import RIDER
from openaudit.licenses.forms import normal, place
from openaudit.licenses.match import Match
from openaudit.licenses.phrases import Hit
from openaudit.licenses.reading import Text
from openaudit.licenses.records import UNRECORDED, Identification

SAME = 0.97  # share in both directions, from which the words are the licence's own
PLAIN = 0.99  # the same for a standard licence in which an AI licence may be named
SEVERAL = 2  # marks that are enough by themselves
HEADING = 14  # words of a heading
EVERY = 0.995  # share of the text explained, from which its words alone name an AI licence
CLOSE = 0.05  # by how much less of another licence has to be there
SLIP = 3  # words by which another licence has to explain less
LEAST = 150  # words that such a claim rests on at least
MOSTLY = 0.70  # share of a licence below which it is called truncated
LEGAL = 0.30  # share of known grams from which one mark is enough

_VERSION = re.compile(r" (?:v|version) ?(\d{1,2}(?: \d{1,2}){0,2})(?= )")
_NUMBERS = re.compile(r"\d{1,2}(?:\.\d{1,2})+")
LIKE = 0.30  # share of the licence found, from which marks without the title are enough


def answer(one: Text, ranked: list[Match], hits: list[Hit]) -> Identification | None:
    """The AI licence that the text is, or None."""
    if _plain(one, ranked):
        return None
    if _policy(one):
        return Identification(caveats=("a use policy, not a licence",))
    matches: dict[str, Match] = {}
    for match in ranked:
        matches.setdefault(match.entry.id, match)
    chosen = _chosen(one, matches, hits)
    wordy = _by_words(one, ranked)
    if wordy and (chosen is None or _better(one, wordy, matches.get(chosen.license))):
        return _answer(one, Hit(wordy.entry.id, 0, full=False, where=()), wordy)
    if chosen is None:
        return None
    others = [hit.license for hit in hits if hit.full and hit.license != chosen.license] if chosen.full else []
    found = _answer(one, chosen, matches.get(chosen.license))
    return (
        replace(found, caveats=(*found.caveats, f"also holds the phrases of {', '.join(others[:3])}"))
        if others
        else found
    )


def _chosen(one: Text, matches: dict[str, Match], hits: list[Hit]) -> Hit | None:
    full = [hit for hit in hits if hit.full]
    partly = [hit for hit in hits if not hit.full and _backed(one, hit, matches.get(hit.license))]
    return max(full or partly, key=lambda hit: _weight(hit, matches.get(hit.license)), default=None)


def _answer(one: Text, hit: Hit, found: Match | None) -> Identification:
    """The answer that rests on phrases (the words may agree), or on the words alone."""
    spans = [place(one.words.lines, *one.form.chars(at, end)) for at, end in hit.where]
    matcher, confidence = ("phrase", 0.9) if hit.where else ("ngram", 0.8)
    license_, caveats = hit.license, []
    if found and found.of_license > LIKE:
        spans.insert(0, one.words.span(found.first, found.last))
        confidence = min(0.99, max(confidence, found.of_license))
        if found.of_license < MOSTLY and one.share(found) > SAME:
            caveats.append(f"truncated: {round(100 * found.of_license)} % of {license_} is there")
    if stated := _other_version(one, hit.license):
        caveats.append(f"calls itself version {stated}, {UNRECORDED}; the terms are those of {license_}")
    added = standard.leftover(one, [found]) if found and found.of_license >= SAME else ()
    if any(rider.restricting for rider in added):
        caveats.append(f"the text of {license_} with words of its own that restrict it: review the riders")
        license_ = f"LicenseRef-openaudit-{license_.removeprefix('LicenseRef-')}{RIDER}"
    return Identification(
        license=license_,
        confidence=round(confidence, 3),
        matcher=matcher,
        spans=tuple(spans),
        riders=added,
        caveats=tuple(caveats),
    )


def _other_version(one: Text, license_: str) -> str:
    """The version that the text states behind its title, where it is none that is recorded of this licence; else empty."""
    entry = knowledge.by_id().get(license_)
    title = entry["identify"].get("title", "") if entry else ""
    at = one.form.find(title) if title else -1
    if entry is None or at < 0:
        return ""
    found = _VERSION.match(one.form.line, at + len(title))
    stated = found[1].replace(" ", ".") if found else ""
    recorded = [normal(entry["version"]).replace(" ", "."), *_NUMBERS.findall(entry["name"])]
    return "" if any(stated.startswith(one) or one.startswith(stated) for one in recorded if one) else stated


def _by_words(one: Text, ranked: list[Match]) -> Match | None:
    """An indexed AI licence that explains every word, where no other licence does so as well."""
    top = ranked[0] if ranked else None
    if top is None or top.entry.kind != "license" or top.entry.id not in knowledge.by_id():
        return None
    if one.share(top) < EVERY or top.of_license < LIKE or top.inside < LEAST:
        return None
    rivals = [
        m
        for m in ranked
        if m.entry.id != top.entry.id and m.inside >= top.inside - SLIP and m.of_license > top.of_license - CLOSE
    ]
    return None if rivals else top


def _better(one: Text, wordy: Match, found: Match | None) -> bool:
    """Whether the words speak against the phrases: they are all of one licence, and clearly not of the other."""
    return (
        found is not None
        and found.entry.id != wordy.entry.id
        and found.inside < wordy.inside - 0.01 * len(one.words.words)
    )


def _policy(one: Text) -> bool:
    """Whether the heading is that of a use policy."""
    heading = f" {' '.join(one.form.line.split()[:HEADING])} "
    return (
        any(name in heading for name in (" use policy ", " uses policy ", " usage policy "))
        and " license agreement " not in heading
    )


def _plain(one: Text, ranked: list[Match]) -> bool:
    """Whether the text is a standard licence word for word, so that a name in it is a mention."""
    top = ranked[0] if ranked else None
    return top is not None and top.entry.carrier == "spdx" and top.of_license >= PLAIN and one.share(top) >= PLAIN


def _backed(one: Text, hit: Hit, found: Match | None) -> bool:
    """Whether marks without the title are enough: the words agree, or the text is a legal one through and through."""
    if found is not None:
        return found.of_license >= LIKE
    return hit.weight >= SEVERAL or one.legal >= LEGAL


def _weight(hit: Hit, found: Match | None) -> tuple[bool, float, int]:
    return hit.full, found.of_license if found else 0.0, hit.weight
