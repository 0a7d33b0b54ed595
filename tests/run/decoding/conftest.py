"""Tiny decoders of every family: weights by role, and the tensors and settings that a family spells them with."""

import json
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

Array = NDArray[np.float32]
SIZES = {"width": 24, "layers": 3, "heads": 4, "key_heads": 2, "head": 6, "inner": 20, "words": 31, "positions": 40}
LLAMA = {
    "query": "self_attn.q_proj",
    "key": "self_attn.k_proj",
    "value": "self_attn.v_proj",
    "mix": "self_attn.o_proj",
    "gate": "mlp.gate_proj",
    "up": "mlp.up_proj",
    "down": "mlp.down_proj",
    "query_norm": "self_attn.q_norm",
    "key_norm": "self_attn.k_norm",
}
BEFORE = {"attend_norm": "input_layernorm", "feed_norm": "post_attention_layernorm"}
AFTER = {"mix_norm": "post_attention_layernorm", "down_norm": "post_feedforward_layernorm"}
ROUND = {**AFTER, "attend_norm": "input_layernorm", "feed_norm": "pre_feedforward_layernorm"}


@dataclass(frozen=True)
class Kind:
    """How a family spells a layer: its norms, which roles have a bias, whose heads share keys, what else is settled."""

    norms: Mapping[str, str]
    biased: tuple[str, ...] = ()
    gated: bool = True
    alone: bool = False  # every head has keys of its own
    plain: bool = False  # norms without numbers
    whole: bool = False  # norms of queries and keys span all heads
    tied: bool = False
    settings: Mapping[str, object] = field(default_factory=dict)


GEMMA = {"head_dim": 6, "tie_word_embeddings": True}
KINDS = {
    "llama": Kind(norms=BEFORE),
    "mistral": Kind(norms=BEFORE, settings={"sliding_window": 5}),
    "qwen2": Kind(norms=BEFORE, biased=("query", "key", "value")),
    "qwen3": Kind(norms={**BEFORE, "query_norm": "", "key_norm": ""}, settings={"head_dim": 6}),
    "gemma": Kind(norms=BEFORE, tied=True, settings={**GEMMA, "hidden_act": "gelu"}),
    "gemma2": Kind(norms=ROUND, tied=True, settings={**GEMMA, "sliding_window": 4, "query_pre_attn_scalar": 9}),
    "gemma3_text": Kind(
        norms={**ROUND, "query_norm": "", "key_norm": ""},
        tied=True,
        settings={**GEMMA, "sliding_window": 4, "sliding_window_pattern": 2, "query_pre_attn_scalar": 9},
    ),
    "phi3": Kind(norms=BEFORE, settings={"partial_rotary_factor": 0.7}),
    "olmo": Kind(norms=BEFORE, plain=True, settings={"clip_qkv": 0.5}),
    "olmo2": Kind(norms={**AFTER, "query_norm": "", "key_norm": ""}, whole=True),
    "gpt2": Kind(
        norms={"attend_norm": "ln_1", "feed_norm": "ln_2"},
        biased=("query", "key", "value", "mix", "up", "down"),
        gated=False,
        alone=True,
        tied=True,
    ),
    "gpt_neox": Kind(
        norms=BEFORE,
        biased=("query", "key", "value", "mix", "up", "down"),
        gated=False,
        alone=True,
        settings={"rotary_pct": 0.7, "hidden_act": "gelu"},
    ),
}


@dataclass(frozen=True)
class Decoder:
    """A folder with a tiny decoder, and its numbers by (layer, role, part); `table`, `head`, `final` and so on at layer -1."""

    folder: Path
    type: str
    numbers: Mapping[tuple[int, str, str], Array]
    settings: Mapping[str, object]
    sizes: Mapping[str, int]

    def get(self, layer: int, role: str, part: str = "weight") -> Array | None:
        return self.numbers.get((layer, role, part))


Makes = Callable[..., Decoder]


