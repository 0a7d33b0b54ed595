"""The weights stand behind a gate: a form, a request, a click-through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from openaudit.facts import Evidence, Fact, Finding

if TYPE_CHECKING:  # the gate judges nothing unless a rule asks for it
    from openaudit.verdict import Assessment


def find(evidence: Evidence, assessments: Sequence[Assessment]) -> Iterator[Finding]:
    """A note where access to the weights is gated."""
    del assessments
    released = evidence.get("model.parameters.released")
    if isinstance(released, Fact) and released.value in {"gated", "open+gated"}:
        yield Finding(
            id="gated-weights",
            severity="note",
            message="Access to the weights is gated; what has to be accepted there is part of the terms.",
            where=released.where,
            remedy="Read the gate's terms beside the licence.",
            facts=("model.parameters.released",),
        )
