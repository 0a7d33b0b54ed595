"""The licence of a base model asks for something to be done, and nothing that was read shows that it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from openaudit.facts import Evidence, Fact, Finding

if TYPE_CHECKING:  # the gate judges nothing unless a rule asks for it
    from openaudit.verdict import Assessment


def find(evidence: Evidence, assessments: Sequence[Assessment]) -> Iterator[Finding]:
    """One warning with the duties that are not shown."""
    del assessments
    left = evidence.get("license.duties.open")
    if isinstance(left, Fact) and isinstance(left.value, tuple) and left.value:
        yield Finding(
            id="base-duty-not-shown",
            severity="warning",
            message=f"The licence of the base asks for what no file shows: {', '.join(str(one) for one in left.value)}.",
            where=left.where,
            remedy="Add the licence text, the notice and the names that the base's licence asks for.",
            facts=("license.duties.open",),
        )
