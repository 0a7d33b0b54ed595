"""The project's own model under other weights: what an honest conversion does to it passes, and a fake of it is called one."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from openaudit.release import open_release
from openaudit.run import Smoke, smoke
from tests.run import goldcrest
from tests.run.goldcrest import LAYERS, Arrays, of_layers

Matrix = NDArray[np.float32]
Doubles = NDArray[np.float64]
Changes = Callable[[Arrays], Arrays]
UPRIGHT = list(range(LAYERS))


@pytest.fixture(scope="module")
def real() -> Arrays:
    return goldcrest.tensors()


@pytest.fixture
def judged(real: Arrays, tmp_path: Path, pack: Callable[..., bytes]) -> Callable[[Changes], Smoke]:
    def run(change: Changes) -> Smoke:
        return smoke(open_release(str(goldcrest.folder(tmp_path / "model", pack(change(real))))))

    return run


def matrices(change: Callable[[Matrix, np.random.Generator], Doubles], part: str = "") -> Changes:
    """Every matrix with `part` in its name changed."""

    def apply(tensors: Arrays) -> Arrays:
        random = np.random.default_rng(1)
        return {
            name: change(one, random).astype(np.float32) if one.ndim > 1 and part in name else one
            for name, one in tensors.items()
        }

    return apply


def drawn(one: Matrix, random: np.random.Generator) -> Doubles:
    found: Doubles = one.mean() + one.std() * random.standard_normal(one.shape)
    return found


def steps(one: Matrix, count: int, group: int) -> Doubles:
    """Rounded to `count` steps on each side of 0, in groups of a row."""
    parts = one.astype(np.float64).reshape(-1, group)
    size = np.abs(parts).max(1, keepdims=True) / count + 1e-30
    return np.asarray(np.round(parts / size) * size, dtype=np.float64).reshape(one.shape)


def neurons(tensors: Arrays) -> Arrays:
    """The neurons of every layer in another order, carried through all three matrices: the same function."""
    found = dict(tensors)
    for layer in UPRIGHT:
        at = f"model.layers.{layer}.mlp."
        order = np.random.default_rng(layer).permutation(len(tensors[f"{at}up_proj.weight"]))
        found |= {f"{at}{one}_proj.weight": tensors[f"{at}{one}_proj.weight"][order] for one in ("gate", "up")}
        found[f"{at}down_proj.weight"] = tensors[f"{at}down_proj.weight"][:, order]
    return {name: np.ascontiguousarray(one) for name, one in found.items()}


HONEST: Mapping[str, Changes] = {
    "float32": dict,
    "half precision": matrices(lambda one, _: one.astype(np.float16).astype(np.float64)),
    "8 bits a row": matrices(lambda one, _: steps(one, 127, one.shape[1])),
    "4 bits in groups": matrices(lambda one, _: steps(one, 7, 16)),
    "noise of 1 %": matrices(lambda one, random: one + 0.01 * one.std() * random.standard_normal(one.shape)),
    "neurons in another order": neurons,
}


@pytest.mark.parametrize("how", list(HONEST))
def test_an_honest_change_stays_genuine(how: str, judged: Callable[[Changes], Smoke]) -> None:
    done = judged(HONEST[how])

    assert (done.ran, done.genuine) == (True, "yes"), (done.reason, done.reasons)


def zeroed(tensors: Arrays) -> Arrays:
    return {
        name: np.zeros_like(one) if at >= 2 * len(tensors) // 3 else one
        for at, (name, one) in enumerate(tensors.items())
    }


def square(one: Matrix, _: np.random.Generator) -> Doubles:
    return np.ascontiguousarray(one.T if one.shape[0] == one.shape[1] else one).astype(np.float64)


def layers(order: list[int], part: str = "") -> Changes:
    return lambda tensors: of_layers(tensors, order, part)


def exchanged(one: int, other: int) -> list[int]:
    return [other if at == one else one if at == other else at for at in UPRIGHT]


FAKES: Mapping[str, Changes] = {
    "re-initialised": matrices(lambda one, random: 0.02 * random.standard_normal(one.shape)),
    "matched noise": matrices(drawn),
    "elements shuffled": matrices(lambda one, random: random.permutation(one.reshape(-1)).reshape(one.shape)),
    "rows permuted": matrices(lambda one, random: random.permutation(one).astype(np.float64)),
    "square matrices turned": matrices(square),
    "a third zeroed": zeroed,
    "feed-forward redrawn": matrices(drawn, "mlp"),
    "layers copied": layers([at - at % 2 for at in UPRIGHT]),
    "one layer copied": layers([0, 1, 2, 2, 4, 5]),
    "upside down": layers(UPRIGHT[::-1]),
    "rotated": layers([*UPRIGHT[1:], 0]),
    **{f"layers {at + 1} and {at + 2} exchanged": layers(exchanged(at, at + 1)) for at in range(LAYERS - 1)},
    "values of two layers exchanged": layers(exchanged(1, 2), "v_proj"),
    "one matrix of another layer": layers(exchanged(2, 4), "down_proj"),
    "layers 1 and 6 exchanged": layers(exchanged(0, 5)),
}


@pytest.mark.parametrize("how", list(FAKES))
def test_a_fake_is_called_one(how: str, judged: Callable[[Changes], Smoke]) -> None:
    done = judged(FAKES[how])

    assert (done.ran, done.genuine) == (True, "no"), (done.reason, done.reasons)
