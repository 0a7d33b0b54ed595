"""One smoke inference: read the model, choose a runner, weigh the cost, run it in the child, judge the numbers."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from importlib.util import find_spec
from math import prod
from types import ModuleType

from openaudit import plugins
from openaudit.errors import RunError
from openaudit.read.clean import clean
from openaudit.release import Release
from openaudit.run.battery.verdict import verdict
from openaudit.run.child import MIB, Limits
from openaudit.run.child.launch import call
from openaudit.run.model import read_model
from openaudit.run.model.card import read_claims
from openaudit.run.records import Claims, Model, Probe, Smoke
from openaudit.run.session.result import tests_of

TASK = "openaudit.run.session.inside"
SECONDS, MEMORY = 120.0, 2048 * MIB
SEED = 7
LONGEST = 300  # characters of a reason
TOKENS = 800  # of the sentences, about
RUNS = 6  # whole passes that the battery comes to, about
SPEED = 30e9  # floating-point operations a second of one thread, a careful guess
STANDING = 256 * MIB  # what the interpreter, NumPy and the tokenizer take


def smoke(
    release: Release,
    *,
    runner: str = "auto",
    device: str = "auto",
    time_limit: float = SECONDS,
    memory_limit: int = MEMORY,
    claims: Claims | None = None,
    trust: bool = False,
) -> Smoke:
    """The smoke inference of a release; whatever its content, a failure is `ran` False with the reason.

    `claims` is what the card says (read here where None). `trust` lets a runner that wants isolation run without it.
    PluginError for the name of a runner that does not exist.
    """
    if runner != "auto":
        plugins.load("run", runner)
    try:
        model = read_model(release)
        name, probed = choose(model, runner)
        limits = Limits(seconds=time_limit, memory=memory_limit)
        wanted = _device(name, probed, device)
        afford(model, limits)
    except RunError as error:
        return _not(runner, device, str(error))
    said = claims or read_claims(release)
    return _run(model, name, probed, wanted, limits, said, proven=probed.needs_isolation and not trust)


def runners() -> Iterator[tuple[str, Probe]]:
    """Every runner that there is, with what it can do here or why it cannot."""
    for name in plugins.names("run"):
        try:
            yield name, plugins.load("run", name).probe()
        except Exception as error:  # noqa: BLE001  one broken plug-in must not end the audit
            yield name, _broken(error)


def _broken(error: Exception) -> Probe:
    return Probe(available=False, reason=clean(f"the plug-in fails: {type(error).__name__}: {error}", LONGEST))


def choose(model: Model, runner: str) -> tuple[str, Probe]:
    """The runner that scores highest for the model among those asked for; RunError says why each cannot run it."""
    scores: list[tuple[int, str, Probe]] = []
    why: list[str] = []
    for name, probed in runners():
        if runner not in ("auto", name):
            continue
        if runner == "auto" and probed.by_name:
            why.append(f"{name}: only where it is asked for by name")
            continue
        score, reason = _score(name, probed, model)
        scores.append((score, name, probed))
        why.append(f"{name}: {reason}")
    score, name, probed = max(scores, key=lambda one: one[0])
    if score <= 0:
        raise RunError("no runner can run this model: " + "; ".join(why))
    return name, probed


def _score(name: str, probed: Probe, model: Model) -> tuple[int, str]:
    if not probed.available:
        return 0, probed.reason
    try:
        support = plugins.load("run", name).supports(model)
    except Exception as error:  # noqa: BLE001  one broken plug-in must not end the audit
        return 0, _broken(error).reason
    return support.score, support.reason


def _device(name: str, probed: Probe, device: str) -> str:
    if device == "auto" and probed.devices:
        return probed.devices[0]
    if device not in probed.devices:
        raise RunError(
            f"the {name} runner has no device {device} here; there are {', '.join(probed.devices) or 'none'}"
        )
    return device


def afford(model: Model, limits: Limits) -> None:
    """RunError where the model would take longer, or more memory, than it may."""
    layers = [one for name, one in model.tensors.items() if len(one.shape) > 1 and "embed" not in name]
    seconds = 2 * sum(prod(one.shape) for one in layers) * TOKENS * RUNS / SPEED
    if seconds > limits.seconds:
        raise RunError(
            f"estimated at {seconds:.0f} seconds, and it may take {limits.seconds:g}: not run; a higher time limit forces it"
        )
    states = model.sizes["layers"] * TOKENS * model.sizes["width"] * 4
    largest = 4 * max((prod(one.shape) for one in layers), default=0)
    memory = STANDING + states + 3 * largest + 8 * TOKENS * model.sizes["inner"] * 4
    if memory > limits.memory:
        raise RunError(
            f"estimated at {memory // MIB} MiB of memory, and it may take {limits.memory // MIB}: not run; "
            "a higher memory limit forces it"
        )


def _run(
    model: Model, runner: str, probed: Probe, device: str, limits: Limits, claims: Claims, *, proven: bool
) -> Smoke:
    module = plugins.load("run", runner)
    request = {
        "model": asdict(model),
        "runner": module.__name__,
        "device": device,
        "dtype": "auto",
        "memory": limits.memory,
        "seed": SEED,
    }
    line = module.line(model) if "line" in probed.needs else None
    outcome = call(
        TASK,
        request,
        reads=tuple(one for one in (*model.files, model.tokenizer) if one),
        packages=(*probed.packages, *_packages(module)),
        limits=limits,
        proven=proven,
        needs=probed.needs,
        line=line,
    )
    kept = Smoke(
        runner=runner,
        device=device,
        ran=False,
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
    genuine, reasons = verdict(measured.tests, claims)
    if line and (loose := line.unbound()):
        genuine, reasons = "inconclusive", (f"server not bound to these files: {loose}", *reasons)
    return replace(
        kept,
        ran=True,
        reason="",
        genuine=genuine,
        reasons=reasons,
        tests=measured.tests,
        finite=measured.finite,
        deterministic=measured.deterministic,
    )


def _packages(module: ModuleType) -> tuple[str, ...]:
    """The top-level package of a runner that is not ours."""
    top = module.__name__.partition(".")[0]
    return () if top == "openaudit" or find_spec(top) is None else (top,)


def _not(runner: str, device: str, reason: str) -> Smoke:
    return Smoke(runner=runner, device=device, ran=False, reason=reason, reasons=(reason,))
