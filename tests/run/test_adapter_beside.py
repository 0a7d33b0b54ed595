"""Adapters whose base model lies beside them in the release: what they change is measured."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from openaudit.release import open_release
from openaudit.run import Smoke, smoke
from openaudit.run.forward.adapted import Adapted
from openaudit.run.model import read_model
from tests.run import goldcrest

Arrays = dict[str, NDArray[np.float32]]
RANK, ALPHA = 2, 4
ROLE = "q_proj"
Lays = Callable[..., Path]


@pytest.fixture(scope="module")
def real() -> Arrays:
    return goldcrest.tensors()


@pytest.fixture(scope="module")
def weakened(real: Arrays) -> Arrays:
    """The model without the two strongest directions of its query matrices: what an adapter can learn to put back."""
    return {name: one - low(one)[0] @ low(one)[1] if ROLE in name else one for name, one in real.items()}


def low(matrix: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The two factors of a matrix's strongest directions."""
    u, s, v = np.linalg.svd(matrix, full_matrices=False)
    return (u[:, :RANK] * s[:RANK]).astype(np.float32), v[:RANK].astype(np.float32).copy()


@pytest.fixture(scope="module")
def trained(real: Arrays) -> Arrays:
    """The adapter that puts them back."""
    found: Arrays = {}
    for name in (one for one in real if ROLE in one):
        second, first = low(real[name])
        at = f"base_model.model.{name.removesuffix('.weight')}"
        found |= {f"{at}.lora_A.weight": first, f"{at}.lora_B.weight": second * np.float32(RANK / ALPHA)}
    return found


@pytest.fixture
def lays(tmp_path: Path, pack: Callable[..., bytes]) -> Lays:
    """A release with an adapter and its base, the one in a folder of the other."""

    def make(base: Arrays, adapter: Arrays, *, where: str = "base/", **settings: object) -> Path:
        root = tmp_path / "release"
        inner, at = root / where, where == "base/"
        goldcrest.folder(root, b"") if at else None
        for one in ("config.json", "tokenizer.json", "model.safetensors") if at else ():
            (root / one).unlink()
        goldcrest.folder(inner if at else root, pack(base))
        folder = root if at else inner
        folder.mkdir(exist_ok=True)
        said = {"peft_type": "LORA", "r": RANK, "lora_alpha": ALPHA, **settings}
        (folder / "adapter_config.json").write_text(json.dumps(said))
        (folder / "adapter_model.safetensors").write_bytes(pack(adapter))
        return root

    return make


def judged(root: Path) -> Smoke:
    return smoke(open_release(str(root)))


def changed(adapter: Arrays, part: str, change: Callable[[NDArray[np.float32]], NDArray[np.float32]]) -> Arrays:
    return {name: change(one) if part in name else one for name, one in adapter.items()}


@pytest.mark.parametrize("where", ["base/", "lora/"])
def test_an_adapter_that_helps_its_base_is_genuine_wherever_the_two_lie(
    where: str, lays: Lays, weakened: Arrays, trained: Arrays
) -> None:
    done = judged(lays(weakened, trained, where=where))

    assert (done.ran, done.genuine) == (True, "yes"), (done.reason, done.reasons)
    assert {"loss", "adapter-gain", "adapter-gain-control", "adapter-loss"} <= {one.id for one in done.tests}


def test_an_adapter_that_was_never_trained_changes_nothing(lays: Lays, weakened: Arrays, trained: Arrays) -> None:
    done = judged(lays(weakened, changed(trained, "lora_B", np.zeros_like)))

    assert done.genuine == "no"
    assert "the adapter changes nothing that its base model does" in done.reasons


@pytest.mark.parametrize("size", [1.0, 100.0])
def test_an_adapter_of_random_numbers_stays_open(size: float, lays: Lays, weakened: Arrays, trained: Arrays) -> None:
    random = np.random.default_rng(3)

    done = judged(
        lays(
            weakened,
            changed(trained, "lora_B", lambda one: (size * one.std() * random.standard_normal(one.shape)).astype("f4")),
        )
    )

    assert done.genuine == "inconclusive"
    assert ("with the adapter, the base model beside it predicts all of the texts much worse" in done.reasons) == (
        size > 1
    )


