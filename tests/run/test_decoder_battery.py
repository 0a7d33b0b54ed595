"""What the battery for decoders measures, on models whose answer is known, and what it concludes from the numbers."""

from collections.abc import Callable, Sequence
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from openaudit.errors import RunError
from openaudit.run import Claims, Loaded, Test
from openaudit.run.battery.decoder import Bench, measure
from openaudit.run.battery.measured import Measured
from openaudit.run.battery.order import neighbours
from openaudit.run.battery.passages import Passages, passages
from openaudit.run.battery.prediction import WORST, losses, read, shuffled
from openaudit.run.battery.texts import GROUPS
from openaudit.run.battery.verdict import DECISIVE, PREDICTION, SUPPORTING, verdict
from openaudit.run.records import PADDING

Floats = NDArray[np.float32]
Ids = NDArray[np.int32]
LETTERS = sorted({letter for group in GROUPS.values() for text in group.texts for letter in text})
WORDS = 4096


def letters(text: str) -> list[int]:
    """One token for each letter."""
    return [LETTERS.index(letter) for letter in text]


class Model:
    """A decoder that a test makes up: `logprob(before, token, order)` is all that it does."""

    def __init__(self, logprob: Callable[[int, int, tuple[int, ...]], float], layers: int = 0) -> None:
        self.loaded = Loaded(missing=(), unexpected=(), dtypes=("F32",), bytes=0, device="cpu")
        self.layers, self.closed = layers, 0
        self._logprob = logprob

    def token_logprobs(self, ids: Ids, order: Sequence[int] | None = None) -> Floats:
        found = np.zeros((len(ids), ids.shape[1] - 1), dtype=np.float32)
        for row, out in zip(ids, found, strict=True):
            for at in range(1, len(row)):
                if row[at] != PADDING:
                    out[at - 1] = self._logprob(int(row[at - 1]), int(row[at]), tuple(order or range(self.layers)))
        return found

    def close(self) -> None:
        self.closed += 1


PAIRS = {
    (one, other)
    for group in GROUPS.values()
    for text in group.texts
    for one, other in zip(letters(text), letters(text)[1:], strict=False)
}


def knowing(before: int, token: int, _: tuple[int, ...]) -> float:
    """What stands in the texts is likely after what stands before it, and anything else is not."""
    return -1.0 if (before, token) in PAIRS else -12.0


def guessing(before: int, token: int, _: tuple[int, ...]) -> float:
    return -log(WORDS) + 0.01 * ((before * 7 + token) % 5 - 2)


def measured(
    logprob: Callable[[int, int, tuple[int, ...]], float], layers: int = 0, *, controls: bool = True
) -> Measured:
    found = passages(letters, longest=512, vocabulary=WORDS)
    return measure(
        found,
        lambda *, control: Model(guessing if control else logprob, layers),
        vocabulary=WORDS,
        layers=None,
        store=None,
        controls=controls,
    )


def values(found: Measured) -> dict[str, Test]:
    return {one.id: one for one in found.tests}


def test_a_model_that_follows_text_passes_every_test() -> None:
    found = measured(knowing)

    assert all(one.passed is not False for one in found.tests)
    assert values(found)["loss"].value == pytest.approx(1, abs=0.01)
    assert values(found)["loss-control"].value == pytest.approx(log(WORDS), abs=0.05)
    assert (found.finite, found.deterministic) == (True, True)


def test_a_model_that_guesses_fails_by_loss_and_gap() -> None:
    found = values(measured(guessing))

    assert (found["loss"].passed, found["shuffled-gap"].passed) == (False, False)
    assert abs(found["shuffled-gap"].value) < 0.1


def test_a_model_that_knows_letters_and_no_context_fails_by_the_gap() -> None:
    found = values(measured(lambda _before, token, _order: -3.0 - 0.1 * (token % 3)))

    assert found["loss"].passed
    assert not found["shuffled-gap"].passed
    assert found["shuffled-gap"].value == pytest.approx(0, abs=0.01)


def test_without_a_control_the_loss_is_held_against_a_guess() -> None:
    found = values(measured(knowing, controls=False))

    assert "loss-control" not in found
    assert found["loss"].threshold == pytest.approx(0.85 * log(WORDS), abs=1e-3)


def test_every_number_of_prediction_stands_under_its_agreed_id() -> None:
    ids = [one.id for one in measured(knowing, 3).tests]

    agreed = [
        "loss",
        "loss-control",
        "loss-chance",
        "loss-shuffled",
        "shuffled-gap",
        "shuffled-gap-control",
        "shuffled-gap-t",
        "order-by-result",
    ]
    assert [one for one in ids if one in agreed] == agreed


def test_numbers_that_are_none_are_a_failure_and_no_error() -> None:
    found = measured(lambda _before, _token, _order: float("nan"))

    assert not found.finite
    assert values(found)["loss"].value == WORST
    assert not values(found)["finite"].passed


