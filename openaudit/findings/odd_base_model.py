"""A base model that cannot be looked up as it is named: no hub id, the release itself, or too many to be meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from openaudit.facts import Evidence, Fact, Finding

if TYPE_CHECKING:  # the gate judges nothing unless a rule asks for it
    from openaudit.verdict import Assessment

ID = re.compile(r"(?:[\w.-]{1,96}/)?[\w.-]{1,96}")
MOST = 20  # more than any merge names


def find(evidence: Evidence, assessments: Sequence[Assessment]) -> Iterator[Finding]:
    """A note for names that are no ids, a warning for a release that names itself, a note for a list beyond counting."""
    del assessments
    base = evidence.get("lineage.base")
    if not isinstance(base, Fact):
        return
    names = [str(one) for one in (base.value if isinstance(base.value, tuple) else (base.value,))]
    odd = [one for one in names if not ID.fullmatch(one) or ".." in one]
    own = {str(evidence.value("release.name")), str(evidence.value("release.name")).rsplit("/", 1)[-1]}
    said = []
    if odd:
        said.append(f"is named in a form that is no hub id: {', '.join(odd[:3])}")
    if any(one in own for one in names):
        said.append("is the release itself")
    if len(names) > MOST:
        said.append(f"is a list of {len(names)}; the first {MOST} are looked at")
    if said:
        yield Finding(
            id="odd-base-model",
            severity="note",
            message=f"The base model {'; and it '.join(said)}. Nothing was fetched or opened by that name.",
            where=base.where[:3],
            remedy="Name the base model by its hub id.",
            facts=("lineage.base",),
        )
