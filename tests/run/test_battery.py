"""What the battery measures, on numbers whose answer is known, and what it concludes from them."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from openaudit.release import open_release
from openaudit.run import Claims, Test
from openaudit.run.battery.drift import copies, drift, smoother
from openaudit.run.battery.meaning import gain, meaning, padded, paired_t, pooled
from openaudit.run.battery.meetings import meetings
from openaudit.run.battery.noise import structure
from openaudit.run.battery.sentences import TRIPLETS
from openaudit.run.battery.verdict import DECISIVE, MEANING, SUPPORTING, verdict
from openaudit.run.forward.layers import Layers
from openaudit.run.forward.store import Mapped
from openaudit.run.model import read_model
from openaudit.run.records import PADDING

Floats = NDArray[np.float32]
Makes = Callable[..., Path]
ENGLISH = Claims(languages=("en",), similarity=True)


def test_the_sentences_are_twenty_triplets_that_differ() -> None:
    said = [one for triplet in TRIPLETS for one in triplet]

    assert len(TRIPLETS) == 20
    assert len(set(said)) == 60


def test_a_paraphrase_shares_fewer_words_than_its_decoy() -> None:
    def shared(one: str, other: str) -> int:
        return len(set(one.lower().strip(".?").split()) & set(other.lower().strip(".?").split()))

    assert all(shared(anchor, paraphrase) < shared(anchor, decoy) for anchor, paraphrase, decoy in TRIPLETS)


def unit(rows: NDArray[np.float64]) -> Floats:
    found: Floats = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return found


def test_pairs_that_coincide_are_told_from_strangers_for_certain() -> None:
    anchors = unit(np.eye(6))

    found = meaning(np.concatenate([anchors, anchors]), unit(np.roll(np.eye(6), 1, axis=0)))

    assert (found.auc, found.decoys) == (1.0, 1.0)
    assert found.margin == pytest.approx(1.0)


def test_unrelated_vectors_are_a_guess() -> None:
    found = meaning(unit(np.random.default_rng(0).standard_normal((200, 8))))

    assert found.auc == pytest.approx(0.5, abs=0.1)
    assert abs(found.margin) < 0.1


def test_vectors_that_are_all_alike_are_a_guess_and_no_error() -> None:
    found = meaning(np.zeros((8, 4), dtype=np.float32))

    assert (found.auc, found.distance, found.margin) == (0.5, 0.0, 0.0)
    assert gain(found, found) == 0.0


def test_pooling_leaves_padding_out() -> None:
    ids = padded([[1, 2, 3], [4]])
    states = np.where((ids >= 0)[..., None], np.float32(2), np.float32(np.nan_to_num(0)))

    assert ids.tolist() == [[1, 2, 3], [4, PADDING, PADDING]]
    assert pooled(states * np.ones(4, dtype=np.float32), ids, "mean").tolist() == [[0.5] * 4] * 2


def test_a_steady_gain_has_a_large_t_and_noise_a_small_one() -> None:
    random = np.random.default_rng(0)

    assert paired_t((1 + 0.1 * random.standard_normal(20)).astype(np.float32)) > 20
    assert abs(paired_t(random.standard_normal(20).astype(np.float32))) < 3


def likeness(order: tuple[int, ...], profiles: int = 12) -> Floats:
    """Fisher's z of layers that drift: the further apart, the less alike, differently fast in each profile."""
    random = np.random.default_rng(1)
    apart = np.abs(np.subtract.outer(np.array(order), np.array(order)))
    found: Floats = np.array([2 - rate * apart for rate in 0.2 + 0.2 * random.random(profiles)], dtype=np.float32)
    return found


def test_no_order_is_smoother_than_that_of_layers_that_drift() -> None:
    assert all(t < 0 for _, t, _ in smoother(likeness(tuple(range(8)))))


@given(st.lists(st.integers(0, 7), min_size=2, max_size=2, unique=True))
def test_any_two_layers_exchanged_are_found(moved: list[int]) -> None:
    order = list(range(8))
    order[moved[0]], order[moved[1]] = order[moved[1]], order[moved[0]]

    best = max(mean for _, t, mean in smoother(likeness(tuple(order))) if t > 3)

    assert best > 0.15


def test_a_rotation_is_found() -> None:
    found = max(smoother(likeness((5, 6, 7, 0, 1, 2, 3, 4))), key=lambda one: one[2])

    assert found[0] == (3, 4, 5, 6, 7, 0, 1, 2)


def layers(encoder: Makes, tensors: Mapping[str, Floats]) -> Layers:
    model = read_model(open_release(str(encoder(tensors=tensors))))
    return Layers(model, Mapped(model))


