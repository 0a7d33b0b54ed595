"""Which runners can run a model on the device and in the dtype that are asked for, and can afford it."""

from openaudit import plugins
from openaudit.errors import RunError
from openaudit.run.child import Limits
from openaudit.run.records import Model, Probe
from openaudit.run.session.choice import choose, device_of, dtype_fits
from openaudit.run.session.cost import afford


def fitting(model: Model, runner: str, device: str, dtype: str, limits: Limits) -> list[tuple[str, Probe, str]]:
    """The runners that have the device and the dtype and can afford the model, the best first, with the device; RunError where none."""
    fit, why = [], []
    for name, probed in choose(model, runner):
        try:
            wanted = device_of(name, probed, device)
            dtype_fits(name, probed, dtype)
            afford(model, limits, plugins.load("run", name))
        except RunError as error:
            why.append(error)
        else:
            fit.append((name, probed, wanted))
    if not fit:
        raise why[0]
    return fit
