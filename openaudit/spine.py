"""Open a release, collect evidence, hold each rubric against it, render the report."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from os import environ
from pathlib import Path

from openaudit import rubric, run
from openaudit.collect import collect_all, vocabulary
from openaudit.collect.smoke import facts, unfetched
from openaudit.errors import UsageError
from openaudit.facts import Evidence
from openaudit.findings import find_all
from openaudit.release import Release, open_release
from openaudit.report import Report
from openaudit.report.compose import compose
from openaudit.report.inheriting import base_level, inherited
from openaudit.run import Smoke
from openaudit.verdict import assess
from openaudit.weights import Weights, inspect
from openaudit.wire import release_entry, smoke_entry, tool, weights_entry

DEFAULT = ("spectrum-1.0", "osaid-1.0", "g7-2026")


def audit(
    ref: str,
    rubrics: Iterable[str] = (),
    *,
    smoke: str = "auto",
    device: str = "auto",
    tree: Path | None = None,
    own_rubrics: Path | None = None,
    base: Report | None = None,
    made: datetime | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Collect the evidence about the release `ref` once and hold every rubric against it.

    `rubrics` are ids (`all` for every one, none for the default three); `smoke` is `auto`, `off` or a runner; `tree` a
    file list of what exists but is not here; `own_rubrics` a folder with rubrics of the caller's own; `base` the report of
    the model that this one was made from, which no derived model is more open than; `made` the report's date (else SOURCE_DATE_EPOCH, else now). ReleaseError
    where `ref` cannot be opened, RubricError or PluginError where a name is unknown.
    """
    made = made or now()
    judges = [rubric.load(name, own_rubrics, vocabulary=_facts(own_rubrics)) for name in chosen(rubrics, own_rubrics)]
    release = open_release(ref, tree=tree)
    evidence = collect_all(release, without=("smoke",), progress=lambda name, *_: progress(f"collecting: {name}"))
    progress("smoke inference")
    trial = tried(release, evidence, smoke, device)
    evidence = evidence.adding((*facts(trial), *inherited(base)))
    assessments = [assess(judge, evidence, base_level(base, judge)) for judge in judges]
    return compose(
        tool=tool(judges),
        made=made,
        release=release_entry(release, evidence),
        evidence=evidence,
        assessments=assessments,
        findings=find_all(evidence, assessments),
        weights=weights_entry(release),
        smoke=smoke_entry(trial),
    )


def tried(release: Release, evidence: Evidence, runner: str, device: str) -> Smoke:
    """The smoke inference that was asked for, or why there is none."""
    if runner == "off":
        return Smoke(runner="off", device=device, ran=False, reason="it was switched off for this audit")
    return unfetched(evidence) or run.smoke(release, runner=runner, device=device)


def smoke(path: str, runner: str = "auto", device: str = "auto") -> Smoke:
    """The smoke inference of the release at `path` alone; ReleaseError where it cannot be opened."""
    return run.smoke(open_release(path), runner=runner, device=device)


def inspect_weights(path: str, *, hash: bool = False) -> Weights:
    """The weight files of the release at `path`, from headers alone, or with every byte hashed; ReleaseError as above."""
    return inspect(open_release(path), hash=hash)


def chosen(rubrics: Iterable[str], folder: Path | None = None) -> tuple[str, ...]:
    """The ids of the rubrics that are meant: the default three for none, every one for `all`, each once."""
    asked = tuple(dict.fromkeys(rubrics)) or tuple(name for name in DEFAULT if name in rubric.names())
    return rubric.names(folder) if "all" in asked else asked


def _facts(folder: Path | None) -> dict[str, str] | None:
    """What the caller's own rubrics may ask for; nobody needs it where there are none."""
    return vocabulary() if folder else None


def now() -> datetime:
    """The date of a report: SOURCE_DATE_EPOCH where it is set, so that the same release gives the same bytes."""
    epoch = environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"SOURCE_DATE_EPOCH: expected seconds since 1970, got {epoch[:40]!r}") from None
