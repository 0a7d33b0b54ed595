"""What a licence allows and asks for, as facts of the component that is under it, with the clause of the release's own file."""

import re
from collections.abc import Iterator
from functools import cache

from openaudit import licenses
from openaudit.collect import phrases
from openaudit.collect.licensing import Statement
from openaudit.facts import Fact, Gap, Place, Record, Value

MOST = 12  # places of one fact


def facts(component: str, said: Statement, of: str = "") -> Iterator[Record]:
    """Freedoms, restrictions and obligations of the licence that `said` names, on the basis of that statement."""
    recorded = licenses.terms(str(said.license))
    found = {
        "open": recorded.open,
        "osi": recorded.osi,
        "freedoms": recorded.freedoms if recorded.known else None,
        "restrictions": _own(recorded.restrictions if recorded.known else None, said.restrictions),
        "obligations": _own(recorded.obligations if recorded.known else None, said.obligations),
    }
    for part, value in found.items():
        name = f"{component}.license.{part}"
        if value is None:
            yield Gap(name=name, of=of, reason=f"nobody has recorded this about {said.license}")
        else:
            where = (*_clauses(said, value), *said.where)[:MOST]
            yield Fact(name=name, of=of, value=value, basis=said.basis, how=f"{said.how}, licence facts", where=where)


def _clauses(said: Statement, value: Value) -> tuple[Place, ...]:
    """Where the text of the release itself has the clauses of `value`, the first place of each."""
    names = {str(one).partition(":")[0] for one in value} if isinstance(value, tuple) else set()
    first = {name: place for name, place in reversed(said.clauses) if name in names}
    return tuple(dict.fromkeys(first.values()))


def _own(recorded: tuple[str, ...] | None, read: tuple[str, ...]) -> tuple[str, ...] | None:
    """What is recorded of a licence; what was read in the text itself where nothing is."""
    return recorded if recorded is not None else read or None


def restrictions_in(words: str) -> tuple[str, ...]:
    """What the name of a licence that nobody has recorded says that it restricts: `a custom non-commercial licence`."""
    low = words.lower()
    return tuple(atom for atom, pattern in _named().items() if pattern.search(low))


@cache
def _named() -> dict[str, re.Pattern[str]]:
    return {atom: re.compile(pattern) for atom, pattern in phrases.read("licenses")["named-restrictions"].items()}


def clauses(component: str, said: Statement) -> Iterator[Fact]:
    """What the words of an unknown licence show."""
    for part, atoms in (("restrictions", said.restrictions), ("obligations", said.obligations)):
        if atoms:
            yield Fact(
                name=f"{component}.license.{part}",
                value=atoms,
                basis=said.basis,
                how=f"{said.how}, clauses",
                where=(*_clauses(said, atoms), *said.where)[:MOST],
            )
