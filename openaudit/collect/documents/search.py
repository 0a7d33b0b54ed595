"""Phrases looked up in the documents of a release, once for each file of phrases, and facts made of what was found."""

from collections.abc import Iterable, Iterator, Sequence

from openaudit.collect import phrases
from openaudit.collect.documents import documents
from openaudit.collect.documents.once import once
from openaudit.collect.documents.papers import papers
from openaudit.collect.documents.saying import UNFILLED
from openaudit.collect.phrases import Hit, standing
from openaudit.facts import Basis, Fact, Gap, Place, Value
from openaudit.read.flat import Flat
from openaudit.release import Release

UNFILLED_WORDS = "more information"  # in every empty field
PLACES = 5  # of one fact; the first of each thing shown come first


@once
def hits(release: Release, name: str) -> tuple[Hit, ...]:
    """Every place in the documents (change logs apart) where a phrase of `phrases/<name>.yaml` stands.

    Where the file of phrases says that it is about models, the cards of datasets are left out. Papers in the release are
    searched after them, where it says that it speaks about papers too.
    """
    of_models = phrases.read(name).get("cards") == "models"
    looked = (one for one in documents(release) if one.role != "changes" and not (of_models and one.of_data))
    told = [hit for one in looked for hit in standing.hits(name, one.prose, one.code) if not _says_nothing(hit)]
    if "papers" in phrases.read(name):
        told += [hit for paper in papers(release) if paper.text for hit in standing.hits(name, paper.text)]
    return tuple(told)


@once
def texts(release: Release) -> tuple[Flat, ...]:
    """What the documents say (change logs apart), and the papers: the texts that `hits` looks at."""
    told = (one.prose for one in documents(release) if one.role != "changes")
    return (*told, *(paper.text for paper in papers(release) if paper.text))


def _says_nothing(hit: Hit) -> bool:
    """Whether it stands in a form's field that is empty, or heads one."""
    flat = hit.flat
    if not flat.known(_is_form):
        return False
    if flat.unit(hit.at).kind == "heading":
        below = flat.lower[start : start + 60] if (start := flat.span(hit.at)[1] + 1) < len(flat.lower) else ""
        return bool(UNFILLED.match(below))
    sentence = flat.sentence(hit.at)
    return UNFILLED_WORDS in sentence and bool(UNFILLED.search(sentence))


def _is_form(flat: Flat) -> bool:
    """Whether one of its fields was left as the form for cards has it."""
    return UNFILLED_WORDS in flat.lower


def showing(found: Iterable[Hit], *shown: str) -> list[Hit]:
    """Those of `found` that show one of `shown`."""
    return [hit for hit in found if hit.shows in shown]


def places(found: Iterable[Hit]) -> tuple[Place, ...]:
    """Where the hits stand: at most PLACES lines, one for each thing shown before any second one."""
    kept: dict[tuple[str, int | None, int | str | None], Place] = {}
    seen: set[str] = set()
    later: list[Hit] = []
    for hit in found:
        if hit.shows in seen:
            later.append(hit)
        else:
            seen.add(hit.shows)
            place = hit.place
            kept.setdefault(_spot(place), place)
    for hit in later:
        if len(kept) >= PLACES:
            break
        place = hit.place
        kept.setdefault(_spot(place), place)
    return tuple(list(kept.values())[:PLACES])


def _spot(place: Place) -> tuple[str, int | None, int | str | None]:
    """What tells two places apart: the line, or where there are no lines the page and the quote."""
    return place.path, place.page, place.line or place.quote


def fact(name: str, value: Value, found: Sequence[Hit], basis: Basis = "seen", of: str = "") -> Fact:
    """The fact that the hits show, found by the first of them."""
    return Fact(name=name, value=value, basis=basis, how=found[0].how, of=of, where=places(found))


def described(name: str, full: Sequence[Hit], part: Sequence[Hit], missing: str) -> Iterator[Fact | Gap]:
    """`yes` where something is described in full, else `partial`, else a gap that says what is `missing`."""
    if full:
        yield fact(name, "yes", full)
    elif part:
        yield fact(name, "partial", part)
    else:
        yield Gap(name=name, reason=f"not shown: {missing}")
