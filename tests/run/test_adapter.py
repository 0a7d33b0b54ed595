"""Adapters without their base model: trained at all, and as they say they are."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from openaudit.release import open_release
from openaudit.run import Smoke, smoke

Arrays = dict[str, NDArray[np.float32]]
RANK, WIDTH, LAYERS = 4, 96, 3


def adapter(spread: float = 0.01, *, trained: bool = True) -> Arrays:
    """A low-rank adapter: uniform first matrices, second ones that are 0 before training."""
    random = np.random.default_rng(0)
    wave = np.outer(np.sin(np.arange(WIDTH)), np.ones(RANK))
    found = {}
    for layer in range(LAYERS):
        at = f"base_model.model.model.layers.{layer}.self_attn.q_proj"
        found[f"{at}.lora_A.weight"] = random.uniform(-0.1, 0.1, (RANK, WIDTH)).astype(np.float32)
        second = spread * (wave + 0.3 * random.standard_normal((WIDTH, RANK)))
        found[f"{at}.lora_B.weight"] = (second if trained else 0 * second).astype(np.float32)
    return found


@pytest.fixture
def judged(tmp_path: Path, pack: Callable[..., bytes]) -> Callable[..., Smoke]:
    """What is said of an adapter with these tensors and settings."""

    def run(tensors: Arrays, **settings: object) -> Smoke:
        said = {"peft_type": "LORA", "r": RANK, "lora_alpha": 8, "base_model_name_or_path": "somebody/base", **settings}
        (tmp_path / "adapter_config.json").write_text(json.dumps(said))
        (tmp_path / "adapter_model.safetensors").write_bytes(pack(tensors))
        return smoke(open_release(str(tmp_path)))

    return run


def test_an_adapter_that_was_never_trained_is_not_genuine(judged: Callable[..., Smoke]) -> None:
    done = judged(adapter(trained=False))

    assert (done.ran, done.genuine) == (False, "no")
    assert "was never trained" in done.reasons[0]


def test_an_adapter_without_its_base_stays_open(judged: Callable[..., Smoke]) -> None:
    done = judged(adapter())

    assert (done.ran, done.genuine) == (False, "inconclusive")
    assert all(one.passed for one in done.tests)
    assert "the base model is not here" in done.reasons[0]


def test_an_adapter_of_which_a_part_was_not_reached_stays_open(judged: Callable[..., Smoke]) -> None:
    tensors = adapter()
    name = next(one for one in tensors if "lora_B" in one)

    assert judged({**tensors, name: 0 * tensors[name]}).genuine == "inconclusive"


def test_a_rank_that_is_not_the_stated_one_is_a_doubt(judged: Callable[..., Smoke]) -> None:
    done = judged(adapter(), r=16)

    assert done.genuine == "inconclusive"
    assert "the shapes of the adapter's matrices are not those of adapter_config.json" in done.reasons


def test_ranks_by_module_are_known(judged: Callable[..., Smoke]) -> None:
    done = judged(adapter(), r=16, rank_pattern={"q_proj": RANK})

    assert all(one.passed for one in done.tests)


def test_numbers_that_are_none_are_not_genuine(judged: Callable[..., Smoke]) -> None:
    assert judged({name: np.full_like(one, np.nan) for name, one in adapter().items()}).genuine == "no"


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"peft_type": "IA3"}, "only low-rank adapters"),
        ({"r": 0}, "r is no whole number"),
        ({"r": "4"}, "r is no whole"),
    ],
)
def test_what_is_no_low_rank_adapter_is_a_reason(
    settings: dict[str, object], why: str, judged: Callable[..., Smoke]
) -> None:
    done = judged(adapter(), **settings)

    assert (done.ran, done.genuine) == (False, "inconclusive")
    assert why in done.reason


def test_an_adapter_without_second_matrices_is_not_called_trained(judged: Callable[..., Smoke]) -> None:
    only_first = {name: one for name, one in adapter().items() if "lora_A" in name}

    assert judged(only_first).genuine != "yes"
