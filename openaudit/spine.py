"""Open a release, collect evidence, hold each rubric against it, render the report."""

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from openaudit import rubric
from openaudit.collect import collect_all
from openaudit.findings import find_all
from openaudit.release import open_release
from openaudit.report import Report
from openaudit.report.compose import compose
from openaudit.verdict import assess

DEFAULT = ("spectrum-1.0", "osaid-1.0", "g7-2026")


def audit(
    ref: str,
    rubrics: Iterable[str] = (),
    *,
    smoke: str = "auto",
    device: str = "auto",
    tree: Path | None = None,
    made: datetime | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Collect the evidence about the release `ref` once and hold every rubric against it.

    `rubrics` are ids (`all` for every one, none for the default three); `smoke` is `auto`, `off` or a runner; `tree` a
    file list of what exists but is not here; `made` the report's date (else SOURCE_DATE_EPOCH, else now). ReleaseError
    where `ref` cannot be opened, RubricError or PluginError where a name is unknown.
    """
    judges = [rubric.load(name) for name in _chosen(rubrics)]
    release = open_release(ref, tree=tree)
    evidence = collect_all(release, progress=progress)
    trial = run.smoke(release, evidence, runner=smoke, device=device)
    evidence = evidence.adding(smoked(trial))
    assessments = [assess(judge, evidence) for judge in judges]
    return compose(
        tool=tool(judges),
        made=made or now(),
        release=release_entry(release, evidence),
        evidence=evidence,
        assessments=assessments,
        findings=find_all(evidence, assessments),
        weights=weights_entry(inspect(release)),
        smoke=smoke_entry(trial),
    )
