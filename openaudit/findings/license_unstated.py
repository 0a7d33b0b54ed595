"""Weights are released and no licence for them is stated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from openaudit.facts import Evidence, Fact, Finding

if TYPE_CHECKING:  # the gate judges nothing unless a rule asks for it
    from openaudit.verdict import Assessment

RELEASED = {"yes", "gated", "open+gated", "partial", "diff"}


def find(evidence: Evidence, assessments: Sequence[Assessment]) -> Iterator[Finding]:
    """A warning where the weights' licence is NOASSERTION or a gap."""
    del assessments
    license_ = evidence.get("model.parameters.license")
    stated = isinstance(license_, Fact) and license_.value != "NOASSERTION"
    if stated or evidence.value("model.parameters.released") not in RELEASED:
        return
    yield Finding(
        id="license-unstated",
        severity="warning",
        message="The weights are released and no licence for them is stated; without one nobody has permission to use them.",
        remedy="State the licence in the model card's front matter and add its text as a LICENSE file.",
        facts=("model.parameters.license", "model.parameters.released"),
    )
