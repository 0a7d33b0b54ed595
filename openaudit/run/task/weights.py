"""The work of the child where nothing is run: the matrices of a model, or of an adapter, beside shuffled ones."""

from collections.abc import Mapping
from typing import Any

from openaudit.run.battery import adapter, loose
from openaudit.run.forward.store import Mapped
from openaudit.run.task.passed import answer, model_of


def work(request: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers of the weights in `request`, ready for JSON."""
    model = model_of(request["model"])
    battery = adapter if model.kind == "adapter" else loose
    return answer(battery.measure(model, Mapped(model)))
