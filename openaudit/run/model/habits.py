"""What a decoder's configuration says of its layers beyond their sizes: windows, biases, scales, caps.

A key that changes what the model computes and that the family does not read is refused unless it is switched off: the
model would run, and be another one.
"""

from collections.abc import Mapping
from typing import Any

from openaudit.errors import RunError
from openaudit.run.model.decoders import Decoder
from openaudit.run.model.rope import ropes
from openaudit.run.model.values import BOUNDS, UndescribedError, flag, integer, optional, real, shown
from openaudit.run.records import Plain

# Key -> the values at which it changes nothing.
OFF: Mapping[str, tuple[object, ...]] = {
    **dict.fromkeys(
        (
            *("quantization_config", "add_cross_attention", "is_encoder_decoder", "use_bidirectional_attention"),
            *(
                "alibi",
                "lm_head_bias",
                "use_mrope",
                "rope_interleaved",
                "rope_traditional",
                "qk_layernorm",
                "use_qk_norm",
                "no_rope_layers",
            ),
            *("attention_chunk_size", "num_experts", "num_local_experts", "n_routed_experts", "kv_lora_rank"),
            *("attention_bias", "mlp_bias", "use_parallel_residual", "sliding_window", "clip_qkv"),
            *("attn_logit_softcapping", "final_logit_softcapping", "query_pre_attn_scalar", "attention_multiplier"),
            *("rope_scaling", "rope_parameters", "scale_attn_by_inverse_layer_idx", "rope_local_base_freq"),
        ),
        (None, False),
    ),
    **dict.fromkeys(
        ("logit_scale", "logits_scaling", "residual_multiplier", "embedding_multiplier", "rotary_pct"),
        (None, 1),
    ),
    "partial_rotary_factor": (None, 1),
    "scale_attn_weights": (None, True),
    "hidden_activation": (None, "gelu_pytorch_tanh"),
    "position_embedding_type": (None, "absolute", "rope"),
}
KINDS = {"full_attention": False, "sliding_attention": True}  # of layers -> whether they see a window
MOST = 1e6  # of a scale or a cap
FIRST = 28  # layer that sees a window where one is switched on and the configuration names no first


def habits(raw: Mapping[str, Any], family: Decoder, sizes: Mapping[str, int]) -> dict[str, Plain]:
    """The options of a decoder; UndescribedError for what is not known here, RunError for a number out of bounds.

    `biased` roles have a bias; `sliding` says of each layer whether it sees only the last `window` tokens; `rope` are the
    rotary settings (absent: positions are learned); `scale` is what scores are multiplied by, divided by the layer's
    number where `scale_by_layer`; `softcap`, `softcap_head` and `clip` are 0 where there is none; `parallel`: attention and
    the feed-forward part read the same. The headers add `head`, the output matrix, and `tied`, whether it is the table.
    """
    _refuse(raw, family)
    attention, head = family.softcaps or (0.0, 0.0)
    scalar = real(raw, "query_pre_attn_scalar", 256.0, MOST) if family.softcaps else sizes["head"]
    sliding, window = _windows(raw, family, sizes["layers"])
    found: dict[str, Plain] = {
        "biased": _biased(raw, family),
        "sliding": sliding,
        "window": window,
        "scale": float(scalar) ** -0.5 if flag(raw, "scale_attn_weights", default=True) else 1.0,
        "scale_by_layer": flag(raw, "scale_attn_by_inverse_layer_idx", default=False),
        "softcap": optional(raw, "attn_logit_softcapping", attention, MOST),
        "softcap_head": optional(raw, "final_logit_softcapping", head, MOST),
        "clip": optional(raw, "clip_qkv", 0.0, MOST),
        "parallel": "use_parallel_residual" in family.reads and flag(raw, "use_parallel_residual", default=True),
    }
    if family.positions is None:
        found["rope"] = ropes(raw, family, sizes["head"], sizes["positions"])
    return found


def _refuse(raw: Mapping[str, Any], family: Decoder) -> None:
    read = {family.activation[0], family.theta, family.share, *family.biases, *family.reads}
    if family.positions is None:
        read |= {"rope_scaling", "rope_parameters"}
    if family.sliding != "never":
        read |= {"sliding_window"}
    if family.local:
        read |= {"rope_local_base_freq"}
    if family.biased and not family.biases:
        read |= {"attention_bias"}  # always there, whatever the configuration says
    for key, off in OFF.items():
        if key not in read and raw.get(key) not in off:
            raise UndescribedError(f"{key} {shown(raw[key])} is not known of {family.types[0]}")


def _biased(raw: Mapping[str, Any], family: Decoder) -> tuple[str, ...]:
    found = list(family.biased)
    for key, (roles, default) in family.biases.items():
        if flag(raw, key, default=default):
            found += roles
    return tuple(role for role in dict.fromkeys(found) if role in family.roles)


def _windows(raw: Mapping[str, Any], family: Decoder, layers: int) -> tuple[tuple[bool, ...], int]:
    """Which layers see a window, and its width in tokens (0 where none does)."""
    wide = (False,) * layers
    if family.sliding == "listed" and not flag(raw, "use_sliding_window", default=False):
        sliding, window = _kinds(raw, layers) or wide, 0
    else:
        window = int(optional(raw, "sliding_window", family.window, BOUNDS["positions"]))
        sliding = _sliding(raw, family, layers, window)
    if any(sliding) and not window:
        raise UndescribedError("layer_types with sliding_attention and no sliding_window")
    return sliding, window if any(sliding) else 0


def _sliding(raw: Mapping[str, Any], family: Decoder, layers: int, window: int) -> tuple[bool, ...]:
    listed = _kinds(raw, layers)
    if family.sliding in ("never", "always"):
        all_alike = (family.sliding == "always" and window > 0,) * layers
        if listed not in (None, all_alike):
            raise UndescribedError(f"layer_types of different kinds are not known of {family.types[0]}")
        return all_alike
    if listed is not None:
        return listed
    if family.sliding == "listed":
        first = raw.get("max_window_layers", FIRST)
        if isinstance(first, bool) or not isinstance(first, int):
            raise RunError(f"config.json: max_window_layers is {shown(first)}; a whole number can be run")
        return tuple(window > 0 and layer >= first for layer in range(layers))
    every = integer(raw, "sliding_window_pattern", BOUNDS["layers"], family.pattern)
    return tuple(bool((layer + 1) % every) for layer in range(layers))


def _kinds(raw: Mapping[str, Any], layers: int) -> tuple[bool, ...] | None:
    listed = raw.get("layer_types")
    if listed is None:
        return None
    if not isinstance(listed, list) or len(listed) != layers:
        raise RunError(f"config.json: layer_types is {shown(listed)}; a list of {layers} kinds can be run")
    if odd := [kind for kind in listed if not isinstance(kind, str) or kind not in KINDS]:
        raise UndescribedError(f"layers of kind {shown(odd[0])}; there are {', '.join(KINDS)}")
    return tuple(KINDS[kind] for kind in listed)
