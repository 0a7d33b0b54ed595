"""Which runner runs a model, and on which device."""

from collections.abc import Iterator

from openaudit import plugins
from openaudit.errors import RunError
from openaudit.read.clean import clean
from openaudit.run.records import Model, Probe

LONGEST = 300  # characters of a reason


def runners() -> Iterator[tuple[str, Probe]]:
    """Every runner that there is, with what it can do here or why it cannot."""
    for name in plugins.names("run"):
        try:
            probed = plugins.load("run", name).probe()
            yield name, probed if isinstance(probed, Probe) else _broken(TypeError("probe() gives no Probe"))
        except Exception as error:  # noqa: BLE001  one broken plug-in must not end the audit
            yield name, _broken(error)


def _broken(error: Exception) -> Probe:
    return Probe(available=False, reason=str(broken(error)))


def broken(error: Exception) -> RunError:
    """What is said of a plug-in that fails in a way that was not agreed."""
    return RunError(clean(f"the plug-in fails: {type(error).__name__}: {error}", LONGEST))


def choose(model: Model, runner: str) -> list[tuple[str, Probe]]:
    """The runners among those asked for that can run the model, the best first; RunError says why each cannot."""
    scores: list[tuple[int, str, Probe]] = []
    why: list[str] = []
    for name, probed in runners():
        if runner not in ("auto", name):
            continue
        score, reason = _score(name, probed, model)
        if runner == "auto" and probed.by_name:
            score, reason = 0, "only where it is asked for by name"
        scores.append((score, name, probed))
        why.append(f"{name}: {reason}")
    best = sorted((one for one in scores if one[0] > 0), key=lambda one: -one[0])
    if not best:
        raise RunError("no runner can run this model: " + "; ".join(why))
    return [(name, probed) for _, name, probed in best]


def _score(name: str, probed: Probe, model: Model) -> tuple[int, str]:
    if not probed.available:
        return 0, probed.reason
    try:
        support = plugins.load("run", name).supports(model)
        return int(support.score), str(support.reason)
    except Exception as error:  # noqa: BLE001  one broken plug-in must not end the audit
        return 0, _broken(error).reason


def dtype_fits(name: str, probed: Probe, dtype: str) -> None:
    """RunError where the runner cannot be asked to compute in `dtype`."""
    if dtype != "auto" and dtype not in probed.dtypes:
        there = ", ".join(("auto", *probed.dtypes))
        raise RunError(f"the {name} runner cannot be asked to compute in {dtype}; there are {there}")


def device_of(name: str, probed: Probe, device: str) -> str:
    """The device that was asked for, or the runner's first; RunError where it is not here."""
    if device == "auto" and probed.devices:
        return probed.devices[0]
    if device not in probed.devices:
        raise RunError(
            f"the {name} runner has no device {device} here; there are {', '.join(probed.devices) or 'none'}"
        )
    return device
