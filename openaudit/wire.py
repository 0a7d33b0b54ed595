"""The looking side's records as entries of the report: release, weights, smoke inference, and the tool itself."""

from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from math import isfinite

from openaudit import shipped
from openaudit.facts import Evidence
from openaudit.release import Release
from openaudit.report.entries import (
    FileEntry,
    IsolationEntry,
    LoadEntry,
    ProblemEntry,
    ReleaseEntry,
    SmokeEntry,
    TestEntry,
    ToolEntry,
    WeightFileEntry,
    WeightsEntry,
)
from openaudit.rubric import Rubric
from openaudit.run import Smoke
from openaudit.version import __version__
from openaudit.weights import Problem, WeightFile, Weights
from openaudit.weights import inspect as inspect_release

KNOWLEDGE = ("licenses", "phrases")


def tool(rubrics: Iterable[Rubric]) -> ToolEntry:
    """This version, with the digests of the rubrics it judged by and of the knowledge it looked with."""
    return ToolEntry(version=__version__, rubrics={one.id: one.digest for one in rubrics}, knowledge=_knowledge())


def release_entry(release: Release, evidence: Evidence) -> ReleaseEntry:
    """Which release was looked at, called as its publisher calls it where that is known."""
    kind = evidence.value("release.kind")
    return ReleaseEntry(
        name=str(evidence.value("release.name") or release.name),
        source=release.source,
        revision=release.revision,
        kind=str(kind) if kind else None,
        files=tuple(FileEntry(path=file.path, size=file.size, sha256=file.sha256) for file in release.files()),
    )


def weights_entry(release: Release) -> WeightsEntry:
    """The weight files as their headers describe them."""
    found: Weights = inspect_release(release)
    files = tuple(_file(one) for one in found.files)
    return WeightsEntry(files=files, tensors=sum(one.tensors for one in files), parameters=found.parameters or 0)


def smoke_entry(trial: Smoke) -> SmokeEntry:
    """What the smoke inference came to; times are left out, so that the same release gives the same bytes."""
    return SmokeEntry(
        ran="yes" if trial.ran else "no",
        reason=trial.reason,
        reasons=trial.reasons,
        runner=trial.runner if trial.ran else None,
        device=trial.device if trial.ran else None,
        genuine=trial.genuine if trial.ran else None,
        tests=tuple(
            TestEntry(
                id=one.id,
                title=one.title,
                value=one.value if isfinite(one.value) else None,
                threshold=one.threshold,
                passed=one.passed,
                rule=one.rule,
                says=one.says,
            )
            for one in trial.tests
        ),
        isolation=tuple(IsolationEntry(name=wall.name, state=wall.state, how=wall.how) for wall in trial.isolation),
        loaded=LoadEntry(**asdict(trial.loaded)) if trial.loaded else None,
    )


def _file(file: WeightFile) -> WeightFileEntry:
    return WeightFileEntry(
        path=file.path,
        format=file.format,
        fetched=file.fetched,
        valid=file.valid,
        errors=_problems(file.errors),
        warnings=_problems(file.warnings),
        bytes=file.bytes,
        sha256=file.sha256,
        tensors=len(file.tensors),
        parameters=file.parameters,
        dtypes=dict(sorted(file.dtypes.items())),
    )


def _problems(problems: Iterable[Problem]) -> tuple[ProblemEntry, ...]:
    return tuple(ProblemEntry(id=one.id, message=one.message) for one in problems)


@cache
def _knowledge() -> str:
    """One digest over the data that collectors look with: the same digest means the same knowledge."""
    digest = sha256()
    for name in KNOWLEDGE:
        for entry in sorted(shipped.folder(name).iterdir(), key=lambda one: one.name):
            if entry.is_file():
                digest.update(entry.name.encode() + b"\0" + entry.read_bytes())
    return f"sha256:{digest.hexdigest()}"
