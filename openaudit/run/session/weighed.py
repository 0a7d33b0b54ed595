"""What the weights alone say where nothing can be run: an adapter, or a model that no runner knows."""

from dataclasses import asdict, replace

from openaudit.errors import OpenauditError
from openaudit.release import Release
from openaudit.run.battery.verdict import verdict
from openaudit.run.child import Limits
from openaudit.run.child.launch import call
from openaudit.run.model.loose import read_loose
from openaudit.run.records import Claims, Model, Smoke
from openaudit.run.session.result import tests_of

TASK = "openaudit.run.task.weights"


def weighed(release: Release, model: Model | None, done: Smoke, limits: Limits) -> Smoke:
    """`done`, which did not run, with what the matrices of the release say; `done` itself where they cannot be read.

    The verdict is no or inconclusive: that a matrix has structure does not show that a model works.
    """
    try:
        found = model if model is not None and model.kind == "adapter" else read_loose(release)
        outcome = call(TASK, {"model": asdict(found)}, reads=found.files, limits=limits)
        measured = tests_of(outcome.answer or {})
    except OpenauditError:
        return done
    genuine, reasons = verdict(measured.tests, Claims(), found.kind)
    return replace(
        done,
        genuine=genuine,
        reasons=(*reasons, *(one for one in done.reasons if one not in reasons)),
        tests=measured.tests,
        isolation=outcome.isolation,
        finite=measured.finite,
        seconds=round(outcome.seconds, 3),
        peak=outcome.peak,
    )
