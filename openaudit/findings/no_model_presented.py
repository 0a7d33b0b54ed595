"""The release presents software, data or a guide, and no model: what is asked of a model has nobody to answer for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from openaudit.facts import Evidence, Fact, Finding

if TYPE_CHECKING:  # the gate judges nothing unless a rule asks for it
    from openaudit.verdict import Assessment

THINGS = {"software": "software", "data": "a dataset", "guide": "a guide"}


def find(evidence: Evidence, assessments: Sequence[Assessment]) -> Iterator[Finding]:
    """A note where a card says that it presents something else, and no weights were seen or linked."""
    del assessments
    presents = evidence.get("release.presents")
    if isinstance(presents, Fact) and not isinstance(evidence.get("model.parameters.released"), Fact):
        yield Finding(
            id="no-model-presented",
            severity="note",
            message=f"The card presents {THINGS.get(str(presents.value), presents.value)}, and no weights were seen or linked: "
            "where something is unknown about a model, there may be none.",
            where=presents.where,
            remedy="Audit the release of the model, or name its parts in openaudit.yaml.",
            facts=("release.presents",),
        )
