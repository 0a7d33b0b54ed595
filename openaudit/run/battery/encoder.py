"""The battery for encoders: meaning beside a control, the layers' order, and the matrices beside their shuffled selves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from openaudit.run.battery import matrices
from openaudit.run.battery.meaning import Meaning, encode, gain, meaning, padded
from openaudit.run.forward import Floats, Ids
from openaudit.run.forward.store import Store
from openaudit.run.records import Handle, Model, Test

SEED = 20260131  # of the control and of the shuffling; a fixed one, so that a run can be repeated
STRUCTURE = 1.12  # 4 standard deviations above what shuffled numbers give (1.00, deviation 0.03)
CHANCE = 3.0  # standard deviations within which lengths that go together may do so by chance
HURTS = -2.0  # paired t below which an exchange is taken to hurt the model
EXCHANGES = 6  # orders that the weights suggest and that are tried; each costs up to a whole run
NEIGHBOURS = 3  # exchanges of two neighbours that are tried anyway, the least certain first
SMOOTHER = 0.15  # the least gain in mean likeness (Fisher's z) that counts
DIGITS = 4  # of a reported number; below them machines differ


class Opener(Protocol):
    """Opens the model that is measured, or its untrained control."""

    def __call__(self, *, control: bool) -> Handle: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured: the tests, whether every output was a number, whether a repeat gave the same bits."""

    tests: tuple[Test, ...]
    finite: bool
    deterministic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bench:
    """An opened model with the sentences it is measured on: 2N pairs and N decoys."""

    handle: Handle
    model: Model
    pairs: Ids
    decoys: Ids

    def meaning(self, order: Sequence[int] | None = None) -> Meaning:
        return meaning(encode(self.handle, self.pairs, self.model.pooling, order))

    def with_decoys(self) -> Meaning:
        decoys = encode(self.handle, self.decoys, self.model.pooling)
        return meaning(encode(self.handle, self.pairs, self.model.pooling), decoys)


def _untrained(model: Model, tokens: Sequence[Sequence[int]], handle: Handle) -> Meaning:
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
    bench = _Bench(handle=opened(control=False), model=model, pairs=pairs, decoys=decoys)
    finite, difference = _repeated(bench)
    real = bench.with_decoys()
    layers = matrices.Layers(model, store)
    likeness = matrices.drift(layers)
    tests = (
        _finite(finite),
        _repeatable(difference),
        _test(
            "tokens-unknown",
            unknown,
            0.1,
            "share of the sentences' tokens that are unknown to the tokenizer",
            most=True,
        ),
        *_meaning(real, guess),
        *_structure(matrices.structure(layers, np.random.default_rng(SEED))),
        _meetings(matrices.meetings(layers)),
        _copies(*matrices.copies(layers)),
        *_order(bench, real, likeness),
    )
    bench.handle.close()
    return Measured(tests=tests, finite=finite == 1, deterministic=difference == 0)


TITLES = {
    "finite": "Outputs that are numbers",
    "repeatable": "Difference between two runs",
    "tokens-unknown": "Words unknown to the tokenizer",
    "paraphrase-auc": "Paraphrases told from strangers",
    "paraphrase-distance": "Paraphrases and strangers apart",
    "paraphrase-margin": "Margin of paraphrases",
    "decoys-resisted": "Decoys resisted",
    "matrices-like-noise": "Matrices that look like noise",
    "layers-like-noise": "Layers that look like noise",
    "matrices-that-do-not-meet": "Matrices that do not fit each other",
    "layers-alike": "Likeness of two layers",
    "order-by-weights": "Another order, by the weights",
    "order-by-result": "Another order, by the results",
    "order-turned": "Layers turned round",
}


def _test(id: str, value: float, threshold: float, says: str, *, most: bool = False) -> Test:
    value, threshold = _rounded(value), _rounded(threshold)
    return Test(
        id=id,
        title=TITLES[id],
        value=value,
        threshold=threshold,
        passed=value <= threshold if most else value >= threshold,
        rule="at-most" if most else "at-least",
        says=says,
    )


def _control(id: str, value: float) -> Test:
    says = "the same measurement on the same model with untrained weights"
    return Test(
        id=f"{id}-control",
        title=f"{TITLES[id]}: untrained",
        value=_rounded(value),
        threshold=None,
        passed=None,
        rule="",
        says=says,
    )


def _rounded(value: float) -> float:
    """To DIGITS places, and no minus before a 0."""
    return round(float(np.nan_to_num(value, nan=0.0, posinf=1e9, neginf=-1e9)), DIGITS) + 0.0


def _repeated(bench: _Bench) -> tuple[float, float]:
    """The share of outputs that are numbers, and the largest difference between two runs (bit by bit: 0 is the same)."""
    with np.errstate(all="ignore"):
        first, second = (bench.handle.hidden(bench.decoys)[bench.decoys >= 0] for _ in range(2))
        if first.tobytes() == second.tobytes():
            difference = 0.0
        else:
            difference = float(np.nan_to_num(np.abs(first - second), nan=1.0, posinf=1.0).max()) or 1.0
    return float(np.isfinite(first).mean()), difference


def _finite(share: float) -> Test:
    return _test("finite", share, 1.0, "share of the model's outputs that are numbers at all")


