"""What a runner's best guesses say of the token that stands in the text."""

from math import inf, isnan, log, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.run.battery.guesses import LEAST, logprob, token_logprobs
from openaudit.run.forward import Floats, Ids
from openaudit.run.records import Loaded

VOCABULARY = 50


def shares(seed: int) -> Floats:
    """Logarithms of the probabilities of VOCABULARY tokens."""
    logits = np.random.default_rng(seed).standard_normal(VOCABULARY) * 3
    found: Floats = (logits - np.log(np.exp(logits).sum())).astype(np.float32)
    return found


class Guesser:
    """Always of the same opinion."""

    layers = 0
    loaded = Loaded(missing=(), unexpected=(), dtypes=(), bytes=0, device="cpu")

    def __init__(self, logs: Floats, most: int = VOCABULARY) -> None:
        self.logs, self.most = logs, most

    def close(self) -> None:
        pass

    def topk(self, ids: Ids, k: int) -> tuple[Ids, Floats]:
        best = np.argsort(-self.logs)[: min(k, self.most)].astype(np.int32)
        shape = (ids.shape[0], ids.shape[1] - 1, k)
        found, logs = np.full(shape, -1, np.int32), np.full(shape, -inf, np.float32)
        found[..., : len(best)], logs[..., : len(best)] = best, self.logs[best]
        return found, logs


def test_a_token_among_the_guesses_has_the_probability_that_is_told() -> None:
    logs = shares(0)
    ids = np.array([[3, *np.argsort(-logs)[:5], -1], [7, int(logs.argmax()), -1, -1, -1, -1, -1]], np.int32)

    found = token_logprobs(Guesser(logs), ids, VOCABULARY, 5)

    assert found.dtype == np.float32
    assert found[0] == pytest.approx([*np.sort(logs)[::-1][:5], 0.0])
    assert found[1] == pytest.approx([logs.max(), 0, 0, 0, 0, 0])


def test_any_other_has_an_equal_share_of_what_is_left() -> None:
    found = logprob([4, 2], [log(0.5), log(0.3)], 9, 12)

    assert found == pytest.approx(log(0.2 / 10))


def test_it_is_never_likelier_than_the_last_guess() -> None:
    assert logprob([4, 2], [log(0.5), log(0.01)], 9, 4) == pytest.approx(log(0.01))


def test_where_nothing_is_left_it_is_the_least_that_there_is() -> None:
    assert logprob([4], [0.0], 9, 12) == LEAST
    assert logprob([4], [-500.0], 4, 12) == LEAST


def test_a_guess_that_is_no_number_makes_none() -> None:
    assert isnan(logprob([4, 2], [log(0.5), nan], 4, 12))
    assert isnan(logprob([], [], 4, 12))


def test_fewer_guesses_than_were_asked_for_will_do() -> None:
    logs = shares(1)
    ids = np.array([[0, int(logs.argmax())]], np.int32)

    assert token_logprobs(Guesser(logs, most=3), ids, VOCABULARY, 20)[0, 0] == pytest.approx(logs.max())


@given(st.integers(0, 200), st.integers(1, VOCABULARY))
def test_on_average_no_token_that_is_left_is_judged_harder_than_it_deserves(seed: int, k: int) -> None:
    logs = shares(seed)
    ids = np.array([[0, one] for one in range(VOCABULARY)], np.int32)

    found = token_logprobs(Guesser(logs), ids, VOCABULARY, k)[:, 0]

    left = np.argsort(-logs)[k:]
    assert found.max() <= 0
    if np.exp(logs[left]).sum() > 1e-4:  # of less, float32 leaves too few digits
        assert found[left].mean() >= logs[left].mean() - 0.01


@given(st.integers(0, 200))
def test_with_all_tokens_guessed_it_is_exact(seed: int) -> None:
    logs = shares(seed)
    ids = np.array([[0, one] for one in range(VOCABULARY)], np.int32)

    assert token_logprobs(Guesser(logs), ids, VOCABULARY, VOCABULARY)[:, 0] == pytest.approx(logs)