def exchanged(order: tuple[int, ...]) -> Callable[[int, int, tuple[int, ...]], float]:
    """A model that was trained in `order` and does a little worse in every other."""
    return lambda before, token, now: knowing(before, token, now) - (0.0 if now == order else 0.3 + 0.01 * (token % 7))


@pytest.mark.parametrize("moved", [(1, 0, 2, 3), (0, 2, 1, 3), (0, 1, 3, 2), (3, 1, 2, 0), (0, 3, 2, 1)])
def test_any_two_layers_exchanged_are_found_by_the_result(moved: tuple[int, ...]) -> None:
    found = values(measured(exchanged(moved), 4))["order-by-result"]

    assert not found.passed
    assert "exchanged" in found.says


def test_layers_in_their_order_pass() -> None:
    assert values(measured(exchanged((0, 1, 2, 3)), 4))["order-by-result"].passed


def test_a_gain_that_is_steady_and_small_does_not_count() -> None:
    """Half-trained models do a little better with two layers exchanged, by thousandths of a nat."""
    found = measured(
        lambda before, token, now: knowing(before, token, now) + (0.004 if now == (1, 0, 2, 3) else 0.0), 4
    )

    assert values(found)["order-by-result"].passed


def test_a_runner_that_cannot_rearrange_layers_is_not_asked_to() -> None:
    assert "order-by-result" not in values(measured(knowing, 0))


def test_of_many_neighbours_some_are_tried_spread_over_the_model() -> None:
    found = neighbours(81, 6)

    assert len(found) == 6
    assert (found[0][:2], found[-1][-2:]) == ((1, 0), (80, 79))
    assert len(neighbours(5, 6)) == 4


def test_a_repeat_that_differs_is_seen() -> None:
    calls = iter(range(10**9))
    found = measured(lambda before, token, now: knowing(before, token, now) - 1e-4 * next(calls))

    assert not found.deterministic
    assert not values(found)["repeatable"].passed


def test_shuffling_keeps_the_first_token_and_every_other_once() -> None:
    texts = [list(range(50)), [5, 5, 6]]
    found = shuffled(texts, 0)

    assert [sorted(one) for one in found] == [sorted(one) for one in texts]
    assert [one[0] for one in found] == [0, 5]
    assert found[0] != texts[0]
    assert found == shuffled(texts, 0)


def test_padding_does_not_count_in_a_loss() -> None:
    ids = np.array([[1, 2, 3], [1, 2, PADDING]], dtype=np.int32)

    assert losses(np.array([[-1, -3], [-1, 0]], dtype=np.float32), ids).tolist() == [2, 1]


def test_a_reading_is_the_plain_and_the_shuffled_loss() -> None:
    found = read([[1, 2, 3], [4, 5, 6]], lambda ids: ids[:, 0].astype(np.float32), 0)

    assert (found.loss, found.gap, found.t) == (2.5, 0.0, 0.0)


def test_the_texts_are_of_several_languages_and_alike_in_length() -> None:
    assert {"English", "German", "French", "Spanish", "Russian", "Chinese", "Python"} <= set(GROUPS)
    for group in GROUPS.values():
        assert len(group.texts) >= 5
        assert len(set(group.texts)) == len(group.texts)
        assert max(map(len, group.texts)) < 2.5 * min(map(len, group.texts))


def by_letters(text: str) -> list[int]:
    """Ten bytes a token of what is not ASCII, and five letters of what is: a tokenizer made for other scripts."""
    size = 10 if text.isascii() else 2
    return [sum(text[at : at + size].encode()) % WORDS for at in range(0, len(text), size)]


def test_the_groups_are_those_that_the_tokenizer_was_made_for() -> None:
    chosen = [one.name for one in passages(by_letters, longest=512, vocabulary=WORDS)]

    assert chosen[:2] == ["English", "Python"]
    assert len(chosen) == 3


def test_what_the_release_claims_is_run_whatever_the_tokenizer() -> None:
    chosen = passages(by_letters, longest=512, vocabulary=WORDS, languages=("ru", "zh-Hant"))

    assert {one.name for one in chosen if one.claimed} == {"Russian", "Chinese"}


@pytest.mark.parametrize(
    ("cut", "why"),
    [
        (lambda _: [], "makes 0 tokens of a text"),
        (lambda _: [1, 2, WORDS], f"gives the id {WORDS}, and the model has {WORDS} words"),
        (lambda _: [1, -2, 3], "gives the id"),
    ],
    ids=["nothing", "too large", "negative"],
)
def test_tokens_that_the_model_does_not_have_are_refused(cut: Callable[[str], list[int]], why: str) -> None:
    with pytest.raises(RunError, match=why):
        passages(cut, longest=512, vocabulary=WORDS)


