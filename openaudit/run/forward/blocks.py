"""The few layers that models are made of, on packed tokens: float32[N, D], padding left out."""

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


def norm(x: Floats, weight: Floats | None, bias: Floats | None, epsilon: float) -> Floats:
    """Layer normalisation over the last axis, float32[N, D]; without weight or bias where there are none."""
    y: Floats = x - x.mean(-1, keepdims=True)
    variance = np.einsum("nd,nd->n", y, y)[:, None] / np.float32(x.shape[-1])
    y /= np.sqrt(variance + np.float32(epsilon))
    if weight is not None:
        y *= weight
    if bias is not None:
        y += bias
    return y


def rms(x: Floats, weight: Floats, epsilon: float) -> Floats:
    """Normalisation by the root mean square over the last axis, float32[..., D]."""
    square = np.einsum("...d,...d->...", x, x)[..., None] / np.float32(x.shape[-1])
    y: Floats = x / np.sqrt(square + np.float32(epsilon))
    y *= weight
    return y


def silu(x: Floats) -> Floats:
    """The product of x and its logistic function, float32 of the same shape."""
    return _gated(x, 1.0)


def quick_gelu(x: Floats) -> Floats:
    """The product of x and the logistic function of 1.702 x, float32 of the same shape."""
    return _gated(x, 1.702)


def _gated(x: Floats, by: float) -> Floats:
    out = np.multiply(x, np.float32(-by))
    with np.errstate(over="ignore"):  # x / infinity is the 0 it should be
        np.exp(out, out=out)
    out += 1
    return np.divide(x, out, out=out)


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
    out: Floats = x * x
    out *= np.float32(0.044715)
    out += 1
    out *= x
    out *= np.float32(0.7978845608028654)
    np.tanh(out, out=out)
    out += 1
    out *= x
    out *= np.float32(0.5)
    return out


def relu(x: Floats) -> Floats:
    """max(x, 0), float32 of the same shape."""
    return np.maximum(x, np.float32(0))


ACTIVATIONS: Mapping[str, Callable[[Floats], Floats]] = {
    "gelu": gelu,
    "gelu_new": gelu_tanh,
    "gelu_fast": gelu_tanh,
    "gelu_pytorch_tanh": gelu_tanh,
    "quick_gelu": quick_gelu,
    "relu": relu,
    "silu": silu,
    "swish": silu,
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
