"""The battery for encoders: meaning beside a control, the layers' order, and the matrices beside their shuffled selves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from openaudit.run.battery.drift import drift
from openaudit.run.battery.meaning import Meaning, encode, gain, meaning, padded
from openaudit.run.battery.measured import Measured
from openaudit.run.battery.numbers import control, held, unknown_tokens
from openaudit.run.battery.order import tests_of_order
from openaudit.run.battery.repeated import finite, repeatable, repeated
from openaudit.run.battery.weights import tests_of_weights
from openaudit.run.forward import Floats, Ids
from openaudit.run.forward.layers import Layers
from openaudit.run.forward.store import Store
from openaudit.run.records import Encodes, Model, Test

BETTER = 3.5  # paired t from which another order is held to be better
WELL = 0.98  # AUC of a model that does not stand upside down


class Opener(Protocol):
    """Opens the model that is measured, or its untrained control."""

    def __call__(self, *, control: bool) -> Encodes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """An opened model with the sentences it is measured on: 2N pairs and N decoys."""

    handle: Encodes
    model: Model
    pairs: Ids
    decoys: Ids

    def meaning(self, order: Sequence[int] | None = None) -> Meaning:
        """What the pairs come to, with the layers in another order where one is given."""
        return meaning(encode(self.handle, self.pairs, self.model.pooling, order))

    def run(self) -> Floats:
        """The states of the decoys' tokens."""
        return self.handle.hidden(self.decoys)[self.decoys >= 0]

    def with_decoys(self) -> Meaning:
        """What the pairs and the decoys come to."""
        decoys = encode(self.handle, self.decoys, self.model.pooling)
        return meaning(encode(self.handle, self.pairs, self.model.pooling), decoys)


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
    share, difference = repeated(bench.run, bench.run)
    real = bench.with_decoys()
    layers = Layers(model, store)
    tests = (
        finite(share),
        repeatable(difference),
        unknown_tokens(unknown),
        *_meaning(real, guess),
        *tests_of_weights(layers, store),
        *_order(bench, real, layers),
    )
    bench.handle.close()
    return Measured(tests=tests, finite=share == 1, deterministic=difference == 0)


def _untrained(model: Model, tokens: Sequence[Sequence[int]], handle: Encodes) -> Meaning:
    """The same in one run: drawing the numbers of an untrained model costs more than running it."""
    vectors = encode(handle, padded(tokens), model.pooling)
    handle.close()
    pairs = 2 * (len(tokens) // 3)
    return meaning(vectors[:pairs], vectors[pairs:])


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


def _order(bench: Bench, real: Meaning, layers: Layers) -> Iterator[Test]:
    count = bench.handle.layers
    if not count:
        return
    yield from tests_of_order(count, drift(layers), lambda order: gain(bench.meaning(order), real), BETTER)
    if count > 2 and real.auc < WELL:  # noqa: PLR2004
        yield _turned(bench, real, count)


def _turned(bench: Bench, real: Meaning, count: int) -> Test:
    natural = list(range(count))
    orders = {"upside down": natural[::-1], "last layer first": [count - 1, *natural[:-1]]}
    gains = {name: gain(bench.meaning(order), real) for name, order in orders.items()}
    best = max(gains, key=gains.__getitem__)
    return held(
        "order-turned",
        gains[best],
        6.0,
        f"how much better the model does with all layers turned round (best: {best}), as paired t over the sentences",
        most=True,
    )
