"""What the licences of the base models are, what they grant, and what they ask of the release."""

from collections.abc import Iterator

from openaudit.collect.documents import Document
from openaudit.collect.licensing import WEIGHTS, Statement, duties, terms
from openaudit.collect.licensing.texts import Shelf
from openaudit.facts import Evidence, Fact, Gap, Record
from openaudit.licenses.compare_bases import license_of


def licenses(said: list[Statement], known: Evidence) -> Iterator[Fact | Gap]:
    """The licence of each base: in the publisher's words where there are any, else from the table of base models."""
    told = [one for one in said if "lineage.base" in one.scope and one.license]
    for one in told:
        yield Fact(
            name="lineage.base.license",
            value=str(one.license),
            of=one.of,
            basis="claimed",
            how=one.how,
            where=one.where,
        )
    named = known.value("lineage.base")
    for base in named if isinstance(named, tuple) else ():
        if license_ := license_of(str(base)):
            yield Fact(
                name="lineage.base.license",
                value=license_,
                of=str(base),
                basis="claimed",
                how="computed: table of base models",
            )
        else:
            yield Gap(name="lineage.base.license", of=str(base), reason="the table of base models does not hold it")


def granted(bases: list[Fact | Gap]) -> Iterator[Record]:
    """What the licence of each base grants, restricts and asks for."""
    for one in bases:
        if isinstance(one, Fact):
            said = Statement(
                scope=("lineage.base",),
                license=str(one.value),
                stated="",
                basis=one.basis,
                how=one.how,
                where=one.where,
            )
            yield from terms.facts("lineage.base", said, of=one.of)


def obliged(
    bases: list[Fact | Gap], found: list[Record], known: Evidence, shelf: Shelf, documents_: tuple[Document, ...]
) -> Iterator[Record]:
    """What the licences of the bases ask for, and whether the release shows it; gaps where neither licence nor relation is known."""
    relation = duties.RELATIONS.get(str(known.value("lineage.relation")))
    under = {one.of: str(one.value) for one in bases if isinstance(one, Fact)}
    own = [one for one in found if isinstance(one, Fact) and one.name == f"{WEIGHTS}.license" and not one.of]
    if relation and under:
        yield from duties.facts(under, str(own[0].value) if own else "NOASSERTION", relation, shelf, documents_)
    else:
        for name in ("license.duties.met", "license.duties.open"):
            yield Gap(name=name, reason="no base with a known licence and relation")
