"""`python -m benchmarks._big FOLDER`: a Llama of 1.1 GB in bf16 (551 M parameters, 147 tensors, N(0, 0.02)); its file cold or warm."""

import ctypes
import json
import mmap
import os
import struct
import sys
from contextlib import suppress
from math import prod
from pathlib import Path
from time import perf_counter

import numpy as np

WIDTH, LAYERS, INNER, WORDS = 1536, 16, 4096, 32_000
FILE = "model.safetensors"
PIECE = 8 * 1024**2  # bytes read at a time
CONFIG = {
    "model_type": "llama",
    "architectures": ["LlamaForCausalLM"],
    "hidden_size": WIDTH,
    "num_hidden_layers": LAYERS,
    "intermediate_size": INNER,
    "num_attention_heads": 12,
    "num_key_value_heads": 12,
    "vocab_size": WORDS,
    "max_position_embeddings": 2048,
    "rms_norm_eps": 1e-5,
    "hidden_act": "silu",
    "tie_word_embeddings": False,
}
TOKENIZER = {"version": "1.0", "added_tokens": [], "model": {"type": "WordLevel", "vocab": {"a": 0}, "unk_token": "a"}}


def shapes() -> dict[str, tuple[int, ...]]:
    """Every tensor's shape, in the order of the file."""
    found: dict[str, tuple[int, ...]] = {"lm_head.weight": (WORDS, WIDTH), "model.embed_tokens.weight": (WORDS, WIDTH)}
    square, up, down = (WIDTH, WIDTH), (INNER, WIDTH), (WIDTH, INNER)
    for layer in range(LAYERS):
        at = f"model.layers.{layer}."
        found |= {f"{at}self_attn.{name}_proj.weight": square for name in "qkvo"}
        found |= {f"{at}mlp.gate_proj.weight": up, f"{at}mlp.up_proj.weight": up, f"{at}mlp.down_proj.weight": down}
        found |= {f"{at}{name}_layernorm.weight": (WIDTH,) for name in ("input", "post_attention")}
    return dict(sorted({**found, "model.norm.weight": (WIDTH,)}.items()))


def write(folder: Path) -> None:
    """Write the model; its weights are on the disk when this returns."""
    header, end = {}, 0
    for name, shape in shapes().items():
        start, end = end, end + 2 * prod(shape)
        header[name] = {"dtype": "BF16", "shape": list(shape), "data_offsets": [start, end]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    random = np.random.default_rng(0)
    with (folder / FILE).open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for shape in shapes().values():
            drawn = random.standard_normal(shape, dtype=np.float32) * np.float32(0.02)
            values = drawn if len(shape) > 1 else np.ones(shape, dtype=np.float32)
            file.write((values.view(np.uint32) >> 16).astype(np.uint16).tobytes())
        file.flush()
        os.fsync(file.fileno())
    (folder / "config.json").write_text(json.dumps(CONFIG))
    (folder / "tokenizer.json").write_text(json.dumps(TOKENIZER))


def cool(path: Path) -> float:
    """Drop the file from the system's cache; the share of it that is still there, which is 0 where that worked."""
    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        size = path.stat().st_size
        with mmap.mmap(file.fileno(), size, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ | mmap.PROT_WRITE) as mapped:
            pages = (ctypes.c_ubyte * -(-size // mmap.PAGESIZE))()
            first = ctypes.c_char.from_buffer(mapped)
            failed = ctypes.CDLL(None).mincore(ctypes.byref(first), ctypes.c_size_t(size), pages)
            del first
    return float("nan") if failed else sum(one & 1 for one in pages) / len(pages)


def read(path: Path, *, direct: bool) -> float:
    """Bytes a second of reading the whole file in pieces, past the system's cache where `direct`."""
    flags = os.O_RDONLY | (getattr(os, "O_DIRECT", 0) if direct else 0)
    handle, count = os.open(path, flags), 0
    with mmap.mmap(-1, PIECE) as buffer:  # O_DIRECT asks for whole pages
        started = perf_counter()
        with suppress(OSError):
            while got := os.readv(handle, [buffer]):
                count += got
        seconds = perf_counter() - started
    os.close(handle)
    return count / seconds


if __name__ == "__main__":
    write(Path(sys.argv[1]))
