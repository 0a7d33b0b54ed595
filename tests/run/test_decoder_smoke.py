"""The smoke inference of decoders from end to end: real ones, fakes of them, and everything that goes wrong on the way."""

import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from shutil import copy

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load_file

from openaudit.collect import smoke as collector
from openaudit.facts import Fact, Finding, Gap
from openaudit.release import open_release
from openaudit.run import Smoke, smoke
from openaudit.run.child import MIB

Makes = Callable[..., Path]
Arrays = dict[str, NDArray[np.float32]]
Changes = Callable[[Arrays], Arrays]
LAYERS = 4


@pytest.fixture(scope="module")
def llama(shared: Callable[[str], Path]) -> Path:
    """A trained Llama of 1.3 million parameters and four layers."""
    return shared("tools/weights/tiny-llama")


@pytest.fixture(scope="module")
def real(llama: Path) -> Smoke:
    return smoke(open_release(str(llama)))


@pytest.fixture
def changed(llama: Path, tmp_path: Path, pack: Callable[..., bytes]) -> Callable[[Changes], Smoke]:
    """What the smoke inference says of it with other weights."""

    def run(change: Changes) -> Smoke:
        for name in ("config.json", "tokenizer.json"):
            copy(llama / name, tmp_path)
        (tmp_path / "model.safetensors").write_bytes(pack(change(load_file(llama / "model.safetensors"))))
        return smoke(open_release(str(tmp_path)))

    return run


def test_a_trained_decoder_is_genuine_by_every_test(real: Smoke) -> None:
    assert (real.ran, real.runner, real.genuine) == (True, "numpy", "yes"), (real.reason, real.reasons)
    assert real.finite
    assert real.deterministic
    assert all(one.passed is not False for one in real.tests)


def test_it_takes_less_than_150_megabytes(real: Smoke) -> None:
    assert 0 < real.peak < 150_000_000


def of_layer(change: Mapping[int, int]) -> Changes:
    """Each layer replaced by another."""

    def apply(tensors: Arrays) -> Arrays:
        found = dict(tensors)
        for layer in range(LAYERS):
            here, there = f".layers.{layer}.", f".layers.{change[layer]}."
            found |= {name: tensors[name.replace(here, there)] for name in tensors if here in name}
        return found

    return apply


def matrices(change: Callable[[str, NDArray[np.float32], np.random.Generator], NDArray[np.float64]]) -> Changes:
    """Every matrix changed."""

    def apply(tensors: Arrays) -> Arrays:
        random = np.random.default_rng(0)
        return {
            name: change(name, one, random).astype(np.float32) if one.ndim > 1 else one for name, one in tensors.items()
        }

    return apply


def only(role: str, change: Callable[[NDArray[np.float32], np.random.Generator], NDArray[np.float64]]) -> Changes:
    """The matrices of one role changed."""
    return matrices(lambda name, one, random: change(one, random) if role in name else one.astype(np.float64))


def drawn(one: NDArray[np.float32], random: np.random.Generator) -> NDArray[np.float64]:
    found: NDArray[np.float64] = one.mean() + one.std() * random.standard_normal(one.shape)
    return found


FAKES: Mapping[str, Changes] = {
    "matched noise": matrices(lambda _, one, random: drawn(one, random)),
    "elements shuffled": matrices(lambda _, one, random: random.permutation(one.reshape(-1)).reshape(one.shape)),
    "rows permuted": matrices(lambda _, one, random: random.permutation(one)),
    "values permuted": only("v_proj", lambda one, random: random.permutation(one)),
    "feed-forward columns permuted": only("down_proj", lambda one, random: random.permutation(one, axis=1)),
    "a sign turned": only("down_proj", lambda one, _: -one.astype(np.float64)),
    "embeddings redrawn": only("embed_tokens", drawn),
    "the output redrawn": only("lm_head", drawn),
    "attention redrawn": only("self_attn", drawn),
    "layers upside down": of_layer({layer: LAYERS - 1 - layer for layer in range(LAYERS)}),
    "layers rotated": of_layer({layer: (layer + 1) % LAYERS for layer in range(LAYERS)}),
    "layers copied": of_layer({layer: layer - layer % 2 for layer in range(LAYERS)}),
    **{
        f"layers {one + 1} and {other + 1} exchanged": of_layer(
            {**dict(enumerate(range(LAYERS))), one: other, other: one}
        )
        for one in range(LAYERS)
        for other in range(one + 1, LAYERS)
    },
}


