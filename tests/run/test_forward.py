"""The NumPy encoder against a second one, written the long way round in double precision."""

import math
from collections.abc import Callable, Mapping
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from openaudit.release import open_release
from openaudit.run import numpy as runner
from openaudit.run.forward.blocks import gelu, norm
from openaudit.run.model import read_model
from openaudit.run.records import PADDING, Encodes, Model

Makes = Callable[..., Path]
Arrays = Mapping[str, NDArray[np.float32]]
Settings = Mapping[str, object]
Doubles = NDArray[np.float64]
IDS = np.array([[2, 5, 9, 11, 3], [2, 7, 3, PADDING, PADDING], [2, 8, 9, 3, PADDING]], dtype=np.int32)


def opened(folder: Path, *, control: bool = False) -> tuple[Model, Encodes]:
    model = read_model(open_release(str(folder)))
    assert runner.supports(model).score > 0, runner.supports(model).reason
    handle = runner.open(model, device="cpu", dtype="auto", memory=0, seed=1, control=control)
    assert isinstance(handle, Encodes)
    return model, handle


def reference(model: Model, ids: NDArray[np.int32]) -> Doubles:
    """Every sentence and every head by itself, from the formula."""
    data = Path(model.files[0]).read_bytes()
    tensors = {
        name: np.frombuffer(data[one.start : one.end], "<f4").reshape(one.shape).astype(np.float64)
        for name, one in model.tensors.items()
    }
    out = np.zeros((*ids.shape, model.sizes["width"]))
    for row, one in enumerate(ids):
        kept = one[one >= 0]
        out[row, : len(kept)] = sentence(tensors, kept, model.sizes["layers"], model.sizes["heads"], model.epsilon)
    return out


def sentence(
    tensors: Mapping[str, Doubles], ids: NDArray[np.int32], layers: int, heads: int, epsilon: float
) -> Doubles:
    def normal(x: Doubles, name: str) -> Doubles:
        centred = x - x.mean(1, keepdims=True)
        scale = np.sqrt((centred**2).mean(1, keepdims=True) + epsilon)
        found: Doubles = centred / scale * tensors[f"{name}.weight"] + tensors[f"{name}.bias"]
        return found

    def linear(x: Doubles, name: str) -> Doubles:
        found: Doubles = x @ tensors[f"{name}.weight"].T + tensors[f"{name}.bias"]
        return found

    words = tensors["embeddings.word_embeddings.weight"][ids]
    x = (
        words
        + tensors["embeddings.position_embeddings.weight"][: len(ids)]
        + tensors["embeddings.token_type_embeddings.weight"][0]
    )
    x = normal(x, "embeddings.LayerNorm")
    for layer in range(layers):
        at = f"encoder.layer.{layer}."
        q, k, v = (linear(x, f"{at}attention.self.{name}") for name in ("query", "key", "value"))
        size = x.shape[1] // heads
        parts = []
        for head in range(heads):
            cut = slice(head * size, (head + 1) * size)
            scores = np.exp(q[:, cut] @ k[:, cut].T / math.sqrt(size))
            parts.append(scores / scores.sum(1, keepdims=True) @ v[:, cut])
        x = normal(
            x + linear(np.concatenate(parts, 1), f"{at}attention.output.dense"), f"{at}attention.output.LayerNorm"
        )
        inner = linear(x, f"{at}intermediate.dense")
        inner = inner * 0.5 * (1 + np.vectorize(math.erf)(inner / math.sqrt(2)))
        x = normal(x + linear(inner, f"{at}output.dense"), f"{at}output.LayerNorm")
    return x


def test_it_computes_what_the_formula_says(encoder: Makes) -> None:
    model, handle = opened(encoder())

    found = handle.hidden(IDS)

    assert found.dtype == np.float32
    assert found.shape == (3, 5, 32)
    np.testing.assert_allclose(found, reference(model, IDS), atol=2e-5)


def test_padding_changes_nothing_and_is_zero(encoder: Makes) -> None:
    _, handle = opened(encoder())

    alone = handle.hidden(IDS[1:2, :3])
    padded = handle.hidden(IDS)

    np.testing.assert_allclose(padded[1, :3], alone[0], atol=1e-6)
    assert not padded[1, 3:].any()


def test_a_repeat_gives_the_same_bits(encoder: Makes) -> None:
    _, handle = opened(encoder())

    assert handle.hidden(IDS).tobytes() == handle.hidden(IDS).tobytes()


def test_an_order_that_shares_a_beginning_gives_what_a_fresh_run_gives(encoder: Makes) -> None:
    folder = encoder()
    _, warm = opened(folder)
    warm.hidden(IDS)

    for order in permutations(range(4)):
        _, cold = opened(folder)
        np.testing.assert_array_equal(warm.hidden(IDS, order), cold.hidden(IDS, order))


@pytest.mark.parametrize(("dtype", "tolerance"), [("F64", 1e-6), ("F16", 0.01), ("BF16", 0.05)])
def test_every_float_dtype_is_read(encoder: Makes, tiny_weights: Arrays, dtype: str, tolerance: float) -> None:
    _, single = opened(encoder(tensors=tiny_weights))
    expected = single.hidden(IDS)

    _, handle = opened(encoder(tensors={name: STORED[dtype](one) for name, one in tiny_weights.items()}))

    np.testing.assert_allclose(handle.hidden(IDS), expected, atol=tolerance)
    assert handle.loaded.dtypes == (dtype,)


