"""One smoke inference: read the model, choose a runner, weigh the cost, run it in the child, judge the numbers."""

from dataclasses import asdict, replace
from importlib.util import find_spec
from types import ModuleType

from openaudit import plugins
from openaudit.errors import RunError
from openaudit.release import Release
from openaudit.run.battery.verdict import tried, verdict
from openaudit.run.child import Limits
from openaudit.run.child.launch import call
from openaudit.run.model import read_model
from openaudit.run.model.card import read_claims
from openaudit.run.model.folder import laid_out
from openaudit.run.records import MEMORY, SECONDS, Claims, Model, Probe, Smoke
from openaudit.run.session.choice import choose, device_of, runners
from openaudit.run.session.cost import afford
from openaudit.run.session.result import tests_of
from openaudit.run.session.weighed import weighed

__all__ = ["afford", "choose", "runners", "smoke"]

TASK = "openaudit.run.task.inside"
SEED = 7


def smoke(
    release: Release,
    *,
    runner: str = "auto",
    device: str = "auto",
    dtype: str = "auto",
    time_limit: float = SECONDS,
    memory_limit: int = MEMORY,
    claims: Claims | None = None,
    trust: bool = False,
) -> Smoke:
    """The smoke inference of a release; whatever its content, a failure is `ran` False with the reason.

    Where nothing can be run, the weights alone are looked at. `claims` is what the card says (read here where None).
    `trust` lets a runner that wants isolation run without it. PluginError for the name of a runner that does not exist.
    """
    if runner != "auto":
        plugins.load("run", runner)
    limits = Limits(seconds=time_limit, memory=memory_limit)
    model = None
    try:
        model = read_model(release)
        name, probed = choose(model, runner)
        wanted = device_of(name, probed, device)
        afford(model, limits, plugins.load("run", name))
    except RunError as error:
        done = Smoke(runner=runner, device=device, ran=False, reason=str(error), reasons=(str(error),))
        return weighed(release, model, done, limits)
    said = claims or read_claims(release)
    request = {
        "model": asdict(model),
        "device": wanted,
        "dtype": dtype,
        "memory": limits.memory,
        "seed": SEED,
        "controls": probed.controls,
        "languages": said.languages,
    }
    return _run(model, name, probed, request, limits, said, proven=probed.needs_isolation and not trust)


def _run(
    model: Model,
    runner: str,
    probed: Probe,
    request: dict[str, object],
    limits: Limits,
    claims: Claims,
    *,
    proven: bool,
) -> Smoke:
    module = plugins.load("run", runner)
    kept = Smoke(runner=runner, device=str(request["device"]), ran=False, reason="")
    try:
        line = module.line(model) if "line" in probed.needs else None
    except RunError as error:
        return replace(kept, reason=str(error), reasons=(str(error),))
    outcome = call(
        TASK,
        {**request, "runner": module.__name__},
        reads=tuple(one for one in (*model.files, model.tokenizer) if one),
        packages=(*probed.packages, *_packages(module)),
        limits=limits,
        proven=proven,
        needs=(*probed.needs, *(("gpu",) if request["device"] == "cuda" else ())),
        line=line,
        placed=laid_out(model) if "folder" in probed.needs else {},
    )
    kept = replace(
        kept,
        reason=outcome.reason,
        isolation=outcome.isolation,
        seconds=round(outcome.seconds, 3),
        peak=outcome.peak,
    )
    if outcome.answer is None:
        return kept
    try:
        measured = tests_of(outcome.answer)
    except RunError as error:
        return replace(kept, reason=str(error))
    genuine, reasons = verdict(measured.tests, claims, model.kind, tried=tried(model))
    if line and (loose := line.unbound()):
        genuine, reasons = "inconclusive", (f"server not bound to these files: {loose}", *reasons)
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


def _packages(module: ModuleType) -> tuple[str, ...]:
    """The top-level package of a runner that is not ours."""
    top = module.__name__.partition(".")[0]
    return () if top == "openaudit" or find_spec(top) is None else (top,)