@pytest.mark.parametrize("how", list(FAKES))
def test_a_fake_of_a_trained_decoder_is_called_one(how: str, changed: Callable[[Changes], Smoke]) -> None:
    done = changed(FAKES[how])

    assert (done.ran, done.genuine) == (True, "no"), (done.reason, done.reasons)


def steps(one: NDArray[np.float32], count: int) -> NDArray[np.float64]:
    size = np.abs(one).max(1, keepdims=True) / count + 1e-30
    found: NDArray[np.float64] = np.round(one / size).astype(np.float64) * size
    return found


def merged(name: str, one: NDArray[np.float32], random: np.random.Generator) -> NDArray[np.float64]:
    added = random.standard_normal((len(one), 4)) @ random.standard_normal((4, one.shape[1]))
    share = 0.05 if "proj" in name else 0.0
    return np.asarray(one + added * (share * np.linalg.norm(one) / np.linalg.norm(added)), dtype=np.float64)


CONVERSIONS: Mapping[str, Changes] = {
    "half precision": matrices(lambda _, one, __: one.astype(np.float16).astype(np.float64)),
    "8 bits": matrices(lambda _, one, __: steps(one, 127)),
    "pruned": matrices(lambda _, one, __: np.where(np.abs(one) < np.quantile(np.abs(one), 0.2), 0, one)),
    "an adapter merged": matrices(merged),
    "a little noise": matrices(lambda _, one, random: one + 0.01 * one.std() * random.standard_normal(one.shape)),
}


@pytest.mark.parametrize("how", list(CONVERSIONS))
def test_an_honest_change_of_a_trained_decoder_stays_genuine(how: str, changed: Callable[[Changes], Smoke]) -> None:
    done = changed(CONVERSIONS[how])

    assert done.genuine == "yes", (done.reason, done.reasons)


def test_an_untrained_decoder_is_not_genuine(decoder: Makes) -> None:
    done = smoke(open_release(str(decoder())))

    assert (done.ran, done.genuine) == (True, "no"), done.reason
    assert {"loss", "loss-control", "shuffled-gap"} <= {one.id for one in done.tests}


def test_weights_that_are_no_numbers_are_not_genuine(decoder: Makes, llama_weights: Arrays) -> None:
    nothing = {name: np.full_like(one, np.nan) for name, one in llama_weights.items()}

    done = smoke(open_release(str(decoder(tensors=nothing))))

    assert (done.ran, done.finite, done.genuine) == (True, False, "no"), done.reason


def half(folder: Path, weights: Arrays, pack: Callable[..., bytes]) -> None:
    """Two shards, and only the first of them here."""
    names = sorted(weights)
    shards = {name: f"model-0000{1 + (at >= len(names) // 2)}-of-00002.safetensors" for at, name in enumerate(names)}
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors.index.json").write_text(json.dumps({"metadata": {}, "weight_map": shards}))
    first = {name: weights[name] for name in names if shards[name].startswith("model-00001")}
    (folder / "model-00001-of-00002.safetensors").write_bytes(pack(first))


def test_half_of_the_shards_are_a_reason(decoder: Makes, llama_weights: Arrays, pack: Callable[..., bytes]) -> None:
    folder = decoder()
    half(folder, llama_weights, pack)

    done = smoke(open_release(str(folder)))

    assert (done.ran, done.genuine) == (False, "inconclusive")
    assert "model-00002-of-00002.safetensors': the bytes of this weight file are not here" in done.reason


def test_without_a_tokenizer_it_does_not_run_and_the_weights_are_looked_at(decoder: Makes) -> None:
    folder = decoder()
    (folder / "tokenizer.json").unlink()

    done = smoke(open_release(str(folder)))

    assert not done.ran
    assert "no tokenizer.json" in done.reason
    assert "finite" in {one.id for one in done.tests}


SPLIT = {"type": "Split", "behavior": "Isolated", "invert": False}
TOKENIZERS = {
    "explodes": {**SPLIT, "pattern": {"Regex": r"(([a-zA-Z ]+)+)+[0-9]$"}},
    "cannot be built": {**SPLIT, "pattern": {"Regex": "(" * 2000}},
}


@pytest.mark.parametrize("how", list(TOKENIZERS))
def test_a_regular_expression_that(how: str, decoder: Makes, tiny_tokenizer: Callable[..., object]) -> None:
    started = time.monotonic()

    done = smoke(open_release(str(decoder(tokens=tiny_tokenizer(TOKENIZERS[how])))), time_limit=5)

    assert time.monotonic() - started < 30
    assert not done.ran
    assert done.reason


