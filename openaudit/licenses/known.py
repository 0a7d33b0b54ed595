"""The AI licences of the knowledge base: phrases name them, and version phrases overrule any likeness of words."""

from openaudit.licenses import knowledge, standard
from openaudit.licenses.layers import Text
from openaudit.licenses.match import Match
from openaudit.licenses.phrases import Hit
from openaudit.licenses.records import Identification
from openaudit.licenses.words import place

SAME = 0.97  # share in both directions, from which the words are the licence's own
LIKE = 0.30  # share of the licence found, from which marks without the title are enough


def answer(one: Text, ranked: list[Match], hits: list[Hit]) -> Identification | None:
    """The AI licence that the text is, or None."""
    matches = {m.entry.id: m for m in ranked}
    if not hits or _plain(one, ranked):
        return None
    full = [hit for hit in hits if hit.full]
    partly = [hit for hit in hits if not hit.full and _backed(one, matches.get(hit.license))]
    chosen = max(full or partly, key=lambda hit: _weight(hit, matches.get(hit.license)), default=None)
    if chosen is None:
        return None
    found = matches.get(chosen.license)
    confidence = 0.95 if chosen.full else 0.75
    spans = [place(one.words.lines, *one.form.chars(at, end)) for at, end in chosen.where]
    if found and found.of_license > LIKE:
        spans.insert(0, one.words.span(found.first, found.last))
        confidence = min(0.99, max(confidence, found.of_license))
    others = [hit.license for hit in full if hit.license != chosen.license]
    caveats = (f"also holds the phrases of {', '.join(others[:3])}",) if others else ()
    added = standard.leftover(one, [found]) if found and found.of_license >= SAME else ()
    license_ = chosen.license
    if any(rider.restricting for rider in added):
        license_ = f"LicenseRef-openaudit-{chosen.license.removeprefix('LicenseRef-')}{knowledge.RIDER}"
        caveats += (f"the text of {chosen.license} with words of its own that restrict it: review the riders",)
    return Identification(license=license_, confidence=round(confidence, 3), matcher="phrase", spans=tuple(spans), riders=added, caveats=caveats)


def _plain(one: Text, ranked: list[Match]) -> bool:
    """Whether the text is a standard licence word for word, so that a name in it is a mention."""
    top = ranked[0] if ranked else None
    return top is not None and top.entry.carrier == "spdx" and top.of_license >= 0.99 and top.inside >= 0.99 * len(one.words.words)


def _backed(one: Text, found: Match | None) -> bool:
    return found is None or found.of_license >= LIKE


def _weight(hit: Hit, found: Match | None) -> tuple[bool, float, int]:
    return hit.full, found.of_license if found else 0.0, hit.weight
