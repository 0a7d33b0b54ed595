"""The keys of a configuration that a runner may build a model from: by what they hold, and never a name to be looked up.

No list can name the keys of every architecture. So the rule is by kind: numbers and switches within bounds, lists of them,
single words where the key says that it is a choice among words, and the rotary settings. Nothing in it can name a file, a
repository or a piece of code, and no object but the rotary settings passes.
"""

import re
from collections.abc import Mapping
from math import isfinite
from typing import Any

from openaudit.errors import RunError
from openaudit.run.model.values import BOUNDS, shown
from openaudit.run.records import Plain

MOST_KEYS = 500
LONGEST = 4_096  # entries of a list
DEEP = 3  # lists in lists
LARGEST = 2**24  # of a size that is not named below
KEY = re.compile(r"[a-zA-Z][a-zA-Z0-9_]{0,63}")
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+*-]{0,63}")
# Switches and words that choose code, not a function.
NEVER = re.compile(
    r"remote|kernel|(^|_)impl|auto_map|compile|quant|dtype|transformers_version|model_type|architectures"
)
CHOICE = re.compile(r"(^|_)(act|activation|activation_function|type|types|func|method|norm|pattern|mode|layers)$")
ROPE = ("rope_parameters", "rope_scaling")
BASE = re.compile(r"theta|base|freq")  # of rotary settings: as large as they like
SIZE = re.compile(
    r"size|dim|^num_|^n_|heads|layers|experts|rank|length|positions|width|embd|inner|vocab|window|ctx|d_model|d_ff"
)
COUNT = re.compile(r"param|token|step|sample|seed|flops|bytes")  # of the training: nothing is made in that size
ALIASES: Mapping[str, tuple[str, ...]] = {
    "width": ("hidden_size", "n_embd", "d_model", "dim", "model_dim"),
    "layers": ("num_hidden_layers", "n_layer", "num_layers", "n_layers"),
    "heads": ("num_attention_heads", "n_head", "n_heads", "num_heads"),
    "key_heads": ("num_key_value_heads", "n_head_kv", "num_kv_heads"),
    "head": ("head_dim",),
    "inner": ("intermediate_size", "n_inner", "ffn_dim", "ffn_hidden_size", "d_ff", "inner_dim"),
    "words": ("vocab_size",),
    "positions": ("max_position_embeddings", "n_positions", "n_ctx", "max_seq_len", "max_sequence_length"),
}
SIZES = {key: BOUNDS[size] for size, keys in ALIASES.items() for key in keys}


def allowed(raw: Mapping[str, Any]) -> dict[str, Plain]:
    """The keys that pass, sorted; null stays null, for it may switch something off. RunError where a size is out of bounds."""
    found: dict[str, Plain] = {}
    for key in sorted(raw):
        if KEY.fullmatch(key) and not NEVER.search(key):
            found |= _rope(key, raw[key]) if key in ROPE else _plain(key, raw[key])
    if len(found) > MOST_KEYS:
        raise RunError(f"config.json: {len(found)} settings; up to {MOST_KEYS} can be run")
    return found


def _plain(key: str, value: object, depth: int = 0) -> dict[str, Plain]:
    """The key with its value where it passes, else nothing."""
    if value is None or isinstance(value, bool):
        return {key: value}
    if isinstance(value, int | float):
        return _number(key, value)
    if isinstance(value, str):
        return {key: value} if CHOICE.search(key) and WORD.fullmatch(value) else {}
    if isinstance(value, list) and depth < DEEP:
        if len(value) > LONGEST:
            raise RunError(f"config.json: {key} has {len(value)} entries; up to {LONGEST} can be run")
        entries = [_plain(key, one, depth + 1) for one in value]
        return {key: tuple(one[key] for one in entries)} if all(entries) else {}
    return {}


def _number(key: str, value: float) -> dict[str, Plain]:
    if isinstance(value, float) and not isfinite(value):
        raise RunError(f"config.json: {key} is {shown(value)}, which is no number")
    most = SIZES.get(key, LARGEST)
    free = key not in SIZES and (BASE.search(key) or COUNT.search(key))
    if SIZE.search(key) and not free and not -most <= value <= most:
        raise RunError(f"config.json: {key} is {shown(value)}; up to {most} can be run")
    return {key: value} if abs(value) <= 2**53 else {}


def _rope(key: str, value: object, depth: int = 0) -> dict[str, Plain]:
    """Rotary settings: numbers, switches, words and lists; one level of kinds of layers below."""
    if value is None:
        return {key: None}
    if not isinstance(value, dict) or len(value) > LONGEST:
        return {}
    found: dict[str, Plain] = {}
    for name, one in value.items():
        if KEY.fullmatch(name):
            found |= _rope(name, one, depth + 1) if isinstance(one, dict) and depth == 0 else _plain(name, one)
    return {key: found}