def test_a_chat_template_is_never_rendered(decoder: Makes) -> None:
    endless = "{% for one in range(10 ** 9) %}{{ 'x' * 10 ** 9 }}{% endfor %}"
    said = {"chat_template": endless, "bos_token": "<s>"}

    done = smoke(
        open_release(str(decoder(files={"tokenizer_config.json": json.dumps(said), "chat_template.jinja": endless}))),
        time_limit=20,
    )

    assert done.ran, done.reason


RUNNERS = {
    "hangs": ("import time; time.sleep(60)", "did not finish within 4 seconds"),
    "crashes": ("import ctypes; ctypes.string_at(0)", "it crashed"),
    "floods": ("while True: print('x' * 10**6)", "bytes of output"),
    "eats memory": ("return [bytearray(2**26) for _ in range(100)]", "needs more memory"),
    "gives back an encoder": (
        "return type('E', (), {'hidden': 0, 'close': 0, 'loaded': 0, 'layers': 0})()",
        "gives no probabilities of tokens",
    ),
}


@pytest.mark.skipif(sys.platform != "linux", reason="its walls are those of Linux")
@pytest.mark.parametrize("how", list(RUNNERS))
def test_a_runner_of_decoders_that(how: str, runner: Callable[..., str], decoder: Makes) -> None:
    body, expected = RUNNERS[how]

    done = smoke(open_release(str(decoder())), runner=runner(body), time_limit=4, memory_limit=512 * MIB)

    assert (done.ran, done.genuine) == (False, "inconclusive")
    assert expected in done.reason


GUESSER = """
    import numpy as np
    from openaudit.run import Loaded
    class Guesser:
        loaded = Loaded(missing=(), unexpected=(), dtypes=("F32",), bytes=0, device="cpu")
        layers, vocabulary = 0, 60
        def tokens(self, text):
            return [1 + ord(letter) % 50 for letter in text]
        def topk(self, ids, k):
            shape = (len(ids), ids.shape[1] - 1, 5)
            return np.broadcast_to(np.arange(5), shape), np.full(shape, -np.log(60), np.float32)
        def close(self):
            pass
    return Guesser()
"""


def test_a_runner_that_only_guesses_is_measured_without_a_control(runner: Callable[..., str], decoder: Makes) -> None:
    done = smoke(open_release(str(decoder())), runner=runner(GUESSER, controls=False))

    ids = {one.id for one in done.tests}
    assert done.ran, done.reason
    assert "loss" in ids
    assert not ids & {"loss-control", "order-by-result"}


def test_an_unknown_architecture_is_judged_by_its_weights_alone(
    decoder: Makes, llama_settings: Mapping[str, object]
) -> None:
    drawn_anew = np.random.default_rng(1)
    noise = {f"block.{at}.weight": drawn_anew.standard_normal((96, 96)).astype(np.float32) for at in range(6)}
    wave = np.outer(np.sin(np.arange(96)), np.cos(np.arange(96))).astype(np.float32)
    settings = {**llama_settings, "model_type": "diffuser"}

    bare = smoke(open_release(str(decoder(settings=settings, tensors=noise))))
    shaped = smoke(open_release(str(decoder(settings=settings, tensors={one: noise[one] + wave for one in noise}))))

    assert (bare.ran, bare.genuine) == (False, "no")
    assert (shaped.ran, shaped.genuine) == (False, "inconclusive")
    assert "nearly all of its matrices cannot be told from the same numbers shuffled" in bare.reasons


def test_the_facts_of_weights_that_were_not_run_are_what_the_weights_say(
    decoder: Makes, llama_settings: Mapping[str, object]
) -> None:
    random = np.random.default_rng(1)
    noise = {f"block.{at}.weight": random.standard_normal((96, 96)).astype(np.float32) for at in range(6)}

    done = smoke(open_release(str(decoder(settings={**llama_settings, "model_type": "diffuser"}, tensors=noise))))
    found = list(collector.facts(done))

    facts = {one.name: (one.value, one.how) for one in found if isinstance(one, Fact)}
    assert facts["smoke.ran"] == ("no", "computed")
    assert facts["weights.genuine"] == ("no", "computed: weights")
    assert "smoke.genuine" in {one.name for one in found if isinstance(one, Gap)}
    assert [one.id for one in found if isinstance(one, Finding)] == ["weights-not-genuine"]


def test_what_costs_too_much_says_how_to_force_it(decoder: Makes) -> None:
    done = smoke(open_release(str(decoder())), time_limit=1e-6)

    assert not done.ran
    assert "(--time-limit) forces it" in done.reason
