"""A Llama in plain PyTorch whose tensors bear the names that `LlamaForCausalLM` gives them."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

SIZES = {"vocab_size": 2048, "hidden_size": 128, "intermediate_size": 336, "num_hidden_layers": 6, "context": 256}
HEADS, SHARED_HEADS, HEAD = 4, 2, 32
EPSILON, THETA, SPREAD = 1e-5, 10_000.0, 0.02


class Attention(nn.Module):
    """Grouped attention with rotary positions; each token sees itself and what stands before it."""

    def __init__(self) -> None:
        super().__init__()
        width = SIZES["hidden_size"]
        self.q_proj = nn.Linear(width, HEADS * HEAD, bias=False)
        self.k_proj = nn.Linear(width, SHARED_HEADS * HEAD, bias=False)
        self.v_proj = nn.Linear(width, SHARED_HEADS * HEAD, bias=False)
        self.o_proj = nn.Linear(HEADS * HEAD, width, bias=False)

    def forward(self, x: Tensor, turns: tuple[Tensor, Tensor]) -> Tensor:
        """float[B, T, D] from float[B, T, D] and the cosines and sines of the positions, float[T, HEAD]."""
        q, k, v = (
            one.view(*x.shape[:2], -1, HEAD).transpose(1, 2) for one in (self.q_proj(x), self.k_proj(x), self.v_proj(x))
        )
        mixed = functional.scaled_dot_product_attention(
            _turned(q, turns), _turned(k, turns), v, is_causal=True, enable_gqa=True
        )
        return self.o_proj(mixed.transpose(1, 2).reshape(*x.shape[:2], -1))


class Inner(nn.Module):
    """The gated layer between two attentions (SwiGLU)."""

    def __init__(self) -> None:
        super().__init__()
        width, inner = SIZES["hidden_size"], SIZES["intermediate_size"]
        self.gate_proj = nn.Linear(width, inner, bias=False)
        self.up_proj = nn.Linear(width, inner, bias=False)
        self.down_proj = nn.Linear(inner, width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """float[B, T, D] of the same shape."""
        return self.down_proj(functional.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    """Attention and gated layer, each on the normed stream and added to it."""

    def __init__(self) -> None:
        super().__init__()
        width = SIZES["hidden_size"]
        self.self_attn, self.mlp = Attention(), Inner()
        self.input_layernorm = nn.RMSNorm(width, eps=EPSILON)
        self.post_attention_layernorm = nn.RMSNorm(width, eps=EPSILON)

    def forward(self, x: Tensor, turns: tuple[Tensor, Tensor]) -> Tensor:
        """float[B, T, D] of the same shape."""
        x = x + self.self_attn(self.input_layernorm(x), turns)
        return x + self.mlp(self.post_attention_layernorm(x))


class Llama(nn.Module):
    """The whole network; the output layer is the embedding table."""

    def __init__(self) -> None:
        super().__init__()
        width = SIZES["hidden_size"]
        self.embed_tokens = nn.Embedding(SIZES["vocab_size"], width)
        self.layers = nn.ModuleList(Layer() for _ in range(SIZES["num_hidden_layers"]))
        self.norm = nn.RMSNorm(width, eps=EPSILON)
        for one in self.parameters():
            if one.dim() > 1:
                nn.init.normal_(one, std=SPREAD)
        for name, one in self.named_parameters():  # what is added to the stream starts smaller, as in GPT-2
            if name.endswith(("o_proj.weight", "down_proj.weight")):
                nn.init.normal_(one, std=SPREAD / math.sqrt(2 * SIZES["num_hidden_layers"]))
        angles = torch.outer(torch.arange(SIZES["context"]), THETA ** (-torch.arange(0, HEAD, 2) / HEAD)).repeat(1, 2)
        self._turns = (angles.cos(), angles.sin())

    def scores(self, ids: Tensor) -> Tensor:
        """The scores of every token's successor, float[B, T, V], of int64[B, T]."""
        x = self.embed_tokens(ids)
        turns = (self._turns[0][: x.shape[1]], self._turns[1][: x.shape[1]])
        for layer in self.layers:
            x = layer(x, turns)
        return functional.linear(self.norm(x), self.embed_tokens.weight)

    def loss(self, ids: Tensor) -> Tensor:
        """Nats per token, float[B, T-1], of int64[B, T]."""
        scores = self.scores(ids[:, :-1])
        losses = functional.cross_entropy(scores.flatten(0, 1), ids[:, 1:].flatten(), reduction="none")
        return losses.view(ids.shape[0], -1)


def _turned(x: Tensor, turns: tuple[Tensor, Tensor]) -> Tensor:
    """Rotary positions as Llama writes them: the first half of a head turns with the second."""
    first, second = x.chunk(2, -1)
    return x * turns[0] + torch.cat((-second, first), -1) * turns[1]
