"""One runner's trial in the child process, and what is concluded from its numbers."""

from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from openaudit import plugins
from openaudit.errors import RunError
from openaudit.run.battery.verdict import tried, verdict
from openaudit.run.child import Limits, Outcome
from openaudit.run.child.launch import call
from openaudit.run.model.folder import laid_out
from openaudit.run.records import Claims, Model, Probe, Smoke
from openaudit.run.session.choice import broken
from openaudit.run.session.result import Result, tests_of

TASK = "openaudit.run.task.inside"


def run(
    model: Model,
    runner: str,
    probed: Probe,
    request: Mapping[str, object],
    limits: Limits,
    claims: Claims,
    *,
    proven: bool,
) -> Smoke:
    """The smoke inference with one runner; `proven` refuses it where the walls are not."""
    module = plugins.load("run", runner)
    kept = Smoke(runner=runner, device=str(request["device"]), ran=False, reason="")
    try:
        line = _line(module, model) if "line" in probed.needs else None
        outcome = _called(model, module, probed, request, limits, line, proven=proven)
        kept = _ended(kept, outcome)
        if outcome.answer is None:
            return kept
        done = _concluded(kept, tests_of(outcome.answer), model, claims)
    except RunError as error:
        return replace(kept, reason=str(error), reasons=(str(error),))
    if line and (loose := _loose(line)):
        reasons = (f"server not bound to these files: {loose}", *done.reasons)
        return replace(done, genuine="inconclusive", reasons=reasons)
    return done


def _called(
    model: Model,
    module: ModuleType,
    probed: Probe,
    request: Mapping[str, object],
    limits: Limits,
    line: Any,
    *,
    proven: bool,
) -> Outcome:
    return call(
        TASK,
        {**request, "runner": module.__name__},
        reads=_reads(model),
        packages=(*probed.packages, *_packages(module)),
        limits=limits,
        proven=proven,
        needs=(*probed.needs, *(("gpu",) if request["device"] == "cuda" else ())),
        line=line,
        placed=laid_out(model) if "folder" in probed.needs else {},
    )


def _ended(kept: Smoke, outcome: Outcome) -> Smoke:
    """`kept` with how the child ended and what it took."""
    return replace(
        kept,
        reason=outcome.reason,
        isolation=outcome.isolation,
        seconds=round(outcome.seconds, 3),
        peak=outcome.peak,
    )


def _concluded(kept: Smoke, measured: Result, model: Model, claims: Claims) -> Smoke:
    """`kept` with the numbers and the verdict on them."""
    genuine, reasons = verdict(measured.tests, claims, model.kind, tried=tried(model))
    if beside := model.options.get("beside"):
        reasons = (*reasons, str(beside))
    return replace(
        kept,
        ran=True,
        reason="",
        genuine=genuine,
        reasons=reasons,
        tests=measured.tests,
        loaded=measured.loaded,
        finite=measured.finite,
        deterministic=measured.deterministic,
    )


def _reads(model: Model) -> tuple[str, ...]:
    """The files of the release that the child may read."""
    return (*(one for one in (*model.files, model.tokenizer) if one), *(_reads(model.base) if model.base else ()))


def _line(module: ModuleType, model: Model) -> Any:
    """The runner's end of a line; RunError where it cannot be had."""
    try:
        return module.line(model)
    except RunError:
        raise
    except Exception as error:  # noqa: BLE001  as where a runner is asked what it supports
        raise broken(error) from None


def _loose(line: Any) -> str:
    """Why the line's server is not known to serve the release's files; empty where it is."""
    try:
        return str(line.unbound())
    except Exception as error:  # noqa: BLE001  as above
        return str(broken(error))


def _packages(module: ModuleType) -> tuple[str, ...]:
    """The top-level package of a runner that is not ours."""
    top = module.__name__.partition(".")[0]
    return () if top == "openaudit" or find_spec(top) is None else (top,)
