"""Single questions about a release: what its weight files are, and whether they do what only a trained model does."""

from openaudit import run
from openaudit.collect.smoke import absent, unfetched
from openaudit.facts import Evidence
from openaudit.release import Release, open_release
from openaudit.run import Smoke
from openaudit.run.records import MEMORY, SECONDS
from openaudit.weights import Weights, inspect


def tried(
    release: Release,
    evidence: Evidence,
    runner: str,
    device: str,
    *,
    dtype: str = "auto",
    time_limit: float = SECONDS,
    memory_limit: int = MEMORY,
) -> Smoke:
    """The smoke inference that was asked for, or why there is none."""
    if runner == "off":
        return Smoke(runner="off", device=device, ran=False, reason="it was switched off for this audit")
    nothing = unfetched(evidence) or (absent(evidence) if runner == "auto" else None)
    return nothing or run.smoke(
        release, runner=runner, device=device, dtype=dtype, time_limit=time_limit, memory_limit=memory_limit
    )


def smoke(
    path: str,
    runner: str = "auto",
    device: str = "auto",
    *,
    dtype: str = "auto",
    time_limit: float = SECONDS,
    memory_limit: int = MEMORY,
    trust: bool = False,
) -> Smoke:
    """The smoke inference of the release at `path` alone, within `time_limit` seconds and `memory_limit` bytes.

    `trust` lets a runner that wants isolation run where the walls are not proven. ReleaseError where the release cannot
    be opened, PluginError for a runner that does not exist.
    """
    return run.smoke(
        open_release(path),
        runner=runner,
        device=device,
        dtype=dtype,
        time_limit=time_limit,
        memory_limit=memory_limit,
        trust=trust,
    )


def inspect_weights(path: str, *, hash: bool = False) -> Weights:
    """The weight files of the release at `path`, from headers alone, or with every byte hashed; ReleaseError as above."""
    return inspect(open_release(path), hash=hash)
