"""The publisher says open source, and the licence of the weights restricts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from openaudit.facts import Evidence, Fact, Finding

if TYPE_CHECKING:  # the gate judges nothing unless a rule asks for it
    from openaudit.verdict import Assessment


def find(evidence: Evidence, assessments: Sequence[Assessment]) -> Iterator[Finding]:
    """One error with both quotes side by side, where the licence is known not to be open."""
    del assessments
    claim, open_ = evidence.get("model.claims.open-source"), evidence.get("model.parameters.license.open")
    if not (isinstance(claim, Fact) and claim.value is True and isinstance(open_, Fact) and open_.value is False):
        return
    restrictions = evidence.value("model.parameters.license.restrictions")
    said = ", ".join(str(one) for one in restrictions[:6]) if isinstance(restrictions, tuple) else "terms of its own"
    yield Finding(
        id="open-claim-restricted",
        severity="error",
        message=f"The publisher says open source; {evidence.value('model.parameters.license')} is no open licence: {said}.",
        where=(*claim.where[:1], *open_.where[:1]),
        remedy="Say open weights, or release them under an open licence.",
        facts=(claim.name, open_.name),
    )
