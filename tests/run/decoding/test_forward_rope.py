"""Turning by position: what each way of stretching keeps, and what it divides."""

import math
from typing import Any

import numpy as np
import pytest

from openaudit.run.forward.rope import turn

PLAIN: dict[str, Any] = {
    "type": "default",
    "theta": 10_000.0,
    "turned": 16,
    "positions": 64,
    "original": 32,
    "factor": 4.0,
    "attention": None,
}


def frequencies(length: int = 8, **changes: Any) -> tuple[Any, float]:
    """What a token at position 1 of a text is turned by, and what cos and sin are multiplied by."""
    found = turn({**PLAIN, **changes}, np.ones((1, length), dtype=bool))
    assert found.cos.shape == (length, (PLAIN | changes)["turned"] // 2)
    scale = float(found.cos[0, 0])
    return np.arctan2(found.sin[1], found.cos[1]).astype(np.float64), scale


def test_the_first_pair_turns_by_one_and_the_others_ever_slower() -> None:
    found, scale = frequencies()

    np.testing.assert_allclose(found, [10_000 ** (-2 * pair / 16) for pair in range(8)], rtol=1e-5)
    assert scale == 1


def test_a_turn_keeps_lengths_and_the_angle_between_two_positions() -> None:
    x = np.random.default_rng(0).standard_normal((9, 2, 16), dtype=np.float32)
    x[:] = x[0]
    turned = turn(PLAIN, np.ones((1, 9), dtype=bool))(x.copy())

    np.testing.assert_allclose(np.linalg.norm(turned, axis=-1), np.linalg.norm(x, axis=-1), rtol=1e-5)
    assert (turned[2, 0] @ turned[5, 0]) == pytest.approx(float(turned[4, 0] @ turned[7, 0]), rel=1e-4)


def test_what_is_not_turned_stays() -> None:
    x = np.ones((3, 1, 20), dtype=np.float32)

    turned = turn(PLAIN, np.ones((1, 3), dtype=bool))(x.copy())

    np.testing.assert_array_equal(turned[..., 16:], x[..., 16:])
    assert not np.allclose(turned[1:, :, :16], x[1:, :, :16])


def test_linear_divides_all() -> None:
    np.testing.assert_allclose(frequencies(type="linear")[0], frequencies()[0] / 4, rtol=1e-5)


def test_dynamic_changes_only_texts_longer_than_the_longest() -> None:
    np.testing.assert_array_equal(frequencies(64, type="dynamic")[0], frequencies(64)[0])
    longer = frequencies(96, type="dynamic")[0]
    assert longer[0] == pytest.approx(1)
    assert (longer[1:] < frequencies()[0][1:]).all()
    # the slowest turn is stretched by what the text exceeds the longest: 4 * 96 / 64 - 3
    assert longer[-1] == pytest.approx(frequencies()[0][-1] / 3, rel=1e-5)


def test_llama3_keeps_quick_turns_divides_slow_ones_and_blends_between() -> None:
    found = frequencies(type="llama3", low=1.0, high=4.0)[0] / frequencies()[0]
    turns = 32 * frequencies()[0] / (2 * math.pi)

    np.testing.assert_allclose(found[turns > 4], 1, rtol=1e-5)
    np.testing.assert_allclose(found[turns < 1], 1 / 4, rtol=1e-5)
    between = found[(turns >= 1) & (turns <= 4)]
    assert len(between)
    assert ((between > 1 / 4) & (between < 1)).all()


def test_yarn_keeps_the_quickest_divides_the_slowest_and_sharpens() -> None:
    yarn: dict[str, Any] = {
        "type": "yarn",
        "fast": 32.0,
        "slow": 1.0,
        "scales": (None, None),
        "truncate": True,
        "original": 4096,
    }
    found, scale = frequencies(**yarn)

    assert scale == pytest.approx(0.1 * math.log(4) + 1)
    found = found / frequencies()[0]
    assert found[0] == pytest.approx(1, rel=1e-5)
    assert found[-1] == pytest.approx(1 / 4, rel=1e-5)
    assert (np.diff(found) <= 1e-6).all()
    assert frequencies(**{**yarn, "attention": 1.5})[1] == pytest.approx(1.5)
    assert frequencies(**{**yarn, "scales": (1.0, 1.0)})[1] == pytest.approx(1)


def test_longrope_takes_other_factors_for_longer_texts() -> None:
    short, long = tuple(1 + 0.1 * pair for pair in range(8)), tuple(2 + pair for pair in range(8))
    longrope: dict[str, Any] = {"type": "longrope", "short": short, "long": long, "factor": None}

    found, scale = frequencies(32, **longrope)
    np.testing.assert_allclose(found, frequencies()[0] / short, rtol=1e-5)
    assert scale == pytest.approx(math.sqrt(1 + math.log(64 / 32) / math.log(32)))
    np.testing.assert_allclose(frequencies(33, **longrope)[0], frequencies()[0] / long, rtol=1e-5)


def test_each_text_is_turned_by_its_own_length() -> None:
    mask = np.zeros((2, 96), dtype=bool)
    mask[0], mask[1, :10] = True, True
    together = turn({**PLAIN, "type": "dynamic"}, mask)

    np.testing.assert_array_equal(together.sin[96:], turn(PLAIN, np.ones((1, 10), dtype=bool)).sin)
