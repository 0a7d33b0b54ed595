"""The licence of a base model passes terms on, and the licence of what was made from it does not have them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from openaudit.facts import Evidence, Fact, Finding, Place
from openaudit.licenses.compare import Comparison, compare_all

if TYPE_CHECKING:  # the gate judges nothing unless a rule asks for it
    from openaudit.verdict import Assessment

RELATIONS = {
    "finetune": "derivative",
    "fine-tune": "derivative",
    "adapter": "adapter",
    "merge": "merge",
    "quantized": "copy",
    "distilled": "distillation",
}
FACTS = ("model.parameters.license", "lineage.base.license", "lineage.relation")


def find(evidence: Evidence, assessments: Sequence[Assessment]) -> Iterator[Finding]:
    """A warning for each base whose terms are missing, a note where the step or the terms are contested."""
    del assessments
    own, relation = evidence.get("model.parameters.license"), evidence.get("lineage.relation")
    step = RELATIONS.get(str(relation.value)) if isinstance(relation, Fact) else None
    bases = [one for one in evidence.about("lineage.base.license") if isinstance(one, Fact)]
    if step is None or not bases or not isinstance(own, Fact):
        return
    names = list(dict.fromkeys(str(one.value) for one in bases))
    for one in compare_all(names, str(own.value), step):
        places = (*own.where[:1], *(place for base in bases if str(base.value) in one.base for place in base.where[:1]))
        if one.outcome in ("conflict", "review") and (one.missing or one.barred or one.reasons):
            yield _finding(one, _called(one, bases), places)


def _called(one: Comparison, bases: list[Fact]) -> str:
    named = [base.of for base in bases if base.value == one.base and base.of]
    return f"{one.base} (the licence of {', '.join(named[:3])})" if named else one.base


def _finding(one: Comparison, called: str, where: tuple[Place, ...]) -> Finding:
    sure = one.outcome == "conflict"
    lacks = [*one.missing, *(f"forbidden: {atom}" for atom in one.barred)] or list(one.reasons)
    return Finding(
        id="base-terms-dropped" if sure else "base-terms-contested",
        severity="warning" if sure else "note",
        message=f"As {one.relation} of a work under {called}, {one.derived} lacks: {', '.join(lacks)[:300]}"
        + (f"; contested: {one.contested}" if one.contested else ""),
        where=where,
        remedy="Keep the base's terms, or show why they do not reach this release; have the licence of the base read.",
        facts=FACTS,
    )