def drawn(type: str, sizes: Mapping[str, int], seed: int) -> dict[tuple[int, str, str], Array]:
    """Numbers by role: large enough that every part of a layer shows in what comes out."""
    kind, random = KINDS[type], np.random.default_rng(seed)
    queries, keys = sizes["heads"] * sizes["head"], sizes["key_heads"] * sizes["head"]
    shapes = {
        "query": (queries, sizes["width"]),
        "key": (keys, sizes["width"]),
        "value": (keys, sizes["width"]),
        "mix": (sizes["width"], queries),
        "gate": (sizes["inner"], sizes["width"]),
        "up": (sizes["inner"], sizes["width"]),
        "down": (sizes["width"], sizes["inner"]),
    }
    if not kind.gated:
        del shapes["gate"]
    spans = {"query_norm": queries if kind.whole else sizes["head"], "key_norm": keys if kind.whole else sizes["head"]}
    layered = type in ("gpt2", "gpt_neox")
    found: dict[tuple[int, str, str], Array] = {}

    def vector(layer: int, role: str, part: str, length: int) -> None:
        found[layer, role, part] = (0.3 * random.standard_normal(length)).astype(np.float32)

    def norm(layer: int, role: str, length: int) -> None:
        if kind.plain:
            return
        vector(layer, role, "weight", length)
        if not type.startswith("gemma"):
            found[layer, role, "weight"] += 1
        if layered:
            vector(layer, role, "bias", length)

    for layer in range(sizes["layers"]):
        for role, shape in shapes.items():
            found[layer, role, "weight"] = (0.4 * random.standard_normal(shape)).astype(np.float32)
            if role in kind.biased:
                vector(layer, role, "bias", shape[0])
        for role in kind.norms:
            norm(layer, role, spans.get(role, sizes["width"]))
    norm(-1, "final", sizes["width"])
    for role, rows in (("table", "words"), ("head", "words"), ("positions", "positions")):
        found[-1, role, "weight"] = (0.5 * random.standard_normal((sizes[rows], sizes["width"]))).astype(np.float32)
    return found


def spelled(type: str, numbers: Mapping[tuple[int, str, str], Array], sizes: Mapping[str, int]) -> dict[str, Array]:
    """The tensors as the family's files hold them."""
    match type:
        case "gpt2":
            return _gpt2(numbers, sizes)
        case "gpt_neox":
            return _neox(numbers, sizes)
    names = {**LLAMA, **{role: name for role, name in KINDS[type].norms.items() if name}}
    found = {
        f"model.layers.{layer}.{names[role]}.{part}": one for (layer, role, part), one in numbers.items() if layer >= 0
    }
    if type == "phi3":
        found = _shared(found, sizes)
    found["model.embed_tokens.weight"] = numbers[-1, "table", "weight"]
    if (-1, "final", "weight") in numbers:
        found["model.norm.weight"] = numbers[-1, "final", "weight"]
    if not KINDS[type].tied:
        found["lm_head.weight"] = numbers[-1, "head", "weight"]
    return found


