"""A layer's tensors by role are the same whatever the files' layout."""

from collections.abc import Mapping

import numpy as np
import pytest

from openaudit.run.forward import Floats, Indexes
from openaudit.run.forward.layers import Layers
from openaudit.run.model.decoders import DECODERS
from openaudit.run.model.parts import outputs, part
from openaudit.run.records import Located, Model

SIZES = {
    "width": 8,
    "layers": 2,
    "heads": 2,
    "key_heads": 1,
    "head": 6,
    "inner": 10,
    "words": 5,
    "positions": 9,
}


class Held:
    """A store of given arrays."""

    def __init__(self, arrays: Mapping[str, Floats]) -> None:
        self.arrays = arrays

    def get(self, name: str) -> Floats:
        return self.arrays[name]

    def part(self, name: str, rows: slice, columns: slice = slice(None)) -> Floats:
        return self.arrays[name][rows, columns] if self.arrays[name].ndim > 1 else self.arrays[name][rows]

    def rows(self, name: str, ids: Indexes) -> Floats:
        return self.arrays[name][ids]

    def done(self) -> None:
        pass

    def close(self) -> None:
        pass


def layers(family: str, arrays: Mapping[str, Floats], **sizes: int) -> Layers:
    tensors = {name: Located(file=0, dtype="F32", shape=one.shape, start=0, end=0) for name, one in arrays.items()}
    model = Model(
        kind="decoder",
        family=family,
        prefix="",
        sizes={**SIZES, **sizes},
        activation="",
        epsilon=1e-5,
        spread=0.02,
        pooling="mean",
        files=(),
        tensors=tensors,
        tokenizer="",
        options={"biased": DECODERS[family].biased, "tied": True},
    )
    return Layers(model, Held(arrays))


def numbers(*shape: int) -> Floats:
    return np.random.default_rng(3).standard_normal(shape, dtype=np.float32)


def test_a_shared_tensor_is_cut_into_its_roles_one_below_the_other() -> None:
    whole = numbers(12 + 6 + 6, 8)
    found = layers("phi3", {"layers.1.self_attn.qkv_proj.weight": whole})

    np.testing.assert_array_equal(found.get(1, "query"), whole[:12])
    np.testing.assert_array_equal(found.get(1, "key"), whole[12:18])
    np.testing.assert_array_equal(found.get(1, "value"), whole[18:])


def test_a_shared_tensor_is_cut_head_by_head_where_heads_follow_each_other() -> None:
    name = "layers.0.attention.query_key_value"
    whole, bias = numbers(2 * 3 * 4, 8), numbers(2 * 3 * 4)
    found = layers("gpt_neox", {f"{name}.weight": whole, f"{name}.bias": bias}, key_heads=2, head=4)

    for at, role in enumerate(("query", "key", "value")):
        np.testing.assert_array_equal(found.get(0, role), whole.reshape(2, 3, 4, 8)[:, at].reshape(8, 8))
        np.testing.assert_array_equal(found.get(0, role, "bias"), bias.reshape(2, 3, 4)[:, at].reshape(8))


def test_a_turned_tensor_is_turned_back() -> None:
    name = "h.0.attn.c_attn"
    whole, bias = numbers(8, 3 * 8), numbers(3 * 8)
    found = layers("gpt2", {f"{name}.weight": whole, f"{name}.bias": bias}, key_heads=2, head=4)

    np.testing.assert_array_equal(found.get(0, "key"), whole[:, 8:16].T)
    np.testing.assert_array_equal(found.get(0, "value", "bias"), bias[16:])


@pytest.mark.parametrize("family", sorted(DECODERS))
def test_every_role_of_every_family_has_its_place(family: str) -> None:
    found = layers(family, {}, key_heads=2, head=4)

    assert {"query", "key", "value", "mix", "up", "down"} <= set(found.matrices)
    for role in found.matrices:
        one = part(found.model, 1, role)
        assert one.size == outputs(found.model, role)
        assert ".1." in one.name


def test_what_the_configuration_does_not_ask_for_is_not_there() -> None:
    found = layers("llama", {"layers.0.mlp.up_proj.weight": numbers(10, 8), "layers.0.mlp.up_proj.bias": numbers(10)})

    assert found.has(0, "up")
    assert not found.has(0, "up", "bias")
    assert not found.has(1, "up")
    assert not found.has(0, "attend_norm", "bias")
    assert not found.has(0, "nothing")
