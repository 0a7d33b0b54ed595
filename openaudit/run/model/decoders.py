"""Decoder families as data: how each names its tensors and what its layers do. A new family of these parts is one entry.

Roles are matrices (MATRICES) and norms: `attend_norm` and `feed_norm` before attention and before the feed-forward part,
`mix_norm` and `down_norm` after them, `query_norm` and `key_norm` on queries and keys. Roles that share a name share a
tensor, one below the other in this order.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

MATRICES = ("query", "key", "value", "mix", "gate", "up", "down")
NORMS = ("attend_norm", "query_norm", "key_norm", "mix_norm", "feed_norm", "down_norm")
ATTENTION = ("query", "key", "value", "mix")
FEED = ("gate", "up", "down")
SOFTCAPS = ("attn_logit_softcapping", "final_logit_softcapping", "query_pre_attn_scalar")

# rms: divided by the root mean square; rms1: the same, and the weight is what is added to 1; layer: mean and deviation
# with weight and bias; plain: the same without either, so that no tensor stands for it.
Norm: TypeAlias = Literal["rms", "rms1", "layer", "plain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoder:
    """A decoder: tensor names without their `.weight` and `.bias`, the keys of its sizes, its habits.

    `heads` are the names that the output matrix may have; it stands outside the prefix. `biased` are the roles that always
    have a bias, `biases` those that a key of the configuration gives one (with the key's default). `interleaved`: query,
    key and value of one head follow each other in the shared tensor. `transposed`: matrices are stored [in, out].
    `whole_heads`: the norms of queries and keys span all heads. `sliding` says which layers see only a window.
    """

    types: tuple[str, ...]
    prefixes: tuple[str, ...]
    words: str
    layer: str
    roles: Mapping[str, str]
    final: str
    sizes: Mapping[str, str]
    norm: Norm
    heads: tuple[str, ...] = ("lm_head",)
    positions: str | None = None
    epsilon: tuple[str, float] = ("rms_norm_eps", 1e-6)
    activation: tuple[str, str] = ("hidden_act", "silu")
    tied: bool = False
    biased: tuple[str, ...] = ()
    biases: Mapping[str, tuple[tuple[str, ...], bool]] = field(default_factory=dict)
    interleaved: bool = False
    transposed: bool = False
    whole_heads: bool = False
    sliding: Literal["never", "always", "listed", "pattern"] = "never"
    head: int = 0  # size of a head where the configuration states none; 0 is width / heads
    window: int = 0  # of sliding attention where the configuration states none
    pattern: int = 0  # every so many layers one sees everything, where the configuration lists no kinds
    theta: str = "rope_theta"  # key of the base by which queries and keys are turned
    share: str = "partial_rotary_factor"  # key of the share of a head that is turned
    partial: float | None = None  # that share where the configuration states none; None where the family turns all
    local: bool = False  # layers that see a window are turned by settings of their own
    stretches: Mapping[str, str] = field(default_factory=dict)  # older names of the ways to stretch
    original: int = 0  # length before it was stretched, where the configuration states none; 0 is its longest
    embedded: bool = False  # embeddings are multiplied by the root of the width
    scaled: bool = False  # what is added to the stream starts out smaller by the root of twice the layers
    softcaps: tuple[float, float] | None = None  # of attention and of the output, where the configuration states none
    reads: tuple[str, ...] = ()  # keys of habits that no other family has


_LLAMA = {
    "query": "self_attn.q_proj",
    "key": "self_attn.k_proj",
    "value": "self_attn.v_proj",
    "mix": "self_attn.o_proj",
    "gate": "mlp.gate_proj",
    "up": "mlp.up_proj",
    "down": "mlp.down_proj",
}
_BEFORE = {"attend_norm": "input_layernorm", "feed_norm": "post_attention_layernorm"}
_HEADS = {"query_norm": "self_attn.q_norm", "key_norm": "self_attn.k_norm"}
_AFTER = {"mix_norm": "post_attention_layernorm", "down_norm": "post_feedforward_layernorm"}
_ROUND = {"attend_norm": "input_layernorm", "feed_norm": "pre_feedforward_layernorm", **_AFTER}
_SIZES = {
    "width": "hidden_size",
    "layers": "num_hidden_layers",
    "heads": "num_attention_heads",
    "inner": "intermediate_size",
    "words": "vocab_size",
    "positions": "max_position_embeddings",
}
_BIASES = {"attention_bias": (ATTENTION, False)}


_LLAMAS = Decoder(
    types=("llama",),
    prefixes=("model.",),
    words="embed_tokens",
    layer="layers.{}.",
    roles=_LLAMA | _BEFORE,
    final="norm",
    sizes=_SIZES,
    norm="rms",
    biases={**_BIASES, "mlp_bias": (FEED, False)},
)
_GEMMA = replace(
    _LLAMAS,
    types=("gemma",),
    norm="rms1",
    biases=_BIASES,
    head=256,
    tied=True,
    embedded=True,
    activation=("hidden_act", "gelu_pytorch_tanh"),
)

DECODERS: Mapping[str, Decoder] = {
    "llama": _LLAMAS,
    "mistral": replace(_LLAMAS, types=("mistral",), biases={}, sliding="always", window=4096),
    "qwen2": replace(
        _LLAMAS, types=("qwen2",), biases={}, biased=("query", "key", "value"), sliding="listed", window=4096
    ),
    "qwen3": replace(
        _LLAMAS,
        types=("qwen3",),
        roles=_LLAMA | _BEFORE | _HEADS,
        biases=_BIASES,
        sliding="listed",
        window=4096,
        head=128,
    ),
    "gemma": _GEMMA,
    "gemma2": replace(
        _GEMMA,
        types=("gemma2",),
        roles=_LLAMA | _ROUND,
        activation=("hidden_activation", "gelu_pytorch_tanh"),
        sliding="pattern",
        window=4096,
        pattern=2,
        softcaps=(50.0, 30.0),
        reads=SOFTCAPS,
    ),
    "gemma3": replace(
        _GEMMA,
        types=("gemma3_text",),
        roles=_LLAMA | _ROUND | _HEADS,
        activation=("hidden_activation", "gelu_pytorch_tanh"),
        sliding="pattern",
        window=4096,
        pattern=6,
        local=True,
        softcaps=(0.0, 0.0),
        reads=SOFTCAPS,
    ),
    "phi3": replace(
        _LLAMAS,
        types=("phi3",),
        roles={
            **dict.fromkeys(("query", "key", "value"), "self_attn.qkv_proj"),
            "mix": "self_attn.o_proj",
            **dict.fromkeys(("gate", "up"), "mlp.gate_up_proj"),
            "down": "mlp.down_proj",
            **_BEFORE,
        },
        epsilon=("rms_norm_eps", 1e-5),
        biases={},
        sliding="always",
        partial=1.0,
        stretches={"su": "longrope", "yarn": "longrope"},
        original=4096,
    ),
    "olmo": replace(
        _LLAMAS,
        types=("olmo",),
        roles=_LLAMA | dict.fromkeys(_BEFORE, ""),
        final="",
        norm="plain",
        epsilon=("", 1e-5),
        biases=_BIASES,
        reads=("clip_qkv",),
    ),
    "olmo2": replace(
        _LLAMAS,
        types=("olmo2",),
        roles=_LLAMA | _HEADS | _AFTER,
        epsilon=("rms_norm_eps", 1e-5),
        biases=_BIASES,
        whole_heads=True,
    ),
    "gpt2": Decoder(
        types=("gpt2",),
        prefixes=("transformer.", ""),
        words="wte",
        positions="wpe",
        layer="h.{}.",
        roles={
            **dict.fromkeys(("query", "key", "value"), "attn.c_attn"),
            "mix": "attn.c_proj",
            "up": "mlp.c_fc",
            "down": "mlp.c_proj",
            "attend_norm": "ln_1",
            "feed_norm": "ln_2",
        },
        final="ln_f",
        sizes={
            "width": "n_embd",
            "layers": "n_layer",
            "heads": "n_head",
            "inner": "n_inner",
            "words": "vocab_size",
            "positions": "n_positions",
        },
        norm="layer",
        epsilon=("layer_norm_epsilon", 1e-5),
        activation=("activation_function", "gelu_new"),
        tied=True,
        biased=MATRICES,
        transposed=True,
        scaled=True,
        reads=("scale_attn_weights", "scale_attn_by_inverse_layer_idx"),
    ),
    "gpt_neox": Decoder(
        types=("gpt_neox",),
        prefixes=("gpt_neox.",),
        words="embed_in",
        layer="layers.{}.",
        roles={
            **dict.fromkeys(("query", "key", "value"), "attention.query_key_value"),
            "mix": "attention.dense",
            "up": "mlp.dense_h_to_4h",
            "down": "mlp.dense_4h_to_h",
            **_BEFORE,
        },
        final="final_layer_norm",
        heads=("embed_out", "lm_head"),
        sizes=_SIZES,
        norm="layer",
        epsilon=("layer_norm_eps", 1e-5),
        activation=("hidden_act", "gelu"),
        biased=FEED,
        biases={"attention_bias": (ATTENTION, True)},
        interleaved=True,
        theta="rotary_emb_base",
        share="rotary_pct",
        partial=0.25,
        reads=("use_parallel_residual",),
    ),
}
