"""Turning queries and keys by their position (Su et al., RoFormer, 2021), with the ways of stretching it to longer texts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, floor, log, pi, sqrt
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from openaudit.run.forward import Floats, Mask

Settings: TypeAlias = Mapping[str, Any]  # as run/model/rope.py made them
Doubles: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """cos and sin float32[N, R/2] for N packed tokens: what the first R numbers of each head are turned by."""

    cos: Floats
    sin: Floats

    def __call__(self, x: Floats) -> Floats:
        """float32[N, H, D], the first half of R against the second; in place."""
        half = self.cos.shape[1]
        one, other = x[..., :half].copy(), x[..., half : 2 * half]
        cos, sin = self.cos[:, None], self.sin[:, None]
        x[..., :half] *= cos
        x[..., :half] -= other * sin
        other *= cos
        other += one * sin
        return x


def turn(settings: Settings, mask: Mask) -> Turn:
    """The angles of packed tokens; `mask` bool[B, T] says where they stand. Each text is turned by its own length."""
    positions = np.nonzero(mask)[1].astype(np.float32)
    lengths = np.repeat(mask.sum(1), mask.sum(1))
    half = (settings["turned"] + 1) // 2
    cos, sin = (np.empty((len(positions), half), dtype=np.float32) for _ in range(2))
    for length in np.unique(lengths):
        frequencies, scale = STRETCHED[settings["type"]](settings, int(length))
        mine = lengths == length
        angles = positions[mine, None] * frequencies.astype(np.float32)
        cos[mine], sin[mine] = np.cos(angles) * np.float32(scale), np.sin(angles) * np.float32(scale)
    return Turn(cos=cos, sin=sin)


def _plain(settings: Settings, theta: float | None = None) -> Doubles:
    """float64[R/2]: the base to the power of -2i/R."""
    turned = settings["turned"]
    base = float(settings["theta"]) if theta is None else theta
    found: Doubles = base ** -(np.arange(0, turned, 2) / turned)
    return found


def _linear(settings: Settings, _: int) -> tuple[Doubles, float]:
    """Positions divided by a factor (Chen et al., 2306.15595)."""
    return _plain(settings) / settings["factor"], 1.0


def _dynamic(settings: Settings, length: int) -> tuple[Doubles, float]:
    """A larger base once a text is longer than the model's longest (NTK-aware, dynamic)."""
    factor, longest, turned = settings["factor"], settings["positions"], settings["turned"]
    stretch = factor * max(length, longest) / longest - (factor - 1)
    power = turned / (turned - 2) if turned > 2 else 1.0  # noqa: PLR2004
    return _plain(settings, settings["theta"] * stretch**power), 1.0


def _llama3(settings: Settings, _: int) -> tuple[Doubles, float]:
    """Slow turns are divided by a factor, quick ones kept, those between blended (Llama 3.1)."""
    found, original = _plain(settings), settings["original"]
    low, high = settings["low"], settings["high"]
    turns = original * found / (2 * pi)  # within the original length
    kept = np.clip((turns - low) / (high - low), 0, 1)
    return found * (kept + (1 - kept) / settings["factor"]), 1.0


def _yarn(settings: Settings, _: int) -> tuple[Doubles, float]:
    """The same by a ramp over dimensions, and sharper attention (Peng et al., YaRN, 2309.00071)."""
    turned, original, factor = settings["turned"], settings["original"], settings["factor"]
    ends = [
        turned * log(original / (turns * 2 * pi)) / (2 * log(settings["theta"]))
        for turns in (settings["fast"], settings["slow"])
    ]
    if settings["truncate"]:
        ends = [floor(ends[0]), ceil(ends[1])]
    low, high = max(ends[0], 0), min(ends[1], turned - 1)
    ramp = np.clip((np.arange((turned + 1) // 2) - low) / (high - low or 0.001), 0, 1)
    found = _plain(settings)
    return found * (1 - ramp) + found / factor * ramp, settings["attention"] or _sharper(settings)


def _sharper(settings: Settings) -> float:
    factor = settings["factor"]
    one, all_ = settings["scales"]

    def scale(by: float) -> float:
        return 0.1 * by * log(factor) + 1 if factor > 1 else 1.0

    return scale(one) / scale(all_) if one and all_ else scale(1)


def _longrope(settings: Settings, length: int) -> tuple[Doubles, float]:
    """A factor for each dimension, other ones for texts longer than the original length (Ding et al., 2402.13753)."""
    original = settings["original"]
    factors = np.array(settings["long" if length > original else "short"])
    factor = settings["factor"] or settings["positions"] / original
    grown = sqrt(1 + log(factor) / log(original)) if factor > 1 and original > 1 else 1.0
    return _plain(settings) / factors, settings["attention"] or grown


STRETCHED: Mapping[str, Callable[[Settings, int], tuple[Doubles, float]]] = {
    "default": lambda settings, _: (_plain(settings), 1.0),
    "linear": _linear,
    "dynamic": _dynamic,
    "llama3": _llama3,
    "yarn": _yarn,
    "longrope": _longrope,
}
