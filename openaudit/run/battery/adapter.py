"""What a low-rank adapter is by itself: trained at all, and of the shapes that it should have."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from openaudit.run.battery.measured import Measured
from openaudit.run.battery.noise import STRUCTURE, ratio
from openaudit.run.battery.numbers import held
from openaudit.run.battery.weights import SEED
from openaudit.run.forward.store import READ, Store
from openaudit.run.records import Located, Model, Test

DOWN, UP = ".lora_A.", ".lora_B."
EMPTY = 0.99  # share of empty matrices up to which an adapter changes anything at all


def measure(model: Model, store: Store) -> Measured:
    """What an adapter's matrices come to where its base is not here; RunError from the store where one cannot be read."""
    found = alone(model, store, "finite")
    return Measured(tests=found, finite=found[0].value == 1, deterministic=True)


def alone(model: Model, store: Store, finite: str) -> tuple[Test, ...]:
    """The same as tests, the first under the id `finite`."""
    names = [name for name in model.tensors if UP in name and model.tensors[name].dtype in READ]
    matrices = [store.get(name) for name in names]
    flat = [one.reshape(len(one), -1) for one in matrices]
    share = float(np.mean([np.isfinite(one).mean() for one in flat])) if flat else 1.0
    return (
        held(finite, share, 1.0, f"share of the elements of {len(flat)} matrices that are numbers at all"),
        *_written(flat),
        _fits(model, names),
    )


def _written(matrices: Sequence["np.ndarray[tuple[int, ...], np.dtype[np.float32]]"]) -> Iterator[Test]:
    """Training starts with every second matrix at 0, so that the adapter changes nothing: where all still are, it never began."""
    random = np.random.default_rng(SEED)
    empty = [not one.any() for one in matrices]
    yield held(
        "adapter-empty",
        float(np.mean(empty)) if empty else 1.0,
        EMPTY,
        f"share of the {len(empty)} second matrices that are all 0, as before the first step of training",
        most=True,
    )
    ratios = [ratio(one, random) for one, nothing in zip(matrices, empty, strict=True) if not nothing]
    if ratios:
        says = (
            f"share of the {len(ratios)} second matrices without structure (below {STRUCTURE} times that of the same numbers "
            "shuffled)"
        )
        yield held("adapter-like-noise", float(np.mean(np.array(ratios) < STRUCTURE)), 0.9, says, most=True)


def _fits(model: Model, names: Sequence[str]) -> Test:
    ranks = {model.sizes["rank"], *_others(model)}
    good = [_agrees(model.tensors, name, ranks) for name in names]
    says = "share of the pairs of matrices whose shapes agree with each other and with the rank of adapter_config.json"
    return held("adapter-fits", float(np.mean(good)) if good else 0.0, 1.0, says)


def _others(model: Model) -> Sequence[int]:
    found = model.options.get("ranks", ())
    return [one for one in found if isinstance(one, int)] if isinstance(found, tuple | list) else ()


def _agrees(tensors: Mapping[str, Located], name: str, ranks: set[int]) -> bool:
    first = tensors.get(name.replace(UP, DOWN))
    return first is not None and first.shape[0] == tensors[name].shape[1] and first.shape[0] in ranks
