"""Tensors held against config.json, for every model family that is described; and how parameters are counted."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from openaudit.read.json import parse
from openaudit.release import Release
from openaudit.weights import Tensor, Weights, inspect
from openaudit.weights.layout.count import count
from openaudit.weights.layout.families import Family, families

Packs = Callable[..., bytes]
Makes = Callable[[Mapping[str, bytes | str]], Release]
Shapes = dict[str, tuple[str, tuple[int, ...]]]

# one small config that states every size under every family's name
SIZES = {
    "hidden_size": 8,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 16,
    "vocab_size": 11,
    "max_position_embeddings": 5,
    "type_vocab_size": 2,
    "n_layers": 2,
    "dim": 8,
    "hidden_dim": 16,
    "n_heads": 2,
    "n_layer": 2,
    "n_embd": 8,
    "n_positions": 5,
    "num_key_value_heads": 1,
}


def config(kind: str, **more: object) -> dict[str, Any]:
    return {"model_type": kind, "architectures": ["SomeModel"], **SIZES, **more}


def body(family: Family, said: Mapping[str, Any], prefix: str = "") -> Shapes:
    """Every required tensor of the family under this config."""
    found: Shapes = {}
    for pattern, sizes in family.required.items():
        shape = tuple(family.size(said, size) or 0 for size in sizes)
        for layer in range(2 if "*" in pattern else 1):
            found[prefix + pattern.replace("*", str(layer))] = ("F32", shape)
    return found


@pytest.fixture
def look(pack: Packs, release_of: Makes) -> Callable[[Mapping[str, Any], Shapes], Weights]:
    def inspected(said: Mapping[str, Any], tensors: Shapes) -> Weights:
        return inspect(release_of({"config.json": json.dumps(said), "model.safetensors": pack(tensors)}))

    return inspected


Look = Callable[[Mapping[str, Any], Shapes], Weights]


@pytest.mark.parametrize("kind", families())
def test_a_model_with_all_its_tensors_is_complete_and_matches_under_each_prefix(look: Look, kind: str) -> None:
    family = families()[kind]
    for prefix in family.prefixes:
        weights = look(config(kind), body(family, config(kind), prefix))

        assert weights.complete.holds is True, prefix
        assert weights.matches_config.holds is True, prefix
        assert weights.findings == ()


@pytest.mark.parametrize("kind", families())
def test_any_one_tensor_taken_away_is_missed_by_name(look: Look, kind: str) -> None:
    tensors = body(families()[kind], config(kind))
    lost = sorted(tensors)[len(tensors) // 2]

    weights = look(config(kind), {name: said for name, said in tensors.items() if name != lost})

    assert weights.complete.holds is False
    assert lost in weights.complete.why[0]
    assert [(one.id, one.severity) for one in weights.findings] == [("missing-tensor", "error")]


@pytest.mark.parametrize("kind", families())
def test_another_shape_and_a_layer_too_many_are_no_match(look: Look, kind: str) -> None:
    family = families()[kind]
    tensors = body(family, config(kind))
    layered = next(name for name in family.required if "*" in name)
    first = next(iter(tensors))

    weights = look(config(kind), {**tensors, first: ("F32", (3, 3)), layered.replace("*", "2"): ("F32", (8,))})

    assert weights.complete.holds is True
    assert weights.matches_config.holds is False
    assert {one.id for one in weights.findings} == {"shape-differs", "surplus-layer"}


def test_a_head_that_the_named_architecture_needs_is_missed(look: Look) -> None:
    said = config("llama", architectures=["LlamaForCausalLM"])
    tensors = body(families()["llama"], said, "model.")

    assert look(said, tensors).complete.holds is False
    assert look({**said, "tie_word_embeddings": True}, tensors).complete.holds is True
    assert look(said, {**tensors, "lm_head.weight": ("F32", (11, 8))}).complete.holds is True


def test_old_names_of_a_norm_count(look: Look) -> None:
    tensors = body(families()["bert"], config("bert"))
    old = {name.replace("LayerNorm.weight", "LayerNorm.gamma"): said for name, said in tensors.items()}

    assert look(config("bert"), old).complete.holds is True


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('{"model_type": "mystery"}', "not described"),
        ('{"hidden_size": 8}', "no model_type"),
        ('{"model_type": ["bert"]}', "no model_type"),
        ("{", "cannot be read"),
        ("[]", "no model_type"),
    ],
)
def test_what_config_json_does_not_tell_stays_unknown(pack: Packs, release_of: Makes, said: str, why: str) -> None:
    weights = inspect(release_of({"config.json": said, "model.safetensors": pack({"w": ("F32", (2,))})}))

    assert weights.complete.holds is None
    assert weights.matches_config.holds is None
    assert any(why in reason for reason in weights.matches_config.why)


@pytest.mark.parametrize("layers", [-1, 10**12, 10**6, 2.0, "2", None, True])
def test_an_absurd_number_of_layers_is_no_answer_and_no_work(look: Look, layers: object) -> None:
    weights = look(config("bert", num_hidden_layers=layers), {"w": ("F32", (2,))})

    assert weights.matches_config.holds is not True
    assert weights.complete.holds is None


def test_a_size_that_config_json_does_not_state_leaves_the_match_unknown(look: Look) -> None:
    said = {key: value for key, value in config("bert").items() if key != "intermediate_size"}

    weights = look(said, body(families()["bert"], config("bert")))

    assert weights.complete.holds is True
    assert weights.matches_config.holds is None


def counted(tensors: Shapes, **said: object) -> int:
    made = [Tensor(name=name, dtype=dtype, shape=shape, start=0, end=0) for name, (dtype, shape) in tensors.items()]
    return count(made, parse(json.dumps(said)))


@pytest.mark.parametrize(
    ("tensors", "said", "parameters"),
    [
        ({"a": ("F32", (3,)), "b": ("BF16", (2, 2)), "c": ("F8_E4M3", (5,))}, {}, 12),
        ({"a": ("F32", (3,)), "position_ids": ("I64", (1, 512)), "mask": ("BOOL", (9,)), "u": ("U8", (4,))}, {}, 3),
        ({"l.weight": ("I8", (4, 4)), "l.SCB": ("F32", (4,))}, {"quantization_config": {"load_in_8bit": True}}, 16),
        (
            {"l.weight": ("U8", (8, 1)), "l.weight.absmax": ("F32", (1,))},
            {"quantization_config": {"load_in_4bit": True}},
            16,
        ),
        (
            {
                "l.qweight": ("I32", (1, 8)),
                "l.qzeros": ("I32", (1, 1)),
                "l.scales": ("F16", (1, 8)),
                "l.g_idx": ("I32", (8,)),
            },
            {"quantization_config": {"quant_method": "gptq", "bits": 4}},
            64,
        ),
        (
            {"l.weight": ("U32", (2, 2)), "l.scales": ("F16", (2, 1)), "l.biases": ("F16", (2, 1))},
            {"quantization": {"bits": 8}},
            16,
        ),
        (
            {"l.weight_packed": ("I32", (2, 2)), "l.weight_scale": ("BF16", (2,)), "l.weight_shape": ("I64", (2,))},
            {"quantization_config": {"config_groups": {"group_0": {"weights": {"num_bits": 4}}}}},
            32,
        ),
        (
            {"e_blocks": ("U8", (4, 4)), "e_scales": ("U8", (4,))},
            {"quantization_config": {"quant_method": "mxfp4"}},
            32,
        ),
        (
            {"l.weight": ("F8_E4M3", (4, 4)), "l.weight_scale_inv": ("F32", (1, 1))},
            {"quantization_config": {"quant_method": "fp8"}},
            16,
        ),
    ],
)
def test_parameters_are_counted_unpacked_and_without_buffers(
    tensors: Shapes, said: dict[str, object], parameters: int
) -> None:
    assert counted(tensors, **said) == parameters


@pytest.mark.parametrize("bits", [0, -4, 10**9, "4", True, None, [4]])
def test_a_senseless_number_of_bits_does_not_break_the_count(bits: object) -> None:
    assert counted({"l.qweight": ("I32", (4,))}, quantization_config={"bits": bits}) > 0


def test_quantised_weights_are_complete_by_their_packed_names(look: Look) -> None:
    said = config("llama", quantization_config={"quant_method": "gptq", "bits": 4})
    tensors: Shapes = {}
    for name, (dtype, shape) in body(families()["llama"], said).items():
        if "proj" in name:
            tensors[name.replace(".weight", ".qweight")] = ("I32", (shape[0], max(1, shape[1] // 8)))
        else:
            tensors[name] = (dtype, shape)

    weights = look(said, tensors)

    assert weights.complete.holds is True
    assert weights.matches_config.holds is None