def _shared(tensors: dict[str, Array], sizes: Mapping[str, int]) -> dict[str, Array]:
    for layer in range(sizes["layers"]):
        at = f"model.layers.{layer}."
        for one, names in (
            ("self_attn.qkv_proj", ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj")),
            ("mlp.gate_up_proj", ("mlp.gate_proj", "mlp.up_proj")),
        ):
            tensors[f"{at}{one}.weight"] = np.concatenate([tensors.pop(f"{at}{name}.weight") for name in names])
    return tensors


def _gpt2(numbers: Mapping[tuple[int, str, str], Array], sizes: Mapping[str, int]) -> dict[str, Array]:
    found = {"wte.weight": numbers[-1, "table", "weight"], "wpe.weight": numbers[-1, "positions", "weight"]}
    names = {"mix": "attn.c_proj", "up": "mlp.c_fc", "down": "mlp.c_proj", "attend_norm": "ln_1", "feed_norm": "ln_2"}
    for (layer, role, part), one in numbers.items():
        if layer >= 0 and role in names:
            found[f"h.{layer}.{names[role]}.{part}"] = one.T.copy() if one.ndim > 1 else one
        elif role == "final":
            found[f"ln_f.{part}"] = one
    for layer in range(sizes["layers"]):
        for part in ("weight", "bias"):
            three = [numbers[layer, role, part] for role in ("query", "key", "value")]
            found[f"h.{layer}.attn.c_attn.{part}"] = np.concatenate(three).T.copy()
        found[f"h.{layer}.attn.bias"] = np.tri(5, dtype=np.float32)[None, None]
    return found


def _neox(numbers: Mapping[tuple[int, str, str], Array], sizes: Mapping[str, int]) -> dict[str, Array]:
    found = {"gpt_neox.embed_in.weight": numbers[-1, "table", "weight"]}
    found["embed_out.weight"] = numbers[-1, "head", "weight"]
    names = {"mix": "attention.dense", "up": "mlp.dense_h_to_4h", "down": "mlp.dense_4h_to_h", **BEFORE}
    for (layer, role, part), one in numbers.items():
        if layer >= 0 and role in names:
            found[f"gpt_neox.layers.{layer}.{names[role]}.{part}"] = one
        elif role == "final":
            found[f"gpt_neox.final_layer_norm.{part}"] = one
    for layer in range(sizes["layers"]):
        for part in ("weight", "bias"):
            three = [numbers[layer, role, part] for role in ("query", "key", "value")]
            heads = [one.reshape(sizes["heads"], sizes["head"], -1) for one in three]
            whole = np.concatenate(heads, 1).reshape(3 * sizes["width"], -1)
            found[f"gpt_neox.layers.{layer}.attention.query_key_value.{part}"] = (
                whole if part == "weight" else whole.reshape(-1)
            )
    return found


def settled(type: str, sizes: Mapping[str, int]) -> dict[str, object]:
    """config.json of the family, with the keys it needs and no other."""
    if type == "gpt2":
        names = {
            "n_embd": "width",
            "n_layer": "layers",
            "n_head": "heads",
            "n_inner": "inner",
            "n_positions": "positions",
        }
        head = "GPT2LMHeadModel"
    else:
        names = {
            "hidden_size": "width",
            "num_hidden_layers": "layers",
            "num_attention_heads": "heads",
            "intermediate_size": "inner",
            "max_position_embeddings": "positions",
        }
        if not KINDS[type].alone:
            names["num_key_value_heads"] = "key_heads"
        head = "TinyForCausalLM"
    found = {key: sizes[size] for key, size in names.items()}
    return {"model_type": type, "architectures": [head], "vocab_size": sizes["words"], **found, **KINDS[type].settings}


def packed(tensors: Mapping[str, Array], dtype: str = "F32") -> bytes:
    """A safetensors file; in BF16 the lower half of every number is lost."""
    header: dict[str, object] = {}
    data, end = [], 0
    for name, array in tensors.items():
        raw = array.tobytes() if dtype == "F32" else (array.view(np.uint32) >> 16).astype(np.uint16).tobytes()
        header[name] = {"dtype": dtype, "shape": list(array.shape), "data_offsets": [end, end + len(raw)]}
        data.append(raw)
        end += len(raw)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(data)


@pytest.fixture
def decoder(tmp_path: Path) -> Makes:
    """A folder with a tiny decoder: settings, sizes, numbers by role and tensors by name can be given."""

    def make(
        type: str = "llama",
        *,
        settings: Mapping[str, object] | None = None,
        sizes: Mapping[str, int] | None = None,
        numbers: Mapping[tuple[int, str, str], Array] | None = None,
        tensors: Mapping[str, Array | None] | None = None,
        dtype: str = "F32",
        seed: int = 0,
    ) -> Decoder:
        size = {**SIZES, **({"key_heads": SIZES["heads"]} if KINDS[type].alone else {}), **(sizes or {})}
        held = {**drawn(type, size, seed), **(numbers or {})}
        files = {**spelled(type, held, size), **(tensors or {})}
        root = tmp_path / f"tiny-{len(list(tmp_path.iterdir()))}"
        root.mkdir()
        said = {**settled(type, size), **(settings or {})}
        (root / "config.json").write_text(json.dumps(said))
        (root / "tokenizer.json").write_text("{}")
        kept = {name: np.ascontiguousarray(one) for name, one in files.items() if one is not None}
        (root / "model.safetensors").write_bytes(packed(kept, dtype))
        return Decoder(folder=root, type=type, numbers=held, settings=said, sizes=size)

    return make


@pytest.fixture(params=sorted(KINDS))
def family(request: pytest.FixtureRequest) -> str:
    """The model_type of every family that is described."""
    name: str = request.param
    return name
