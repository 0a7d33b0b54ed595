"""An invented Llama of two layers with a byte-level tokenizer, and what it computes, written out in NumPy."""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers.pre_tokenizers import ByteLevel

from tests.run.conftest import packed

Doubles = NDArray[np.float64]
WIDTH, INNER, LAYERS, HEADS, GROUPS, POSITIONS, THETA, EPSILON = 64, 96, 2, 4, 2, 256, 10_000.0, 1e-5
MERGES = [["Ġ", "t"], ["h", "e"], ["Ġt", "he"], ["i", "n"], ["Ã", "©"]]
SPECIAL = ["<s>", "</s>"]
VOCABULARY = [*SPECIAL, *sorted(ByteLevel.alphabet()), *("".join(one) for one in MERGES)]
HEAD = WIDTH // HEADS


def arrays(seed: int = 0) -> dict[str, NDArray[np.float32]]:
    """Its tensors by transformers' names, drawn from `seed`: peaked enough for every token to count."""
    random = np.random.default_rng(seed)

    def drawn(*shape: int) -> NDArray[np.float32]:
        found: NDArray[np.float32] = (random.standard_normal(shape) * 1.5 / shape[-1] ** 0.5).astype(np.float32)
        return found

    found = {
        "model.embed_tokens.weight": drawn(len(VOCABULARY), WIDTH),
        "lm_head.weight": drawn(len(VOCABULARY), WIDTH),
    }
    found["model.norm.weight"] = 1 + 0.1 * drawn(WIDTH)
    for layer in range(LAYERS):
        at = f"model.layers.{layer}."
        for name, shape in {
            "self_attn.q_proj": (WIDTH, WIDTH),
            "self_attn.k_proj": (GROUPS * HEAD, WIDTH),
            "self_attn.v_proj": (GROUPS * HEAD, WIDTH),
            "self_attn.o_proj": (WIDTH, WIDTH),
            "mlp.gate_proj": (INNER, WIDTH),
            "mlp.up_proj": (INNER, WIDTH),
            "mlp.down_proj": (WIDTH, INNER),
        }.items():
            found[f"{at}{name}.weight"] = drawn(*shape)
        for name in ("input_layernorm", "post_attention_layernorm"):
            found[f"{at}{name}.weight"] = 1 + 0.1 * drawn(WIDTH)
    return found


def folder(root: Path, seed: int = 0) -> Path:
    """`root`, with its configuration, tokenizer and weights as transformers writes them."""
    root.mkdir(parents=True, exist_ok=True)
    config = {
        "model_type": "llama",
        "architectures": ["LlamaForCausalLM"],
        "hidden_act": "silu",
        "hidden_size": WIDTH,
        "intermediate_size": INNER,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "num_key_value_heads": GROUPS,
        "vocab_size": len(VOCABULARY),
        "max_position_embeddings": POSITIONS,
        "rope_theta": THETA,
        "rms_norm_eps": EPSILON,
        "bos_token_id": 0,
        "eos_token_id": 1,
    }
    (root / "config.json").write_text(json.dumps(config))
    (root / "tokenizer.json").write_text(json.dumps(tokenizer()))
    (root / "model.safetensors").write_bytes(packed(arrays(seed)))
    return root


def tokenizer() -> dict[str, object]:
    """Byte-level BPE that splits as GPT-2's does."""
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": at, "content": one, "special": True, **flags} for at, one in enumerate(SPECIAL)],
        "normalizer": None,
        "pre_tokenizer": level,
        "post_processor": None,
        "decoder": level,
        "model": {"type": "BPE", "vocab": {one: at for at, one in enumerate(VOCABULARY)}, "merges": MERGES},
    }


def logprobs(ids: list[int], seed: int = 0) -> Doubles:
    """float64[T-1]: the logarithm of the probability of each token after those before it."""
    weights = {name: one.astype(np.float64) for name, one in arrays(seed).items()}
    states = weights["model.embed_tokens.weight"][ids]
    for layer in range(LAYERS):
        at = f"model.layers.{layer}."
        own = {
            name.removeprefix(at).removesuffix(".weight"): one for name, one in weights.items() if name.startswith(at)
        }
        states = states + _attended(_normed(states, own["input_layernorm"]), own)
        fed = _normed(states, own["post_attention_layernorm"])
        gate = fed @ own["mlp.gate_proj"].T
        states = states + (gate / (1 + np.exp(-gate)) * (fed @ own["mlp.up_proj"].T)) @ own["mlp.down_proj"].T
    logits = _normed(states, weights["model.norm.weight"]) @ weights["lm_head.weight"].T
    logits -= np.log(np.exp(logits - logits.max(1, keepdims=True)).sum(1, keepdims=True)) + logits.max(1, keepdims=True)
    found: Doubles = logits[np.arange(len(ids) - 1), ids[1:]]
    return found


def _normed(states: Doubles, weight: Doubles) -> Doubles:
    found: Doubles = states / np.sqrt((states**2).mean(1, keepdims=True) + EPSILON) * weight
    return found


def _attended(states: Doubles, own: dict[str, Doubles]) -> Doubles:
    length = len(states)
    query = _turned((states @ own["self_attn.q_proj"].T).reshape(length, HEADS, HEAD))
    key = _turned((states @ own["self_attn.k_proj"].T).reshape(length, GROUPS, HEAD)).repeat(HEADS // GROUPS, 1)
    value = (states @ own["self_attn.v_proj"].T).reshape(length, GROUPS, HEAD).repeat(HEADS // GROUPS, 1)
    scores = np.einsum("thd,shd->hts", query, key) / HEAD**0.5
    scores = np.where(np.tri(length, dtype=bool), scores, -np.inf)
    shares = np.exp(scores - scores.max(2, keepdims=True))
    mixed = np.einsum("hts,shd->thd", shares / shares.sum(2, keepdims=True), value)
    found: Doubles = mixed.reshape(length, WIDTH) @ own["self_attn.o_proj"].T
    return found


def _turned(heads: Doubles) -> Doubles:
    """Rotary positions, the two halves of a head turned against each other."""
    half = HEAD // 2
    angles = np.arange(len(heads))[:, None, None] * THETA ** (-np.arange(half) / half)
    first, second = heads[..., :half], heads[..., half:]
    return np.concatenate(
        [first * np.cos(angles) - second * np.sin(angles), second * np.cos(angles) + first * np.sin(angles)], axis=-1
    )
