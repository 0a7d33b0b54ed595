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
_RESTRICTIONS = f"{WEIGHTS}.license.restrictions"
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


def with_policy(found: Iterable[Record], release: Release) -> Iterator[Record]:
    """`found`, with the uses that a policy forbids among the restrictions of the weights."""
    forbidden = policies(release)
    for one in found:
        if forbidden and isinstance(one, Fact) and one.name == _RESTRICTIONS and isinstance(one.value, tuple):
            where = (*one.where, *places(forbidden)[:2])
            yield replace(one, value=tuple(dict.fromkeys((*one.value, USES))), where=where)
        else:
            yield one


def restrictions(release: Release, known: Evidence) -> Iterator[Fact]:
    """What documents about the whole release say that the weights may not be used for, where weights are released."""
    if known.value(f"{WEIGHTS}.released") in (None, "no"):
        return
    told = [hit for hit in hits(release, "restrictions") if about_the_release(hit)]
    if shown := [hit for atom in ATOMS for hit in showing(told, atom)]:
        atoms = tuple(dict.fromkeys(hit.shows for hit in shown))
        how = f"{shown[0].how}, in words"
        yield Fact(name=_RESTRICTIONS, value=atoms, basis="claimed", how=how, where=places(shown))


def about_the_release(hit: Hit) -> bool:
    """Whether it stands in a document at the root, or among model cards, and in no row of a table."""
    return bool(_OWN.match(hit.flat.path)) and hit.flat.unit(hit.at).kind != "row"
