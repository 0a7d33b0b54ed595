"""Encoder families as data: how each names its tensors and its sizes. A new family of the same shape is one entry."""

from collections.abc import Mapping
from dataclasses import dataclass

ROLES = ("query", "key", "value", "mix", "mix_norm", "up", "down", "down_norm")
MATRICES = ("query", "key", "value", "mix", "up", "down")  # of a layer: those with a weight matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A post-norm encoder: tensor names without their `.weight` and `.bias`, the keys of its sizes, its habits.

    `offset` is the position of the first token; `epsilon` is used where the configuration has no key for it.
    """

    types: tuple[str, ...]
    prefixes: tuple[str, ...]
    words: str
    positions: str
    segments: str | None
    norm: str
    layer: str
    roles: Mapping[str, str]
    sizes: Mapping[str, str]
    activation: str = "hidden_act"
    offset: int = 0
    epsilon: float = 1e-12


_BERT_ROLES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "mix": "attention.output.dense",
    "mix_norm": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "down_norm": "output.LayerNorm",
}
_BERT_SIZES = {
    "width": "hidden_size",
    "layers": "num_hidden_layers",
    "heads": "num_attention_heads",
    "inner": "intermediate_size",
    "words": "vocab_size",
    "positions": "max_position_embeddings",
}
_DISTIL_ROLES = {
    "query": "attention.q_lin",
    "key": "attention.k_lin",
    "value": "attention.v_lin",
    "mix": "attention.out_lin",
    "mix_norm": "sa_layer_norm",
    "up": "ffn.lin1",
    "down": "ffn.lin2",
    "down_norm": "output_layer_norm",
}
_DISTIL_SIZES = {
    "width": "dim",
    "layers": "n_layers",
    "heads": "n_heads",
    "inner": "hidden_dim",
    "words": "vocab_size",
    "positions": "max_position_embeddings",
}


def _bert(*types: str, prefixes: tuple[str, ...], offset: int = 0, epsilon: float = 1e-12) -> Family:
    return Family(
        types=types,
        prefixes=prefixes,
        words="embeddings.word_embeddings",
        positions="embeddings.position_embeddings",
        segments="embeddings.token_type_embeddings",
        norm="embeddings.LayerNorm",
        layer="encoder.layer.{}.",
        roles=_BERT_ROLES,
        sizes=_BERT_SIZES,
        offset=offset,
        epsilon=epsilon,
    )


FAMILIES: Mapping[str, Family] = {
    "bert": _bert("bert", prefixes=("", "bert.")),
    # Positions of RoBERTa start after the padding id, which is 1 in every published configuration.
    "roberta": _bert(
        "roberta",
        "xlm-roberta",
        "camembert",
        prefixes=("", "roberta."),
        offset=2,
        epsilon=1e-5,
    ),
    "distilbert": Family(
        types=("distilbert",),
        prefixes=("", "distilbert."),
        words="embeddings.word_embeddings",
        positions="embeddings.position_embeddings",
        segments=None,
        norm="embeddings.LayerNorm",
        layer="transformer.layer.{}.",
        roles=_DISTIL_ROLES,
        sizes=_DISTIL_SIZES,
        activation="activation",
    ),
}
