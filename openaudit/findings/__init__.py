"""What a person should look at: one rule per module, over evidence and assessments. `check` shows the same ones.

A rule is a module with `find(evidence, assessments)`; its file name is the id of what it finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from openaudit import plugins
from openaudit.facts import SEVERITIES, Evidence, Finding, Place

if TYPE_CHECKING:  # the gate judges nothing unless a rule asks for it
    from openaudit.verdict import Assessment


def find_all(evidence: Evidence, assessments: Sequence[Assessment]) -> tuple[Finding, ...]:
    """What the collectors found on their way, and then what each rule finds; each finding once."""
    return tuple(dict.fromkeys([*evidence.findings, *_found(evidence, assessments)]))


def _found(evidence: Evidence, assessments: Sequence[Assessment]) -> Iterator[Finding]:
    for _, rule in plugins.modules("findings"):
        yield from rule.find(evidence, assessments)


def rank(finding: Finding) -> tuple[int, str, str, str]:
    """The order in which findings are told: the gravest first, then by id, place and message."""
    first = finding.where[0] if finding.where else Place(path="")
    return (-SEVERITIES.index(finding.severity), finding.id, f"{first.path}:{first.line or 0:09d}", finding.message)
