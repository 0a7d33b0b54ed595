"""Terms without a licence's name: a use policy that binds beside the licence, and what sentences restrict where no licence is named."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from openaudit.collect import phrases
from openaudit.collect.documents import text_of
from openaudit.collect.documents.search import hits, places, showing
from openaudit.collect.licensing import WEIGHTS
from openaudit.collect.licensing.texts import policy_files
from openaudit.collect.phrases import Hit
from openaudit.facts import Evidence, Fact, Record
from openaudit.read.flatten import Writer
from openaudit.release import Release

USES = "use-list"  # the atom of a list of forbidden uses
ATOMS = ("research-only", "registration")  # what sentences of phrases/restrictions.yaml show
MOST = 128 * 1024  # bytes of a file of terms that are read
_OWN = re.compile(r"[^/]{1,200}$|model[_-]?cards?/[^/]{1,200}$", re.IGNORECASE)


def binding(release: Release, paths: Iterable[str]) -> Iterator[Hit]:
    """What binds in the files of `paths`: licences, policies, terms."""
    wanted = [phrase for phrase in phrases.load("restrictions") if phrase.where == "licence"]
    for path in paths:
        text = text_of(release, path, MOST)
        if text is None:
            continue
        writer = Writer(path, text.lines)
        writer.block("paragraph", [(number, 1, line) for number, line in enumerate(text.lines, 1)], frozenset())
        flat = writer.flat()
        for phrase in wanted:
            yield from phrase.hits(flat)


def policies(release: Release) -> list[Hit]:
    """What use policies in the release forbid."""
    return list(binding(release, (file.path for file in policy_files(release))))


def bound(found: Iterable[Record], release: Release, known: Evidence) -> Iterator[Record]:
    """`found`, with what restricts the weights beside their licence: forbidden uses, commercial use on application, research alone where the licence restricts too.

    Where no licence is named, what documents say of the whole release stands for itself.
    """
    forbidden, said = policies(release), _said(release, known)
    alone = [hit for hit in said if hit.shows == "research-only"]
    named = False
    for one in found:
        named = named or (_about(one, "license") and isinstance(one, Fact) and one.value != "NOASSERTION")
        if isinstance(one, Fact) and forbidden and _about(one, "license.freedoms") and isinstance(one.value, tuple):
            yield replace(one, value=tuple(freedom for freedom in one.value if freedom != "use"))
        elif isinstance(one, Fact) and _about(one, "license.restrictions") and isinstance(one.value, tuple):
            yield _with(one, forbidden, alone if one.value else [], showing(said, "registration"))
        else:
            yield one
    if said and not named:
        atoms = tuple(dict.fromkeys(hit.shows for hit in said))
        how = f"{said[0].how}, in words"
        yield Fact(name=f"{WEIGHTS}.license.restrictions", value=atoms, basis="claimed", how=how, where=places(said))


def _with(one: Fact, forbidden: list[Hit], alone: list[Hit], asked: list[Hit]) -> Fact:
    """The restrictions of a licence, and what more is forbidden, for research alone or to be applied for."""
    listed = one.value if isinstance(one.value, tuple) else ()
    said = ((USES, forbidden), ("research-only", alone), ("registration", asked))
    more = [(atom, shown) for atom, shown in said if shown and atom not in listed]
    where = places([hit for _, shown in more for hit in shown])[:2]
    return replace(one, value=(*listed, *(atom for atom, _ in more)), where=(*one.where, *where)) if more else one


def _about(one: Record, part: str) -> bool:
    """Whether a record is about this of the weights as a whole."""
    return isinstance(one, Fact) and one.name == f"{WEIGHTS}.{part}" and not one.of


def _said(release: Release, known: Evidence) -> list[Hit]:
    """What documents about the whole release restrict the weights to in words, where weights are released."""
    if known.value(f"{WEIGHTS}.released") in (None, "no"):
        return []
    told = [hit for hit in hits(release, "restrictions") if about_the_release(hit)]
    return [hit for atom in ATOMS for hit in showing(told, atom)]


def about_the_release(hit: Hit) -> bool:
    """Whether it stands in a document at the root, or among model cards, and in no row of a table."""
    return bool(_OWN.match(hit.flat.path)) and hit.flat.unit(hit.at).kind != "row"
