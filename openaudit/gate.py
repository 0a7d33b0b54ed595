"""The gate: what the audit finds, without the report. A pull request waits for it, so it loads only what it needs.

Rubrics are read and held against the evidence only when a finding rule asks for an assessment; on a lone card none does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, overload

from openaudit.collect import collect_all
from openaudit.collect.smoke import facts
from openaudit.facts import Evidence, Finding
from openaudit.findings import find_all, rank
from openaudit.questions import tried
from openaudit.release import open_release
from openaudit.run.records import MEMORY, SECONDS

if TYPE_CHECKING:
    from openaudit.verdict import Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The name of the release and its findings, the gravest first: the same ones as in its report."""

    name: str
    findings: tuple[Finding, ...]


class Judged(Sequence["Assessment"]):
    """The assessments by the default rubrics, made when the first is asked for."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence

    @cached_property
    def _made(self) -> "list[Assessment]":
        from openaudit.choices import judges  # noqa: PLC0415 - the point of this class
        from openaudit.verdict import assess  # noqa: PLC0415

        return [assess(judge, self._evidence) for judge in judges(())]

    def __len__(self) -> int:
        """How many rubrics judge."""
        return len(self._made)

    @overload
    def __getitem__(self, at: int) -> "Assessment": ...
    @overload
    def __getitem__(self, at: slice) -> "Sequence[Assessment]": ...
    def __getitem__(self, at: int | slice) -> "Assessment | Sequence[Assessment]":
        """The assessment at a place."""
        return self._made[at]


def gate(
    ref: str,
    *,
    smoke: str = "auto",
    device: str = "auto",
    dtype: str = "auto",
    time_limit: float = SECONDS,
    memory_limit: int = MEMORY,
    tree: Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Gate:
    """The findings about the release `ref`; arguments and errors are those of `audit`."""
    release = open_release(ref, tree=tree)
    evidence = collect_all(release, without=("smoke",), progress=lambda name, *_: progress(f"collecting: {name}"))
    progress("smoke inference")
    trial = tried(release, evidence, smoke, device, dtype=dtype, time_limit=time_limit, memory_limit=memory_limit)
    evidence = evidence.adding(facts(trial))
    found = find_all(evidence, Judged(evidence))
    name = str(evidence.value("release.name") or release.name)
    return Gate(name=name, findings=tuple(sorted(found, key=rank)))