def test_an_adapter_on_a_base_of_random_numbers_is_not_genuine(lays: Lays, weakened: Arrays, trained: Arrays) -> None:
    random = np.random.default_rng(3)
    noise = {name: random.normal(one.mean(), one.std(), one.shape).astype("f4") for name, one in weakened.items()}

    done = judged(lays(noise, trained))

    assert done.genuine == "no"
    assert any(one.startswith("of the base model: ") for one in done.reasons)


UNMERGED = [
    ({"use_dora": True}, "use_dora"),
    ({"layer_replication": [[0, 4], [2, 5]]}, "layer_replication"),
    ({"init_lora_weights": "pissa"}, "changes the base model as well"),
    ({"alpha_pattern": {"(a+)+$": 3}}, "is no plain name"),
    ({"alpha_pattern": [1]}, "alpha_pattern is no object"),
    ({"lora_alpha": "many"}, "lora_alpha is 'many'"),
]


@pytest.mark.parametrize(("settings", "why"), UNMERGED)
def test_what_cannot_be_added_is_a_reason(
    settings: dict[str, object], why: str, lays: Lays, weakened: Arrays, trained: Arrays
) -> None:
    alone = judged(lays(weakened, trained, **settings))

    assert (alone.ran, alone.genuine) == (False, "inconclusive")
    assert why in alone.reason


def test_a_model_beside_an_adapter_that_cannot_be_added_is_judged_and_says_so(
    lays: Lays, real: Arrays, trained: Arrays
) -> None:
    done = judged(lays(real, trained, where="lora/", use_dora=True))

    assert (done.ran, done.genuine) == (True, "yes")
    assert done.reasons[-1].startswith("the adapter beside the model was not measured: use_dora")


@pytest.mark.parametrize("how", ["another width", "another place", "one matrix alone", "a whole matrix"])
def test_matrices_that_do_not_belong_to_the_base_are_a_reason(
    how: str, lays: Lays, weakened: Arrays, trained: Arrays
) -> None:
    name = next(iter(trained))
    odd = {
        "another width": {**trained, name: trained[name][:, :-1].copy()},
        "another place": {one.replace("layers.0.", "layers.9."): trained[one] for one in trained},
        "one matrix alone": {one: trained[one] for one in trained if one != name},
        "a whole matrix": {**trained, "base_model.model.lm_head.weight": trained[name]},
    }

    done = judged(lays(weakened, odd[how]))

    assert (done.ran, done.genuine) == (False, "inconclusive")
    assert "an adapter is measured by what it changes: " in done.reason


SCALES: list[tuple[dict[str, object], float]] = [
    ({}, ALPHA / RANK),
    ({"use_rslora": True}, ALPHA / RANK**0.5),
    ({"alpha_pattern": {ROLE: 6}}, 6 / RANK),
    ({"alpha_pattern": {"k_proj": 6}}, ALPHA / RANK),
    ({"r": 64, "rank_pattern": {ROLE: RANK}}, ALPHA / RANK),
]


@pytest.mark.parametrize(("settings", "scale"), SCALES)
def test_any_part_of_an_adapted_matrix_is_the_sum(
    settings: dict[str, object], scale: float, lays: Lays, weakened: Arrays, trained: Arrays
) -> None:
    model = read_model(open_release(str(lays(weakened, trained, **settings))))
    assert model.base

    store = Adapted(model, model.base)

    name = f"model.layers.1.self_attn.{ROLE}.weight"
    at = f"base_model.model.{name.removesuffix('.weight')}"
    whole = weakened[name] + scale * trained[f"{at}.lora_B.weight"] @ trained[f"{at}.lora_A.weight"]
    assert np.allclose(store.get(name), whole, atol=1e-6)
    assert np.allclose(store.part(name, slice(3, 9), slice(5, 50)), whole[3:9, 5:50], atol=1e-6)
    other = "model.layers.1.mlp.up_proj.weight"
    assert np.array_equal(store.get(other), weakened[other])
    store.close()


def test_which_of_several_bases_it_belongs_to_is_not_guessed(lays: Lays, weakened: Arrays, trained: Arrays) -> None:
    root = lays(weakened, trained)
    goldcrest.folder(root / "other", (root / "base" / "model.safetensors").read_bytes())

    done = judged(root)

    assert not done.ran
    assert "2 base models lie in the release: which belongs to it is not stated" in done.reason
