"""Open a release, collect evidence, hold each rubric against it, render the report."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from openaudit.choices import judges, now
from openaudit.collect import collect_all
from openaudit.collect.smoke import facts
from openaudit.findings import find_all
from openaudit.questions import tried
from openaudit.release import open_release
from openaudit.report import Report
from openaudit.report.compose import compose
from openaudit.report.inheriting import base_level, inherited
from openaudit.run.records import MEMORY, SECONDS
from openaudit.verdict import assess
from openaudit.wire import release_entry, smoke_entry, tool, weights_entry


def audit(
    ref: str,
    rubrics: Iterable[str] = (),
    *,
    smoke: str = "auto",
    device: str = "auto",
    dtype: str = "auto",
    time_limit: float = SECONDS,
    memory_limit: int = MEMORY,
    tree: Path | None = None,
    own_rubrics: Path | None = None,
    base: Report | None = None,
    made: datetime | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Collect the evidence about the release `ref` once and hold every rubric against it.

    `rubrics` are ids (`all` for every one, none for the default three); `smoke` is `auto`, `off` or a runner, which
    computes on `device` in `dtype` within `time_limit` seconds and `memory_limit` bytes; `tree` a file list of what exists but is not here; `own_rubrics` a folder with rubrics of the caller's own; `base` the
    report of the model that this one was made from; `made` the report's date (else SOURCE_DATE_EPOCH, else now).
    ReleaseError where `ref` cannot be opened, RubricError or PluginError where a name is unknown.
    """
    made = made or now()
    asked = judges(rubrics, own_rubrics)
    release = open_release(ref, tree=tree)
    evidence = collect_all(release, without=("smoke",), progress=lambda name, *_: progress(f"collecting: {name}"))
    progress("smoke inference")
    trial = tried(release, evidence, smoke, device, dtype=dtype, time_limit=time_limit, memory_limit=memory_limit)
    evidence = evidence.adding((*facts(trial), *inherited(base)))
    assessments = [assess(judge, evidence, base_level(base, judge)) for judge in asked]
    return compose(
        tool=tool(asked),
        made=made,
        release=release_entry(release, evidence),
        evidence=evidence,
        assessments=assessments,
        findings=find_all(evidence, assessments),
        weights=weights_entry(release),
        smoke=smoke_entry(trial),
    )
