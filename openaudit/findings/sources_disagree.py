"""Two sources say different things about one fact: both are kept, and a person decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from openaudit.facts import Evidence, Fact, Finding

if TYPE_CHECKING:  # the gate judges nothing unless a rule asks for it
    from openaudit.verdict import Assessment

# A licence is the one thing where a silent choice would be a legal statement.
GRAVE = ".license"
# Lists grow by source, and descriptions are graded per place: there the strongest source is simply the better one.
GRADED = (".described", ".listed", ".location", ".datasets", ".upstream", ".stated")


def find(evidence: Evidence, assessments: Sequence[Assessment]) -> Iterator[Finding]:
    """One finding for each fact whose sources name different single values."""
    del assessments
    for fact in evidence.facts.values():
        against = [other for other in fact.others if other.value != fact.value]
        if not against or fact.name.endswith(GRADED) or isinstance(fact.value, tuple):
            continue
        other = against[0]
        yield Finding(
            id="license-conflict" if fact.name.endswith(GRAVE) else "sources-disagree",
            severity="warning",
            message=f"{_name(fact)} is {fact.value} ({fact.basis}, {fact.how}), but {other.value} ({other.basis}, {other.how})",
            where=(*fact.where[:1], *other.where[:1]),
            remedy="Make the sources say the same, or say why they differ.",
            facts=(fact.name,),
        )


def _name(fact: Fact) -> str:
    return f"{fact.name} of {fact.of}" if fact.of else fact.name
