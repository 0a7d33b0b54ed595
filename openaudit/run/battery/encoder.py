"""The battery for encoders: meaning beside a control, the layers' order, and the matrices beside their shuffled selves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from openaudit.run.battery import matrices
from openaudit.run.battery.meaning import Meaning, encode, meaning, padded
from openaudit.run.battery.numbers import control, held
from openaudit.run.battery.order import Bench, tests_of_order
from openaudit.run.forward import Floats
from openaudit.run.forward.store import Store
from openaudit.run.records import Encodes, Model, Test

SEED = 20260131  # of the control and of the shuffling; a fixed one, so that a run can be repeated
STRUCTURE = 1.12  # 4 standard deviations above what shuffled numbers give (1.00, deviation 0.03)
CHANCE = 3.0  # standard deviations within which lengths that go together may do so by chance


class Opener(Protocol):
    """Opens the model that is measured, or its untrained control."""

    def __call__(self, *, control: bool) -> Encodes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured: the tests, whether every output was a number, whether a repeat gave the same bits."""

    tests: tuple[Test, ...]
    finite: bool
    deterministic: bool


def _untrained(model: Model, tokens: Sequence[Sequence[int]], handle: Encodes) -> Meaning:
    """The same in one run: drawing the numbers of an untrained model costs more than running it."""
    vectors = encode(handle, padded(tokens), model.pooling)
    handle.close()
    pairs = 2 * (len(tokens) // 3)
    return meaning(vectors[:pairs], vectors[pairs:])


def measure(
    model: Model,
    tokens: Sequence[Sequence[int]],
    opened: Opener,
    store: Store,
    *,
    unknown: float = 0.0,
) -> Measured:
    """Every number of the battery for `tokens`: N sentences, their N paraphrases, N decoys.

    `opened` opens the model, or with `control` the same one with re-initialised weights; `unknown` is the share of
    tokens that the tokenizer has no word for.
    """
    third = len(tokens) // 3
    pairs, decoys = padded(tokens[: 2 * third]), padded(tokens[2 * third :])
    guess = _untrained(model, tokens, opened(control=True))
    bench = Bench(handle=opened(control=False), model=model, pairs=pairs, decoys=decoys)
    finite, difference = _repeated(bench)
    real = bench.with_decoys()
    layers = matrices.Layers(model, store)
    likeness = matrices.drift(layers)
    tests = (
        _finite(finite),
        _repeatable(difference),
        held(
            "tokens-unknown",
            unknown,
            0.1,
            "share of the sentences' tokens that are unknown to the tokenizer",
            most=True,
        ),
        *_meaning(real, guess),
        *_structure(matrices.structure(layers, np.random.default_rng(SEED))),
        _tables(matrices.tables(model, store, np.random.default_rng(SEED))),
        _meetings(matrices.meetings(layers)),
        _copies(*matrices.copies(layers)),
        *tests_of_order(bench, real, likeness),
    )
    bench.handle.close()
    return Measured(tests=tests, finite=finite == 1, deterministic=difference == 0)


def _repeated(bench: Bench) -> tuple[float, float]:
    """The share of outputs that are numbers, and the largest difference between two runs (bit by bit: 0 is the same)."""
    with np.errstate(all="ignore"):
        first, second = (bench.handle.hidden(bench.decoys)[bench.decoys >= 0] for _ in range(2))
        if first.tobytes() == second.tobytes():
            difference = 0.0
        else:
            difference = float(np.nan_to_num(np.abs(first - second), nan=1.0, posinf=1.0).max()) or 1.0
    return float(np.isfinite(first).mean()), difference


def _finite(share: float) -> Test:
    return held("finite", share, 1.0, "share of the model's outputs that are numbers at all")


def _repeatable(difference: float) -> Test:
    says = "largest difference between two runs on the same sentences; 0 means the same bits"
    return held("repeatable", difference, 0.0, says, most=True)


def _meaning(real: Meaning, guess: Meaning) -> Iterator[Test]:
    """Each number of meaning with what the untrained model makes of it; the threshold stands between the two."""
    yield held(
        "paraphrase-auc",
        real.auc,
        guess.auc + 0.75 * (1 - guess.auc),
        "chance that two paraphrases are nearer than two strangers (0.5 is a guess)",
    )
    yield control("paraphrase-auc", guess.auc)
    yield held(
        "paraphrase-distance",
        real.distance,
        guess.distance + 2,
        "how far paraphrases and strangers are apart, in standard deviations",
    )
    yield control("paraphrase-distance", guess.distance)
    yield held(
        "paraphrase-margin",
        real.margin,
        max(3 * abs(guess.margin), 0.02),
        "mean cosine of paraphrases less that of strangers",
    )
    yield control("paraphrase-margin", guess.margin)
    yield held(
        "decoys-resisted",
        real.decoys,
        guess.decoys + 0.25,
        "share of sentences nearer to their paraphrase than to a decoy made of the same words",
    )
    yield control("decoys-resisted", guess.decoys)


def _structure(ratios: Floats) -> Iterator[Test]:
    """The share of matrices, and the number of layers, that look like independent random numbers."""
    without = ratios < STRUCTURE
    yield held(
        "matrices-like-noise",
        without.mean(),
        0.15,
        f"share of the layers' matrices whose strongest direction is no stronger (below {STRUCTURE} times) than that of "
        "the same numbers shuffled",
        most=True,
    )
    yield held(
        "layers-like-noise",
        without.all(1).sum(),
        0,
        f"layers of which every matrix is like that, of {len(ratios)}",
        most=True,
    )


def _tables(ratios: Floats) -> Test:
    return held(
        "tables-like-noise",
        (ratios < STRUCTURE).sum(),
        0,
        f"tables of embeddings (words, positions) that look like independent random numbers, of {len(ratios)}",
        most=True,
    )


def _meetings(agreement: Floats) -> Test:
    """The worst layer's share of meeting points at which two matrices have nothing to do with each other."""
    broken = (np.abs(agreement) < CHANCE).mean(1)
    return held(
        "matrices-that-do-not-meet",
        broken.max(),
        0.4,
        f"share of the places where two matrices of a layer meet and do not fit each other, in the worst layer "
        f"({int(broken.argmax()) + 1} of {len(broken)})",
        most=True,
    )


def _copies(likeness: float, which: tuple[int, int]) -> Test:
    one, other = which
    says = f"greatest likeness of two layers ({one + 1} and {other + 1}): 1 is a copy, unrelated layers are near 0"
    return held("layers-alike", likeness, 0.3, says, most=True)
