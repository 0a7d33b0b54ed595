"""The licence of one component, from the statements that reach it: an expression with its terms, or the gap that says why there is none."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from openaudit.collect.licensing import CODE, DATA, OWN_DOCS, WEIGHTS, Statement, decide, nearest, terms
from openaudit.collect.licensing.here import Here
from openaudit.facts import Evidence, Fact, Gap, Place, Record

JUDGED = ("license", "license.open", "license.osi", "license.freedoms")  # what rubrics ask of a component
_PARTED = {DATA: "single datasets", WEIGHTS: "single models or files"}
RELEASED = {"yes", "gated", "open+gated", "partial", "diff"}


def records(component: str, said: list[Statement], known: Evidence, here: Here) -> Iterator[Record]:
    """What the statements that reach `component` make of it: its licence and its terms, or the gap that says why none is known."""
    if why := nearest.absent(component, known):
        yield from _absent(component, why)
        return
    if component in OWN_DOCS and not nearest.in_release(component, known):
        # what covers a repository does not cover a document that lies elsewhere, or that there is none of
        said = [one for one in said if component in one.scope]
        if not said:
            yield Gap(name=f"{component}.license", reason="it is not in the release, and nothing names its licence")
            return
    if component == CODE and not here.code:
        yield from _stated(component, said)
        yield Gap(name=f"{CODE}.license", reason="no code lies in the release")
        return
    # A row or an item about one dataset is about that dataset: data of which nothing is said may be under anything.
    decision = decide.decide([one for one in said if not one.of] if component == DATA else said)
    yield from _stated(component, list(decision.sources))
    expression = decision.license
    parts = list(dict.fromkeys(one.of for one in said if one.of and one.license))
    unread = _unread(said, parts) if component == DATA else []
    if component in _PARTED and (parts or unread) and not decision.sources:
        if unread or known.value(f"{component}.parts-complete") is not True:
            yield Gap(name=f"{component}.license", reason=_parted(component, parts, len(unread)))
    elif expression is None:
        yield from _unresolved(component, list(decision.sources), known, here)
    else:
        yield from _resolved(component, decision, expression)
    yield from (Gap(name=f"{component}.license", of=one.of, reason=one.why) for one in unread)
    for one in decide.parts_of(said):
        if one.license != expression:
            yield Fact(
                name=f"{component}.license",
                value=str(one.license),
                of=one.of,
                basis=one.basis,
                how=one.how,
                where=one.where,
            )
            yield from terms.facts(component, one, of=one.of)


@lru_cache(maxsize=256)  # a card alone has most of them, and each has the same
def _absent(component: str, why: str) -> tuple[Gap, ...]:
    """What rubrics ask of a component that is not there."""
    return tuple(Gap(name=f"{component}.{part}", reason=why) for part in JUDGED)


def _unread(said: list[Statement], parts: list[str]) -> list[Statement]:
    """The first statement about each part whose licence nothing says in words that are known."""
    return list({one.of: one for one in reversed(said) if one.of and one.why and one.of not in parts}.values())[::-1]


def _parted(component: str, parts: list[str], unread: int) -> str:
    """Why the licences of parts are not that of the whole: for how many of the parts, and for which, one is known."""
    share = f", known for {len(parts)} of {len(parts) + unread}" if unread else ""
    return f"stated for {_PARTED[component]} only{share}" + (f": {', '.join(parts[:5])}" if parts else "")


def _resolved(component: str, decision: decide.Decision, expression: str) -> Iterator[Record]:
    name = f"{component}.license"
    first = replace(decision.joined[0], license=expression, where=_places(decision.joined))
    if len({one.basis for one in decision.joined}) > 1:
        first = replace(first, basis="claimed")
    yield Fact(name=name, value=expression, basis=first.basis, how=first.how, where=first.where)
    yield from terms.facts(component, first)
    for one in decision.sources:
        if one.license and one not in decision.joined:
            yield Fact(name=name, value=one.license, basis=one.basis, how=one.how, where=one.where)


def _places(said: tuple[Statement, ...]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(place for one in said for place in one.where))[:6]


def _stated(component: str, said: list[Statement]) -> Iterator[Fact]:
    seen: set[str] = set()
    for one in said:
        if one.stated and one.stated not in seen and len(seen) < 6:  # noqa: PLR2004 more words say nothing new
            seen.add(one.stated)
            yield Fact(
                name=f"{component}.license.stated", value=one.stated, basis="claimed", how=one.how, where=one.where[-1:]
            )


def _unresolved(component: str, said: list[Statement], known: Evidence, here: Here) -> Iterator[Record]:
    """Words that name no known licence leave a gap; weights released without any words are NOASSERTION."""
    for one in said:
        yield from terms.clauses(component, one)
    released = known.get(f"{component}.released")
    there = isinstance(released, Fact) and released.value in RELEASED
    if said:
        yield Gap(name=f"{component}.license", reason=said[0].why or "what is stated names no one licence")
    elif there or (component == WEIGHTS and here.weights) or component == CODE:
        yield Fact(name=f"{component}.license", value="NOASSERTION", basis="seen", how="absence: nothing states one")
    else:
        yield Gap(name=f"{component}.license", reason="nothing states a licence for it")