def _repeatable(difference: float) -> Test:
    says = "largest difference between two runs on the same sentences; 0 means the same bits"
    return _test("repeatable", difference, 0.0, says, most=True)


def _meaning(real: Meaning, guess: Meaning) -> Iterator[Test]:
    """Each number of meaning with what the untrained model makes of it; the threshold stands between the two."""
    yield _test(
        "paraphrase-auc",
        real.auc,
        guess.auc + 0.75 * (1 - guess.auc),
        "chance that two paraphrases are nearer than two strangers (0.5 is a guess)",
    )
    yield _control("paraphrase-auc", guess.auc)
    yield _test(
        "paraphrase-distance",
        real.distance,
        guess.distance + 2,
        "how far paraphrases and strangers are apart, in standard deviations",
    )
    yield _control("paraphrase-distance", guess.distance)
    yield _test(
        "paraphrase-margin",
        real.margin,
        max(3 * abs(guess.margin), 0.02),
        "mean cosine of paraphrases less that of strangers",
    )
    yield _control("paraphrase-margin", guess.margin)
    yield _test(
        "decoys-resisted",
        real.decoys,
        guess.decoys + 0.25,
        "share of sentences nearer to their paraphrase than to a decoy made of the same words",
    )
    yield _control("decoys-resisted", guess.decoys)


def _structure(ratios: Floats) -> Iterator[Test]:
    """The share of matrices, and the number of layers, that look like independent random numbers."""
    without = ratios < STRUCTURE
    yield _test(
        "matrices-like-noise",
        without.mean(),
        0.15,
        f"share of the layers' matrices whose strongest direction is no stronger (below {STRUCTURE} times) than that of "
        "the same numbers shuffled",
        most=True,
    )
    yield _test(
        "layers-like-noise",
        without.all(1).sum(),
        0,
        f"layers of which every matrix is like that, of {len(ratios)}",
        most=True,
    )


def _meetings(agreement: Floats) -> Test:
    """The worst layer's share of meeting points at which two matrices have nothing to do with each other."""
    broken = (np.abs(agreement) < CHANCE).mean(1)
    return _test(
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
    return _test("layers-alike", likeness, 0.3, says, most=True)


def _order(bench: _Bench, real: Meaning, likeness: Floats) -> Iterator[Test]:
    """Whether the layers stand in the order that the weights and the model's own results ask for."""
    count = bench.handle.layers
    if count < 3:  # noqa: PLR2004  with two layers both orders are equally smooth
        return
    found = sorted(matrices.smoother(likeness), key=lambda one: -one[1])
    doubts = [(order, t) for order, t, mean in found if t >= CHANCE and mean >= SMOOTHER][:EXCHANGES]
    gains = {order: gain(bench.meaning(order), real) for order, _ in doubts}
    yield _by_weights([(t, order) for order, t in doubts if gains[order] > HURTS], found[0], harmful=bool(doubts))
    neighbours = [order for order, _, _ in found if _adjacent(order)]
    for order in neighbours[:NEIGHBOURS]:
        if order not in gains:
            gains[order] = gain(bench.meaning(order), real)
    order, most = max(gains.items(), key=lambda one: one[1])
    yield _test(
        "order-by-result",
        most,
        3.5,
        f"how much better the model does in another order of its layers (best: {_shown(order)}), as paired t over the sentences",
        most=True,
    )
    if real.auc < 0.98:  # noqa: PLR2004  a model that does well does not stand upside down
        yield _turned(bench, real, count)


def _by_weights(
    standing: Sequence[tuple[float, tuple[int, ...]]], first: tuple[tuple[int, ...], float, float], *, harmful: bool
) -> Test:
    order, t, mean = first
    if standing:
        t, order = max(standing)
    elif harmful or mean < SMOOTHER:  # what the weights suggest is too little, or the model does worse in that order
        t = min(t, 0.0)
    says = (
        f"how much more alike neighbouring layers would be in another order (best: {_shown(order)}) that does not make "
        "the model worse, as paired t over twelve profiles"
    )
    return _test("order-by-weights", t, CHANCE, says, most=True)


def _adjacent(order: tuple[int, ...]) -> bool:
    moved = [at for at, layer in enumerate(order) if at != layer]
    return len(moved) == 2 and moved[1] - moved[0] == 1  # noqa: PLR2004


def _shown(order: Sequence[int]) -> str:
    """An order for people: layers count from 1."""
    moved = [str(at + 1) for at, layer in enumerate(order) if at != layer]
    if len(moved) == 2:  # noqa: PLR2004
        return f"layers {moved[0]} and {moved[1]} exchanged"
    return f"beginning with layer {order[0] + 1}"


def _turned(bench: _Bench, real: Meaning, count: int) -> Test:
    natural = list(range(count))
    orders = {"upside down": natural[::-1], "last layer first": [count - 1, *natural[:-1]]}
    gains = {name: gain(bench.meaning(order), real) for name, order in orders.items()}
    best = max(gains, key=gains.__getitem__)
    return _test(
        "order-turned",
        gains[best],
        6.0,
        f"how much better the model does with all layers turned round (best: {best}), as paired t over the sentences",
        most=True,
    )
