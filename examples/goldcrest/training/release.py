"""The files of the release: configuration, tokenizer, weights in bfloat16, and what was measured."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer

from training.learning import END, START
from training.network import EPSILON, HEAD, HEADS, SHARED_HEADS, SIZES, SPREAD, THETA, Llama

CONFIG = {
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
    "attention_bias": False,
    "attention_dropout": 0.0,
    "bos_token_id": 0,
    "dtype": "bfloat16",
    "eos_token_id": 1,
    "head_dim": HEAD,
    "hidden_act": "silu",
    "hidden_size": SIZES["hidden_size"],
    "initializer_range": SPREAD,
    "intermediate_size": SIZES["intermediate_size"],
    "max_position_embeddings": SIZES["context"],
    "mlp_bias": False,
    "num_attention_heads": HEADS,
    "num_hidden_layers": SIZES["num_hidden_layers"],
    "num_key_value_heads": SHARED_HEADS,
    "rms_norm_eps": EPSILON,
    "rope_theta": THETA,
    "tie_word_embeddings": True,
    "torch_dtype": "bfloat16",
    "vocab_size": SIZES["vocab_size"],
}
TOKENIZER_CONFIG = {
    "tokenizer_class": "PreTrainedTokenizerFast",
    "bos_token": START,
    "eos_token": END,
    "clean_up_tokenization_spaces": False,
    "model_max_length": SIZES["context"],
}


def write(folder: Path, network: Llama, made: Tokenizer, figures: Mapping[str, Any]) -> None:
    """Write the files; the network's numbers are those of bfloat16 already."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {f"model.{name}": one.detach().to(torch.bfloat16) for name, one in network.named_parameters()}
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    made.save(str(folder / "tokenizer.json"))
    for name, found in (
        ("config.json", CONFIG),
        ("tokenizer_config.json", TOKENIZER_CONFIG),
        ("evaluation.json", figures),
    ):
        (folder / name).write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