def test_a_long_text_is_cut_to_what_the_model_can_hold() -> None:
    assert {len(ids) for one in passages(letters, longest=20, vocabulary=WORDS) for ids in one.ids} == {20}
    assert Passages(name="", ids=((1, 2, 3),), fit=1, claimed=False).cut(2).ids == ((1, 2),)


def test_an_order_that_is_worse_in_each_text_is_not_tried_on_all() -> None:
    runs: list[int] = []

    class Counted(Model):
        def token_logprobs(self, ids: Ids, order: Sequence[int] | None = None) -> Floats:
            runs.append(len(ids))
            return super().token_logprobs(ids, order)

    bench = Bench(Counted(exchanged((0, 1, 2)), 3), passages(letters, longest=64, vocabulary=WORDS))
    bench.screen([(1, 0, 2), (0, 2, 1)])
    count = sum(len(one.plain) for one in bench.read())
    bench.settle([True] * count)

    assert (count, runs) == (18, [3, 3, 3, 18, 18])


def test_a_repeat_is_computed_again_by_a_model_that_keeps_what_it_saw_last() -> None:
    seen: list[tuple[int, ...]] = []

    class Keeping(Model):
        def token_logprobs(self, ids: Ids, order: Sequence[int] | None = None) -> Floats:
            seen.append(ids.shape)
            return super().token_logprobs(ids, order)

    Bench(Keeping(knowing), passages(letters, longest=64, vocabulary=WORDS)).repeat()

    assert seen == [(3, 64), (1, 2), (3, 64)]


def test_a_model_that_shuffling_helps_is_measured_all_the_same() -> None:
    found = values(measured(lambda before, token, _: -12.0 if (before, token) in PAIRS else -1.0, 3))

    assert found["shuffled-gap"].value < 0
    assert np.isfinite(found["order-by-result"].value)


def test_orders_are_tried_on_the_texts_that_the_model_can_read() -> None:
    runs: list[int] = []

    class Counted(Model):
        def token_logprobs(self, ids: Ids, order: Sequence[int] | None = None) -> Floats:
            runs.append(len(ids))
            return super().token_logprobs(ids, order)

    bench = Bench(Counted(knowing, 3), passages(letters, longest=64, vocabulary=WORDS))
    bench.screen([(1, 0, 2)])
    bench.read()
    bench.settle([at < 5 for at in range(18)])

    assert runs == [3, 3, 18, 18, 5, 5]


def test(id: str, *, passed: bool) -> Test:
    return Test(id=id, title=id, value=0.0, threshold=0.0, passed=passed, rule="at-least", says="")


test.__test__ = False  # type: ignore[attr-defined]  # it makes a record
EVERY = tuple(dict.fromkeys((*DECISIVE, *PREDICTION, *SUPPORTING, "order-by-result", "tokens-fit")))


def judged(*failed: str, claims: Claims | None = None, tried: bool = True) -> str:
    tests = [test(one, passed=one not in failed) for one in EVERY]
    return verdict(tests, claims or Claims(), "decoder", tried=tried)[0]


def test_a_decoder_that_passes_everything_is_genuine_whatever_it_claims() -> None:
    assert judged() == judged(claims=Claims(languages=("fi",))) == judged(tried=False) == "yes"


@pytest.mark.parametrize("id", list(PREDICTION))
def test_a_decoder_must_predict_text_that_its_tokenizer_was_made_for(id: str) -> None:
    assert judged(id) == judged(id, tried=False) == judged(id, claims=Claims(languages=("en", "fi"))) == "no"
    assert judged(id, "tokens-fit") == judged(id, "tokens-unknown") == "inconclusive"
    assert judged(id, claims=Claims(languages=("fi",))) == "inconclusive"
    assert judged(id, claims=Claims(languages=("multilingual",))) == "no"


@pytest.mark.parametrize("id", [one for one in DECISIVE if one != "finite"])
def test_the_weights_of_a_decoder_decide_up_to_the_size_that_was_tried(id: str) -> None:
    assert judged(id) == judged(id, claims=Claims(languages=("fi",))) == "no"
    assert judged(id, tried=False) == "inconclusive"


def test_another_order_decides_up_to_the_size_that_was_tried() -> None:
    assert (judged("order-by-result"), judged("order-by-result", tried=False)) == ("no", "inconclusive")


def test_output_that_is_not_made_of_numbers_decides_at_any_size() -> None:
    assert judged("finite") == judged("finite", tried=False) == "no"


@given(st.sets(st.sampled_from(EVERY)), st.booleans(), st.sampled_from([(), ("en",), ("fi",), ("en", "fi")]))
def test_every_verdict_has_a_reason_and_a_broken_test_never_makes_a_no_a_yes(
    failed: set[str], tried: bool, languages: tuple[str, ...]
) -> None:
    tests = [test(one, passed=one not in failed) for one in EVERY]
    found, reasons = verdict(tests, Claims(languages=languages), "decoder", tried=tried)

    assert reasons
    assert (found == "yes") == (not failed - {"tokens-fit"})
