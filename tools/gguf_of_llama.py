"""A Llama of safetensors and a byte-level BPE tokenizer.json as one GGUF file, so that a llama.cpp runner can be tried on it.

python tools/gguf_of_llama.py FOLDER OUT.gguf [F32|F16|BF16|Q8_0]     (with the project's root on the path)

Names and layout are those of the GGUF description (ggml's docs/gguf.md): little-endian, version 3, data aligned to 32 bytes.
"""

import json
import struct
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open

Floats = NDArray[np.float32]
ALIGNMENT = 32
TYPES = {"F32": 0, "F16": 1, "Q8_0": 8, "BF16": 30}  # numbers of ggml_type
FILE_TYPES = {"F32": 0, "F16": 1, "Q8_0": 7, "BF16": 32}  # numbers of llama_ftype
U32, F32, BOOL, STRING, ARRAY, I32 = 4, 6, 7, 8, 9, 5  # numbers of gguf_type
NORMAL, CONTROL = 1, 3  # token types
BLOCK = 32  # elements that share one scale in Q8_0
LAYER = {
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
WHOLE = {"model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output"}


def convert(folder: Path, out: Path, dtype: str = "F16", extra: Mapping[str, object] | None = None) -> Path:
    """`out`, written: the model of `folder` with its matrices in `dtype`; `extra` are metadata pairs beside ours."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    pairs = {**metadata(config), "general.file_type": FILE_TYPES[dtype], **vocabulary(folder, config), **(extra or {})}
    write(out, pairs, dict(tensors(folder, config)), dtype)
    return out


def metadata(config: Mapping[str, object]) -> dict[str, object]:
    """The pairs that say how large a Llama is and how it turns positions."""
    rope = config.get("rope_parameters")
    theta = rope.get("rope_theta") if isinstance(rope, dict) else config.get("rope_theta")
    heads = config["num_attention_heads"]
    return {
        "general.architecture": "llama",
        "llama.vocab_size": config["vocab_size"],
        "llama.context_length": config["max_position_embeddings"],
        "llama.embedding_length": config["hidden_size"],
        "llama.block_count": config["num_hidden_layers"],
        "llama.feed_forward_length": config["intermediate_size"],
        "llama.attention.head_count": heads,
        "llama.attention.head_count_kv": config.get("num_key_value_heads", heads),
        "llama.rope.dimension_count": _head(config),
        "llama.rope.freq_base": float(str(theta or 10_000.0)),
        "llama.attention.layer_norm_rms_epsilon": float(str(config["rms_norm_eps"])),
    }


def vocabulary(folder: Path, config: Mapping[str, object]) -> dict[str, object]:
    """The pairs of the tokenizer; GPT-2's way to split is what `use_regex` of a ByteLevel pre-tokenizer means."""
    raw = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    added = {one["id"]: one["content"] for one in raw["added_tokens"] if one["special"]}
    named = {at: name for name, at in raw["model"]["vocab"].items()} | added
    size = int(str(config["vocab_size"]))
    pairs: dict[str, object] = {
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "gpt-2",
        "tokenizer.ggml.tokens": [named.get(at, f"[PAD{at}]") for at in range(size)],
        "tokenizer.ggml.token_type": [CONTROL if at in added or at not in named else NORMAL for at in range(size)],
        "tokenizer.ggml.merges": [one if isinstance(one, str) else " ".join(one) for one in raw["model"]["merges"]],
        "tokenizer.ggml.add_bos_token": False,
    }
    for name in ("bos", "eos"):
        if isinstance(config.get(f"{name}_token_id"), int):
            pairs[f"tokenizer.ggml.{name}_token_id"] = config[f"{name}_token_id"]
    return pairs


def tensors(folder: Path, config: Mapping[str, object]) -> Iterator[tuple[str, Floats]]:
    """Every tensor by llama.cpp's name, in float32."""
    heads = int(str(config["num_attention_heads"]))
    groups = {"attn_q": heads, "attn_k": int(str(config.get("num_key_value_heads", heads)))}
    with safe_open(str(folder / "model.safetensors"), framework="numpy") as file:
        for name in file.keys():  # noqa: SIM118  the file is no mapping
            stem = name.removesuffix(".weight")
            at, _, role = stem.removeprefix("model.layers.").partition(".")
            array = file.get_tensor(name).astype(np.float32)
            if stem in WHOLE:
                yield f"{WHOLE[stem]}.weight", array
            elif role in LAYER:
                ours = LAYER[role]
                yield f"blk.{at}.{ours}.weight", _turned(array, groups[ours]) if ours in groups else array


def _turned(array: Floats, heads: int) -> Floats:
    """Rows of a head interleaved: llama.cpp turns neighbouring pairs of a head, transformers its two halves."""
    out, inner = array.shape
    return array.reshape(heads, 2, out // heads // 2, inner).swapaxes(1, 2).reshape(out, inner)


def _head(config: Mapping[str, object]) -> int:
    return int(
        str(config.get("head_dim") or int(str(config["hidden_size"])) // int(str(config["num_attention_heads"])))
    )


def write(out: Path, pairs: Mapping[str, object], arrays: Mapping[str, Floats], dtype: str) -> None:
    """One GGUF file; vectors, and matrices whose rows are no whole blocks, stay in F32."""
    head = [b"GGUF", struct.pack("<IQQ", 3, len(arrays), len(pairs))]
    head += [_string(key) + _value(value) for key, value in pairs.items()]
    data, end = [], 0
    for name, array in arrays.items():
        kind = "F32" if array.ndim == 1 or (dtype == "Q8_0" and array.shape[-1] % BLOCK) else dtype
        raw = encoded(array, kind)
        raw += bytes(-len(raw) % ALIGNMENT)
        shape = array.shape[::-1]  # the dimension that is contiguous stands first
        head.append(_string(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, TYPES[kind], end))
        data.append(raw)
        end += len(raw)
    front = b"".join(head)
    out.write_bytes(front + bytes(-len(front) % ALIGNMENT) + b"".join(data))


def encoded(array: Floats, kind: str) -> bytes:
    """The elements in `kind`; Q8_0 is a float16 scale and 32 signed bytes to a block."""
    if kind == "Q8_0":
        blocks = array.reshape(-1, BLOCK)
        scale = np.abs(blocks).max(axis=1, keepdims=True) / 127
        whole = np.round(blocks / np.where(scale, scale, 1)).astype(np.int8)
        return b"".join(one.astype("<f2").tobytes() + row.tobytes() for one, row in zip(scale, whole, strict=True))
    if kind == "BF16":
        bits = array.astype("<f4").view("<u4")
        return bytes(((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype("<u2").tobytes())
    return array.astype("<f2" if kind == "F16" else "<f4").tobytes()


def _string(text: str) -> bytes:
    raw = text.encode()
    return struct.pack("<Q", len(raw)) + raw


def _value(value: object) -> bytes:
    kind, raw = _plain(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        parts = [_plain(one) for one in value]
        kinds = {one for one, _ in parts} or {STRING}
        raw = struct.pack("<IQ", I32 if kinds == {U32} else min(kinds), len(parts)) + b"".join(one for _, one in parts)
    return struct.pack("<I", kind) + raw


def _plain(value: object) -> tuple[int, bytes]:
    match value:
        case bool():
            return BOOL, struct.pack("<?", value)
        case int():
            return U32, struct.pack("<I", value)
        case float():
            return F32, struct.pack("<f", value)
        case str():
            return STRING, _string(value)
    return ARRAY, b""


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "F16")