def half(values: NDArray[np.float32]) -> NDArray[np.uint16]:
    """The upper half of each float32, which is what BF16 stores."""
    return (values.view(np.uint32) >> 16).astype(np.uint16)


STORED: Mapping[str, Callable[..., NDArray[np.generic]]] = {
    "F64": lambda one: one.astype(np.float64),
    "F16": lambda one: one.astype(np.float16),
    "BF16": half,
}


def test_names_of_the_first_checkpoints_and_a_prefix_are_known(encoder: Makes, tiny_weights: Arrays) -> None:
    _, plain = opened(encoder(tensors=tiny_weights))
    expected = plain.hidden(IDS)
    old = {"LayerNorm.weight": "LayerNorm.gamma", "LayerNorm.bias": "LayerNorm.beta"}
    renamed = {f"bert.{name}": one for name, one in tiny_weights.items()}
    for new, was in old.items():
        renamed = {name.replace(new, was): one for name, one in renamed.items()}

    _, handle = opened(encoder(tensors=renamed))

    np.testing.assert_array_equal(handle.hidden(IDS), expected)
    assert handle.loaded.missing == handle.loaded.unexpected == ()


def test_a_roberta_counts_positions_after_its_padding(
    encoder: Makes, tiny_weights: Arrays, tiny_settings: Settings
) -> None:
    name = "embeddings.position_embeddings.weight"
    shifted = {**tiny_weights, name: np.concatenate([tiny_weights[name][-2:], tiny_weights[name][:-2]])}
    _, bert = opened(encoder(tensors=tiny_weights, settings={**tiny_settings, "layer_norm_eps": 1e-5}))
    expected = bert.hidden(IDS)

    _, roberta = opened(encoder(tensors=shifted, settings={**tiny_settings, "model_type": "roberta"}))

    np.testing.assert_allclose(roberta.hidden(IDS), expected, atol=1e-6)


def test_a_distilbert_is_a_bert_with_other_names(encoder: Makes, tiny_weights: Arrays) -> None:
    zero = {**tiny_weights, "embeddings.token_type_embeddings.weight": np.zeros((2, 32), dtype=np.float32)}
    _, bert = opened(encoder(tensors=zero))
    expected = bert.hidden(IDS)
    renamed = {distilled(name): one for name, one in zero.items() if "token_type" not in name}

    _, handle = opened(encoder(tensors=renamed, settings={"model_type": "distilbert", **DISTILLED}))

    np.testing.assert_array_equal(handle.hidden(IDS), expected)


DISTILLED = {
    "activation": "gelu",
    "dim": 32,
    "n_layers": 4,
    "n_heads": 4,
    "hidden_dim": 64,
    "vocab_size": 60,
    "max_position_embeddings": 48,
}
RENAMED = {
    "encoder.layer": "transformer.layer",
    "attention.self.query": "attention.q_lin",
    "attention.self.key": "attention.k_lin",
    "attention.self.value": "attention.v_lin",
    "attention.output.dense": "attention.out_lin",
    "attention.output.LayerNorm": "sa_layer_norm",
    "intermediate.dense": "ffn.lin1",
    ".output.LayerNorm": ".output_layer_norm",
    ".output.dense": ".ffn.lin2",
}


def distilled(name: str) -> str:
    for new, old in RENAMED.items():
        name = name.replace(new, old)
    return name


def test_the_control_has_the_shapes_and_none_of_the_numbers(encoder: Makes) -> None:
    folder = encoder()
    _, first = opened(folder, control=True)
    _, second = opened(folder, control=True)
    _, real = opened(folder)

    assert first.hidden(IDS).tobytes() == second.hidden(IDS).tobytes()
    assert first.hidden(IDS).shape == real.hidden(IDS).shape
    assert not np.allclose(first.hidden(IDS), real.hidden(IDS), atol=0.1)


def test_the_load_report_names_what_nobody_asked_for(encoder: Makes, tiny_weights: Arrays) -> None:
    more = {
        **tiny_weights,
        "extra.weight": np.zeros(3, dtype=np.float32),
        "pooler.dense.bias": np.zeros(3, dtype=np.float32),
    }

    _, handle = opened(encoder(tensors=more))

    assert handle.loaded.unexpected == ("extra.weight",)
    assert handle.loaded.missing == ()
    assert handle.loaded.bytes == sum(one.nbytes for one in tiny_weights.values())


def test_gelu_is_exact_to_single_precision() -> None:
    x = np.linspace(-9, 9, 40_001, dtype=np.float32)
    exact = np.array([0.5 * one * (1 + math.erf(one / math.sqrt(2))) for one in x.astype(float)])

    np.testing.assert_allclose(gelu(x), exact, atol=1e-6)


def test_a_norm_leaves_mean_nought_and_deviation_one() -> None:
    x = np.random.default_rng(0).standard_normal((7, 64)).astype(np.float32) * 9 + 4

    found = norm(x, np.ones(64, dtype=np.float32), np.zeros(64, dtype=np.float32), 1e-12)

    np.testing.assert_allclose(found.mean(1), 0, atol=1e-5)
    np.testing.assert_allclose(found.std(1), 1, atol=1e-4)
