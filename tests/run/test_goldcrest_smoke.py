"""The smoke inference on the project's own trained model, and on what its weights could be exchanged for: no file from outside is needed."""

import json
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copy
from typing import TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

import openaudit
from openaudit.run import Smoke

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "goldcrest"
Bits: TypeAlias = NDArray[np.uint16]  # of bfloat16 numbers
Change: TypeAlias = Callable[[dict[str, Bits]], dict[str, Bits]]


def stored() -> tuple[bytes, dict[str, Bits]]:
    """The file up to its numbers, and each tensor's numbers in the order of the file."""
    data = (FOLDER / "model.safetensors").read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + size])
    header.pop("__metadata__")
    found = {}
    for name, entry in sorted(header.items(), key=lambda one: one[1]["data_offsets"]):
        start, end = entry["data_offsets"]
        found[name] = np.frombuffer(data[8 + size + start : 8 + size + end], np.uint16).reshape(entry["shape"])
    return data[: 8 + size], found


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[Change], Smoke]:
    """What the smoke inference says of the model with other numbers in its file."""

    def run(change: Change) -> Smoke:
        for name in ("config.json", "tokenizer.json", "README.md"):
            copy(FOLDER / name, tmp_path)
        head, tensors = stored()
        numbers = change(tensors)
        (tmp_path / "model.safetensors").write_bytes(head + b"".join(numbers[name].tobytes() for name in tensors))
        return openaudit.smoke(str(tmp_path))

    return run


@pytest.fixture(scope="module")
def real() -> Smoke:
    return openaudit.smoke(str(FOLDER))


def untrained(tensors: dict[str, Bits]) -> dict[str, Bits]:
    draw = np.random.default_rng(1)
    return {
        name: (draw.normal(0, 0.02, one.shape).astype("<f4").view(np.uint32) >> 16).astype(np.uint16)
        if one.ndim > 1
        else np.full_like(one, 0x3F80)  # 1.0
        for name, one in tensors.items()
    }


def shuffled(tensors: dict[str, Bits]) -> dict[str, Bits]:
    draw = np.random.default_rng(1)
    return {name: draw.permutation(one.reshape(-1)).reshape(one.shape) for name, one in tensors.items()}


def zeroed(tensors: dict[str, Bits]) -> dict[str, Bits]:
    return {name: np.zeros_like(one) if one.ndim > 1 else one for name, one in tensors.items()}


def not_numbers(tensors: dict[str, Bits]) -> dict[str, Bits]:
    return {name: np.full_like(one, 0x7FC0) if ".0.mlp" in name else one for name, one in tensors.items()}


def ordered(order: tuple[int, ...]) -> Change:
    def change(tensors: dict[str, Bits]) -> dict[str, Bits]:
        def other(name: str) -> str:
            parts = name.split(".")
            if parts[1] == "layers":
                parts[2] = str(order[int(parts[2])])
            return ".".join(parts)

        return {name: tensors[other(name)] for name in tensors}

    return change


def orders() -> Iterator[tuple[int, ...]]:
    """Neighbours exchanged, one layer in another's place, and all upside down."""
    for at in range(5):
        yield tuple({at: at + 1, at + 1: at}.get(one, one) for one in range(6))
    yield (0, 1, 2, 2, 4, 5)
    yield (5, 4, 3, 2, 1, 0)


def test_the_trained_model_is_genuine_by_every_test(real: Smoke) -> None:
    assert (real.ran, real.genuine) == (True, "yes"), (real.reason, real.reasons)
    assert all(one.passed is not False for one in real.tests)


def test_its_numbers_stand_beside_shuffled_text_untrained_weights_and_a_guess(real: Smoke) -> None:
    value = {one.id: one.value for one in real.tests}

    assert value["loss"] < value["loss-chance"] - 3
    assert value["loss-shuffled"] - value["loss"] == pytest.approx(value["shuffled-gap"], abs=0.001)
    assert value["loss-control"] == pytest.approx(value["loss-chance"], abs=0.05)
    assert value["loss-chance"] == pytest.approx(np.log(2048), abs=0.001)


@pytest.mark.parametrize("change", [untrained, shuffled, zeroed, not_numbers])
def test_other_numbers_in_the_same_file_are_not_genuine(changed: Callable[[Change], Smoke], change: Change) -> None:
    done = changed(change)

    assert (done.ran, done.genuine) == (True, "no"), (done.reason, done.reasons)


@pytest.mark.parametrize("order", list(orders()), ids=str)
def test_its_layers_in_another_order_are_not_genuine(
    changed: Callable[[Change], Smoke], order: tuple[int, ...]
) -> None:
    done = changed(ordered(order))

    assert (done.ran, done.genuine) == (True, "no"), (done.reason, done.reasons)
