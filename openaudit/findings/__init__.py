"""What a person should look at: one rule per module, over evidence and assessments. `check` shows the same ones.

A rule is a module with `find(evidence, assessments)`; its file name is the id of what it finds.
"""

from collections.abc import Iterator, Sequence

from openaudit import plugins
from openaudit.facts import Evidence, Finding
from openaudit.verdict import Assessment


def find_all(evidence: Evidence, assessments: Sequence[Assessment]) -> tuple[Finding, ...]:
    """What the collectors found on their way, and then what each rule finds; each finding once."""
    return tuple(dict.fromkeys([*evidence.findings, *_found(evidence, assessments)]))


def _found(evidence: Evidence, assessments: Sequence[Assessment]) -> Iterator[Finding]:
    for _, rule in plugins.modules("findings"):
        yield from rule.find(evidence, assessments)