def test_untrained_matrices_have_no_more_structure_than_shuffled_ones(
    encoder: Makes, tiny_weights: Mapping[str, Floats]
) -> None:
    found = structure(layers(encoder, tiny_weights), np.random.default_rng(0))

    assert found.shape == (4, 6)
    assert found.mean() == pytest.approx(1, abs=0.1)


def test_a_direction_that_rows_share_is_structure(encoder: Makes, tiny_weights: Mapping[str, Floats]) -> None:
    shared = {
        name: one + np.float32(0.05) if one.ndim == 2 else one for name, one in tiny_weights.items()
    }  # a mean is none: it survives shuffling
    spiked = {
        name: (one + 0.1 * np.outer(np.sin(np.arange(len(one))), np.cos(np.arange(one.shape[1])))).astype(np.float32)
        if one.ndim == 2
        else one
        for name, one in tiny_weights.items()
    }

    assert structure(layers(encoder, shared), np.random.default_rng(0)).mean() == pytest.approx(1, abs=0.1)
    assert structure(layers(encoder, spiked), np.random.default_rng(0)).min() > 1.3


def test_matrices_without_a_common_past_do_not_meet(encoder: Makes, tiny_weights: Mapping[str, Floats]) -> None:
    found = meetings(layers(encoder, tiny_weights))

    assert (np.abs(found) < 3).mean() > 0.9


def test_a_copied_layer_is_found_under_another_sign_and_scale(
    encoder: Makes, tiny_weights: Mapping[str, Floats]
) -> None:
    copied = {
        name: -2 * tiny_weights[name.replace("layer.3", "layer.1")] if "layer.3" in name else one
        for name, one in tiny_weights.items()
    }

    assert copies(layers(encoder, tiny_weights))[0] < 0.3
    likeness, which = copies(layers(encoder, copied))
    assert likeness == pytest.approx(1)
    assert which == (1, 3)


def test_constant_and_broken_tensors_are_measured_all_the_same(
    encoder: Makes, tiny_weights: Mapping[str, Floats]
) -> None:
    for value in (0.0, np.nan, np.inf, 3e38):
        found = layers(encoder, {name: np.full_like(one, value) for name, one in tiny_weights.items()})
        with np.errstate(all="ignore"):
            assert np.isfinite(structure(found, np.random.default_rng(0))).all()
            assert np.isfinite(drift(found)).all()
            assert np.isfinite(copies(found)[0])


def test(id: str, *, passed: bool) -> Test:
    return Test(id=id, title=id, value=0.0, threshold=0.0, passed=passed, rule="at-least", says="")


test.__test__ = False  # type: ignore[attr-defined]  # it makes a record
EVERY = (*DECISIVE, *MEANING, *SUPPORTING)


def judged(*failed: str, claims: Claims = ENGLISH) -> str:
    return verdict([test(one, passed=one not in failed) for one in EVERY], claims)[0]


def test_a_model_that_passes_everything_is_genuine() -> None:
    assert judged() == "yes"


@pytest.mark.parametrize("id", list(DECISIVE))
def test_what_no_trained_model_shows_is_a_no_whatever_the_model_is_for(id: str) -> None:
    assert judged(id) == "no"
    assert judged(id, claims=Claims()) == "no"
    assert judged(id, claims=Claims(languages=("de",), similarity=True)) == "no"


@pytest.mark.parametrize("id", list(MEANING))
def test_a_sentence_encoder_for_english_must_understand_english(id: str) -> None:
    assert judged(id) == "no"
    assert judged(id, claims=Claims(languages=("multilingual",), similarity=True)) == "no"
    assert judged(id, claims=Claims(similarity=True)) == "inconclusive"


@pytest.mark.parametrize("id", list(SUPPORTING))
def test_a_doubt_alone_leaves_the_question_open(id: str) -> None:
    assert judged(id) == "inconclusive"


@pytest.mark.parametrize("claims", [Claims(), Claims(languages=("en",)), Claims(languages=("zh",), similarity=True)])
def test_sentences_cannot_be_held_against_a_model_for_something_else(claims: Claims) -> None:
    assert judged(claims=claims) == "inconclusive"
    assert judged(*MEANING, claims=claims) == "inconclusive"


@given(st.sets(st.sampled_from(EVERY)), st.booleans(), st.sampled_from([(), ("en",), ("ja",), ("en", "ja")]))
def test_every_verdict_has_a_reason_and_one_failure_more_never_makes_it_better(
    failed: set[str], similarity: bool, languages: tuple[str, ...]
) -> None:
    claims = Claims(languages=languages, similarity=similarity)
    rank = ["no", "inconclusive", "yes"]
    found, reasons = verdict([test(one, passed=one not in failed) for one in EVERY], claims)

    assert reasons
    for more in EVERY:
        assert rank.index(judged(*failed, more, claims=claims)) <= rank.index(found)
