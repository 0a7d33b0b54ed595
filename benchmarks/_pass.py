"""The child's side of `runners`: two forward passes of one model by one runner, timed apart from its opening."""

from collections.abc import Mapping
from importlib import import_module
from time import perf_counter
from typing import Any

import numpy as np

from openaudit.run.records import Located, Model


def work(request: Mapping[str, Any]) -> dict[str, Any]:
    """Seconds of opening (imports included) and of two passes over the same ids, and the mean log-probability."""
    raw = request["model"]
    tensors = {name: Located(**{**one, "shape": tuple(one["shape"])}) for name, one in raw["tensors"].items()}
    model = Model(**{**raw, "tensors": tensors, "files": tuple(raw["files"])})
    runner = import_module(request["runner"])
    ids = np.random.default_rng(0).integers(0, request["words"], (1, request["tokens"])).astype(np.int32)
    settings = {"device": "cpu", "dtype": "auto", "memory": request["memory"], "seed": 1, "control": False}
    times = [perf_counter()]
    handle = runner.open(model, **settings)
    times.append(perf_counter())
    for turned in (ids, ids[:, ::-1].copy()):  # other ids: what is known of the same ones might be used again
        found = handle.token_logprobs(turned)
        times.append(perf_counter())
    opening, first, second = np.diff(times).tolist()
    return {"opening": opening, "first": first, "second": second, "mean": float(found.mean())}
