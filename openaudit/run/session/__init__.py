"""One smoke inference: read the model, choose a runner, weigh the cost, run it in the child, judge the numbers."""

from dataclasses import asdict

from openaudit import plugins
from openaudit.errors import RunError, UsageError
from openaudit.release import Release
from openaudit.run.child import UNPROVEN, Limits
from openaudit.run.model import read_model
from openaudit.run.model.card import read_claims
from openaudit.run.records import MEMORY, SECONDS, Claims, Smoke
from openaudit.run.session.choice import choose, runners
from openaudit.run.session.cost import afford
from openaudit.run.session.fit import fitting
from openaudit.run.session.trial import run
from openaudit.run.session.weighed import weighed

__all__ = ["afford", "choose", "runners", "smoke"]

SEED = 7
LONGEST, LARGEST = 86_400, 2**44  # seconds and bytes that can be asked for


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
    `trust` lets a runner that wants isolation run without it. PluginError for the name of a runner that does not exist,
    UsageError for limits that are none.
    """
    if runner != "auto" and runner not in plugins.names("run"):
        plugins.load("run", runner)
    if not (0 < time_limit <= LONGEST and 0 < memory_limit <= LARGEST):
        raise UsageError(
            f"a run of {time_limit} seconds and {memory_limit} bytes; up to {LONGEST} and {LARGEST}, above 0"
        )
    limits = Limits(seconds=time_limit, memory=memory_limit)
    model = None
    try:
        model = read_model(release)
        fit = fitting(model, runner, device, dtype, limits)
    except RunError as error:
        nothing = Smoke(runner=runner, device=device, ran=False, reason=str(error), reasons=(str(error),))
        return weighed(release, model, nothing, limits)
    said = claims or read_claims(release)
    request = {
        "model": asdict(model),
        "dtype": dtype,
        "memory": limits.memory,
        "seed": SEED,
        "languages": said.languages,
    }
    done: list[Smoke] = []
    for name, probed, wanted in fit:
        asked = {**request, "device": wanted, "controls": probed.controls}
        done.append(run(model, name, probed, asked, limits, said, proven=probed.needs_isolation and not trust))
        if not done[-1].reason.startswith(UNPROVEN):  # else the next may do without
            return done[-1]
    return done[0]
