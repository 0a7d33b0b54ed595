"""The child's side of `runners`: one forward pass of one model by one runner, timed apart from its imports."""

from collections.abc import Mapping
from importlib import import_module
from time import perf_counter
from typing import Any

import numpy as np

from openaudit.run.records import Located, Model


def work(request: Mapping[str, Any]) -> dict[str, Any]:
    """Seconds of opening (imports included) and of two passes over the same ids, the mean log-probability, bytes of the model."""
    raw = request["model"]
    tensors = {name: Located(**{**one, "shape": tuple(one["shape"])}) for name, one in raw["tensors"].items()}
    model = Model(**{**raw, "tensors": tensors, "files": tuple(raw["files"])})
    runner = import_module(request["runner"])
    ids = np.random.default_rng(0).integers(0, request["words"], (1, request["tokens"])).astype(np.int32)
    settings = {"device": "cpu", "dtype": "auto", "memory": request["memory"], "seed": 1, "control": False}
    started = perf_counter()
    handle = runner.open(model, **settings)
    opened = perf_counter()
    first = handle.token_logprobs(ids)
    between = perf_counter()
    handle.token_logprobs(ids)
    done = perf_counter()
    return {
        "open": opened - started,
        "first": between - opened,
        "second": done - between,
        "mean": float(first.mean()),
        "bytes": handle.loaded.bytes,
    }
