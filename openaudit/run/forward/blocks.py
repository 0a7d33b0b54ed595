"""The few layers that encoders are made of, on packed tokens: float32[N, D], padding left out."""

from collections.abc import Callable, Mapping

import numpy as np

from openaudit.run.forward import Floats, Mask

ROOT_HALF = np.float32(0.7071067811865476)
# Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26: |error| < 1.5e-7, below float32's own.
ERF = tuple(np.float32(one) for one in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592))
CHUNK = 16_384  # elements at a time: what the processor keeps near
ERF_P = np.float32(0.3275911)


def linear(x: Floats, weight: Floats, bias: Floats) -> Floats:
    """float32[N, O] from float32[N, I], weight [O, I] and bias [O]."""
    y: Floats = x @ weight.T
    y += bias
    return y


def norm(x: Floats, weight: Floats, bias: Floats, epsilon: float) -> Floats:
    """Layer normalisation over the last axis, float32[N, D]."""
    y: Floats = x - x.mean(-1, keepdims=True)
    variance = np.einsum("nd,nd->n", y, y)[:, None] / np.float32(x.shape[-1])
    y /= np.sqrt(variance + np.float32(epsilon))
    y *= weight
    y += bias
    return y


def gelu(x: Floats) -> Floats:
    """The product x Φ(x) with the exact Φ, float32 of the same shape."""
    out = np.empty_like(x)
    flat, into = x.reshape(-1), out.reshape(-1)
    for start in range(0, flat.size, CHUNK):
        _gelu(flat[start : start + CHUNK], into[start : start + CHUNK])
    return out


def _gelu(x: Floats, out: Floats) -> None:
    size = np.abs(x)
    size *= ROOT_HALF
    t = size * ERF_P
    t += 1
    np.reciprocal(t, out=t)
    tail = t * ERF[0]
    for one in ERF[1:]:
        tail += one
        tail *= t
    np.square(size, out=size)
    np.negative(size, out=size)
    tail *= np.exp(size, out=size)  # 1 - erf(|x| / sqrt 2)
    np.abs(x, out=size)
    np.add(x, size, out=out)
    tail *= size
    out -= tail
    out *= np.float32(0.5)


def gelu_tanh(x: Floats) -> Floats:
    """The tanh approximation of gelu, float32 of the same shape."""
    inner: Floats = np.float32(0.7978845608028654) * (x + np.float32(0.044715) * x * x * x)
    out: Floats = np.float32(0.5) * x * (1 + np.tanh(inner))
    return out


def relu(x: Floats) -> Floats:
    """max(x, 0), float32 of the same shape."""
    return np.maximum(x, np.float32(0))


ACTIVATIONS: Mapping[str, Callable[[Floats], Floats]] = {
    "gelu": gelu,
    "gelu_new": gelu_tanh,
    "gelu_pytorch_tanh": gelu_tanh,
    "relu": relu,
}


def attention(query: Floats, key: Floats, value: Floats, mask: Mask, heads: int) -> Floats:
    """float32[N, D]: softmax attention of packed tokens; `mask` bool[B, T] says where the N tokens stand."""
    q, k, v = (_heads(one, mask, heads) for one in (query, key, value))
    scores: Floats = q @ k.transpose(0, 1, 3, 2)
    scores *= np.float32(1 / np.sqrt(q.shape[-1]))
    scores += np.where(mask, np.float32(0), np.float32(-1e9))[:, None, None, :]
    scores -= scores.max(-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(-1, keepdims=True)
    mixed = (scores @ v).transpose(0, 2, 1, 3)
    packed: Floats = mixed.reshape(*mask.shape, -1)[mask]
    return packed


def _heads(x: Floats, mask: Mask, heads: int) -> Floats:
    """float32[B, H, T, D/H] from packed tokens."""
    padded = np.zeros((*mask.shape, x.shape[-1]), dtype=np.float32)
    padded[mask] = x
    return padded.reshape(*mask.shape, heads, -1).transpose(0, 2, 1, 3)
