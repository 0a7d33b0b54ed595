"""The publisher calls the model open source, and the evidence does not show what that asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from openaudit.facts import Evidence, Fact, Finding

if TYPE_CHECKING:  # the gate judges nothing unless a rule asks for it
    from openaudit.verdict import Assessment
CLAIMS = "model.claims."  # where nothing is claimed, nothing has to be judged


def find(evidence: Evidence, assessments: Sequence[Assessment]) -> Iterator[Finding]:
    """A finding for each rubric whose claim is made and whose top is not shown to be reached; an error where it cannot be."""
    if not any(name.startswith(CLAIMS) and fact.value is True for (name, _), fact in evidence.facts.items()):
        return
    for judged in assessments:
        claim = evidence.get(judged.rubric.claim) if judged.rubric.claim else None
        if isinstance(claim, Fact) and claim.value is True:
            yield from _unmet(claim, judged)


def _unmet(claim: Fact, judged: Assessment) -> Iterator[Finding]:
    top = judged.rubric.levels[-1].id
    if judged.level.low == top:
        return
    impossible = judged.level.high != top
    failing = [one.criterion.id for one in judged.verdicts if one.outcome == ("unmet" if impossible else "unknown")]
    yield Finding(
        id="open-claim-not-met",
        severity="error" if impossible else "warning",
        message=(
            f"The publisher says open source; {judged.rubric.title} {'is not met' if impossible else 'is not shown to be met'}: "
            + ", ".join(failing[:6])
            + (f" and {len(failing) - 6} more" if len(failing) > 6 else "")  # noqa: PLR2004 - what fits a line
        ),
        where=claim.where,
        remedy="Release or describe what is missing, or say open weights.",
        facts=(claim.name,),
    )
