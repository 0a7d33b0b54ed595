"""The NumPy decoders against a second one, written the long way round: token by token, head by head, in double precision."""

import math
from collections.abc import Callable, Mapping
from itertools import pairwise, permutations
from typing import Any, Protocol

import numpy as np
import pytest
from numpy.typing import NDArray

from openaudit.errors import RunError
from openaudit.release import open_release
from openaudit.run import numpy as runner
from openaudit.run.model import read_model
from openaudit.run.records import PADDING, Predicts

Doubles = NDArray[np.float64]
Ids = NDArray[np.int32]
Floats = NDArray[np.float32]
TEXT = np.array([[3, 14, 15, 9, 26, 5, 3, 5, 8, 9, 7, 9]], dtype=np.int32)
BATCH = np.array(
    [
        [3, 14, 15, 9, 26, 5, 3, 5],
        [2, 7, 1, 8, PADDING, PADDING, PADDING, PADDING],
        [30, 0, 1, 30, 2, PADDING] + 2 * [PADDING],
    ],
    dtype=np.int32,
)


class Made(Protocol):
    """A tiny decoder of the `decoder` fixture."""

    folder: Any
    type: str
    settings: Mapping[str, Any]
    sizes: Mapping[str, int]
    numbers: Mapping[tuple[int, str, str], NDArray[np.float32]]

    def get(self, layer: int, role: str, part: str = "weight") -> Any: ...


Makes = Callable[..., Made]


def opened(made: Made, *, control: bool = False, memory: int = 2**20) -> Predicts:
    model = read_model(open_release(str(made.folder)))
    assert runner.supports(model).score > 0, runner.supports(model).reason
    handle = runner.open(model, device="cpu", dtype="auto", memory=memory, seed=1, control=control)
    assert isinstance(handle, Predicts)
    return handle


def logprobs(made: Made, ids: Ids) -> Floats:
    return opened(made).token_logprobs(ids)


class Reference:
    """A decoder from the formulas, one token at a time: what each has seen is kept, so nothing ahead can be looked at."""

    def __init__(self, made: Made) -> None:
        self.made = made
        self.gemma = made.type.startswith("gemma")
        self.layered = made.type in ("gpt2", "gpt_neox", "olmo")
        self.seen: dict[tuple[int, int], list[tuple[Doubles, Doubles]]] = {}

    def text(self, ids: Ids) -> Doubles:
        found = []
        for at, (token, follower) in enumerate(pairwise(ids)):
            scores = self.scores(int(token), at)
            found.append(scores[follower] - np.log(np.exp(scores - scores.max()).sum()) - scores.max())
        return np.array(found)

    def scores(self, token: int, at: int) -> Doubles:
        table = self.number(-1, "table")
        x = table[token] * (math.sqrt(len(table[0])) if self.gemma else 1)
        if self.made.type == "gpt2":
            x = x + self.number(-1, "positions")[at]
        for layer in range(self.made.sizes["layers"]):
            mixed = self.norm(layer, "mix_norm", self.attend(layer, self.norm(layer, "attend_norm", x), at))
            parallel = self.made.type == "gpt_neox" and self.made.settings.get("use_parallel_residual", True)
            feed = x if parallel else x + mixed
            fed = self.norm(layer, "down_norm", self.feed(layer, self.norm(layer, "feed_norm", feed)))
            x = x + mixed + fed
        tied = self.made.type == "gpt2" or self.gemma
        out: Doubles = self.number(-1, "table" if tied else "head") @ self.norm(-1, "final", x)
        cap = {"gemma2": 30.0}.get(self.made.type)
        return cap * np.tanh(out / cap) if cap else out

    def attend(self, layer: int, x: Doubles, at: int) -> Doubles:
        sizes, size = self.made.sizes, self.made.sizes["head"]
        query, key, value = (self.linear(layer, role, x) for role in ("query", "key", "value"))
        if self.made.type == "olmo" and (most := self.made.settings.get("clip_qkv")):
            query, key, value = (np.array([min(max(n, -most), most) for n in one]) for one in (query, key, value))
        if self.made.type == "olmo2":
            query, key = self.norm(layer, "query_norm", query), self.norm(layer, "key_norm", key)
        share = sizes["heads"] // sizes["key_heads"]
        out = []
        for head in range(sizes["key_heads"]):
            cut = slice(head * size, (head + 1) * size)
            seen = self.seen.setdefault((layer, head), [])
            seen.append((self.turned(layer, "key_norm", key[cut], at), value[cut]))
        for head in range(sizes["heads"]):
            q = self.turned(layer, "query_norm", query[head * size : (head + 1) * size], at)
            seen = self.seen[layer, head // share]
            window = self.window(layer)
            out.append(self.mixed(q, seen[-window:] if window else seen, layer))
        return self.linear(layer, "mix", np.concatenate(out))

    def mixed(self, q: Doubles, seen: list[tuple[Doubles, Doubles]], layer: int) -> Doubles:
        scale = 1 / math.sqrt(self.made.settings.get("query_pre_attn_scalar", len(q)))
        scale = scale if self.made.settings.get("scale_attn_weights", True) else 1.0
        scale = scale / (layer + 1) if self.made.settings.get("scale_attn_by_inverse_layer_idx") else scale
        scores = [float(q @ key) * scale for key, _ in seen]
        if self.made.type == "gemma2":
            scores = [50.0 * math.tanh(one / 50.0) for one in scores]
        weights = [math.exp(one - max(scores)) for one in scores]
        return np.asarray(sum(w * value for w, (_, value) in zip(weights, seen, strict=True)) / sum(weights))

    def window(self, layer: int) -> int:
        window = int(self.made.settings.get("sliding_window") or 0)
        if self.made.type == "gemma2":
            return window if layer % 2 == 0 else 0
        if self.made.type == "gemma3_text":
            return window if (layer + 1) % 2 else 0
        return window

    def turned(self, layer: int, role: str, x: Doubles, at: int) -> Doubles:
        """Pairs of numbers as complex ones, each multiplied by a turn."""
        if self.made.type in ("qwen3", "gemma3_text"):
            x = self.norm(layer, role, x)
        if self.made.type == "gpt2":
            return x
        share = self.made.settings.get("rotary_pct", self.made.settings.get("partial_rotary_factor", 1.0))
        turned = int(len(x) * share)
        half = (turned + 1) // 2
        theta = 10_000.0
        if self.made.type == "gemma3_text" and not self.window(layer):
            theta = 1_000_000.0
        pairs = x[:half] + 1j * x[half : 2 * half]
        pairs = pairs * np.exp([1j * at / theta ** (2 * one / turned) for one in range(half)])
        return np.concatenate([pairs.real, pairs.imag, x[2 * half :]])

    def feed(self, layer: int, x: Doubles) -> Doubles:
        kind = {"gpt2": "tanh", "gpt_neox": "erf"}.get(self.made.type, "tanh" if self.gemma else "silu")
        inner = self.linear(layer, "gate" if self.made.get(layer, "gate") is not None else "up", x)
        inner = np.array([ACTIVATIONS[kind](float(one)) for one in inner])
        if self.made.get(layer, "gate") is not None:
            inner = inner * self.linear(layer, "up", x)
        return self.linear(layer, "down", inner)

    def norm(self, layer: int, role: str, x: Doubles) -> Doubles:
        weight = self.made.get(layer, role)
        if weight is None and self.made.type != "olmo":
            return x
        if weight is None and role not in ("attend_norm", "feed_norm", "final"):
            return x
        epsilon = 1e-5 if self.layered or self.made.type in ("phi3", "olmo2") else 1e-6
        centred = x - x.mean() if self.layered else x
        y = centred / math.sqrt(float((centred**2).mean()) + epsilon)
        if weight is not None:
            y = y * (np.asarray(weight, dtype=np.float64) + (1 if self.gemma else 0))
        bias = self.made.get(layer, role, "bias")
        return y if bias is None else y + bias

    def linear(self, layer: int, role: str, x: Doubles) -> Doubles:
        y: Doubles = self.number(layer, role) @ x
        bias = self.made.get(layer, role, "bias")
        return y if bias is None else y + bias

    def number(self, layer: int, role: str) -> Doubles:
        return np.asarray(self.made.get(layer, role), dtype=np.float64)


ACTIVATIONS: Mapping[str, Callable[[float], float]] = {
    "silu": lambda x: x / (1 + math.exp(-x)),
    "erf": lambda x: 0.5 * x * (1 + math.erf(x / math.sqrt(2))),
    "tanh": lambda x: 0.5 * x * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))),
}


def test_every_family_computes_what_the_formulas_say(family: str, decoder: Makes) -> None:
    made = decoder(family)

    found = logprobs(made, TEXT)

    assert found.dtype == np.float32
    assert found.shape == (1, TEXT.shape[1] - 1)
    np.testing.assert_allclose(found[0], Reference(made).text(TEXT[0]), atol=2e-4)


SETTINGS = {
    "one layer after the other": ("gpt_neox", {"use_parallel_residual": False}),
    "scores divided by the layer's number": ("gpt2", {"scale_attn_by_inverse_layer_idx": True}),
    "scores as they are": ("gpt2", {"scale_attn_weights": False}),
    "no window": ("mistral", {"sliding_window": None}),
    "a window in the later layers": (
        "qwen2",
        {"use_sliding_window": True, "sliding_window": 3, "max_window_layers": 0},
    ),
}


@pytest.mark.parametrize("case", list(SETTINGS))
def test_a_setting_does_what_it_says(case: str, decoder: Makes) -> None:
    type_, settings = SETTINGS[case]
    made = decoder(type_, settings=settings)

    np.testing.assert_allclose(logprobs(made, TEXT)[0], Reference(made).text(TEXT[0]), atol=2e-4)


def test_a_later_token_changes_nothing_before_it(family: str, decoder: Makes) -> None:
    made = decoder(family)
    other = TEXT.copy()
    other[0, 7] = 20

    before, after = logprobs(made, TEXT), logprobs(made, other)

    np.testing.assert_allclose(after[0, :6], before[0, :6], atol=1e-5)
    assert abs(after[0, 6:] - before[0, 6:]).min() > 0


def test_padding_and_company_change_nothing(family: str, decoder: Makes) -> None:
    made = decoder(family)

    together = logprobs(made, BATCH)

    for row, ids in enumerate(BATCH):
        kept = ids[ids != PADDING]
        np.testing.assert_allclose(together[row, : len(kept) - 1], logprobs(made, kept[None])[0], atol=1e-5)
        assert not together[row, len(kept) - 1 :].any()


def test_the_probabilities_of_all_followers_come_to_one(family: str, decoder: Makes) -> None:
    made = decoder(family)
    begun = np.array([3, 14, 15], dtype=np.int32)
    texts = np.array([[*begun, word] for word in range(made.sizes["words"])], dtype=np.int32)

    last = logprobs(made, texts)[:, -1]

    assert math.fsum(np.exp(last.astype(np.float64))) == pytest.approx(1, abs=1e-5)


def test_the_vocabulary_may_be_gone_through_in_pieces(decoder: Makes, monkeypatch: pytest.MonkeyPatch) -> None:
    made = decoder("gemma2")
    whole = logprobs(made, TEXT)
    monkeypatch.setattr("openaudit.run.forward.product.BLOCK", 24 * 5)

    np.testing.assert_allclose(logprobs(made, TEXT), whole, atol=1e-5)


def test_an_order_gives_what_a_fresh_run_gives_whatever_is_kept(family: str, decoder: Makes) -> None:
    made = decoder(family)
    natural = logprobs(made, BATCH)

    for memory in (2**20, 8 * 5_000, 0):
        warm = opened(made, memory=memory)
        np.testing.assert_array_equal(warm.token_logprobs(BATCH), natural)
        for order in permutations(range(3)):
            expected = opened(made).token_logprobs(BATCH, order)
            np.testing.assert_array_equal(warm.token_logprobs(BATCH, order), expected)
            assert (order == (0, 1, 2)) == np.array_equal(expected, natural)


def test_other_ids_in_the_same_array_are_seen(decoder: Makes) -> None:
    handle, ids = opened(decoder()), TEXT.copy()
    handle.token_logprobs(ids)
    ids[0, 0] = 11

    np.testing.assert_array_equal(handle.token_logprobs(ids), opened(decoder()).token_logprobs(ids))


def test_shared_heads_are_heads_repeated(decoder: Makes) -> None:
    few = decoder("llama")
    size, repeated = few.sizes["head"], dict(few.numbers)
    for layer in range(few.sizes["layers"]):
        for role in ("key", "value"):
            heads = few.get(layer, role).reshape(2, size, -1)
            repeated[layer, role, "weight"] = np.repeat(heads, 2, axis=0).reshape(4 * size, -1)
    many = decoder("llama", sizes={"key_heads": 4}, numbers=repeated)

    np.testing.assert_allclose(logprobs(many, TEXT), logprobs(few, TEXT), atol=1e-5)


def test_a_window_as_long_as_the_text_is_none(decoder: Makes) -> None:
    plain = logprobs(decoder("llama"), TEXT)

    np.testing.assert_array_equal(logprobs(decoder("mistral", settings={"sliding_window": 12}), TEXT), plain)
    assert not np.allclose(logprobs(decoder("mistral", settings={"sliding_window": 4}), TEXT), plain, atol=1e-3)


def test_fused_tensors_are_the_same_model(decoder: Makes) -> None:
    settings = {"partial_rotary_factor": 1.0, "rms_norm_eps": 1e-6}

    np.testing.assert_array_equal(logprobs(decoder("phi3", settings=settings), TEXT), logprobs(decoder("llama"), TEXT))


def test_a_head_that_is_the_table_is_tied(decoder: Makes) -> None:
    untied = decoder("llama")
    table = untied.get(-1, "table")
    copied = decoder("llama", numbers={(-1, "head", "weight"): table})
    tied = decoder("llama", settings={"tie_word_embeddings": True}, tensors={"lm_head.weight": None})

    np.testing.assert_array_equal(logprobs(tied, TEXT), logprobs(copied, TEXT))
    assert not np.allclose(logprobs(untied, TEXT), logprobs(tied, TEXT), atol=0.1)


def test_a_head_of_its_own_counts_even_where_it_is_said_to_be_tied(decoder: Makes) -> None:
    said = decoder("llama", settings={"tie_word_embeddings": True})

    np.testing.assert_array_equal(logprobs(said, TEXT), logprobs(decoder("llama"), TEXT))


def test_numbers_in_half_the_bits_are_read(family: str, decoder: Makes) -> None:
    def cut(one: Floats) -> Floats:
        return (one.view(np.uint32) & np.uint32(0xFFFF0000)).view(np.float32)

    whole = decoder(family)
    short = decoder(family, numbers={key: cut(one) for key, one in whole.numbers.items()})
    stored = decoder(family, dtype="BF16")

    np.testing.assert_array_equal(logprobs(stored, TEXT), logprobs(short, TEXT))
    assert opened(stored).loaded.dtypes == ("BF16",)


def test_a_repeat_gives_the_same_bits(family: str, decoder: Makes) -> None:
    handle = opened(decoder(family))

    assert handle.token_logprobs(BATCH).tobytes() == handle.token_logprobs(BATCH.copy()).tobytes()


def test_nothing_is_missing_and_buffers_are_not_odd(family: str, decoder: Makes) -> None:
    loaded = opened(decoder(family, tensors={"extra.weight": np.zeros(3, dtype=np.float32)})).loaded

    assert (loaded.missing, loaded.unexpected) == ((), ("extra.weight",))


def test_what_is_no_number_is_handed_on(decoder: Makes) -> None:
    broken = decoder("llama")
    weight = broken.get(1, "up").copy()
    weight[0, 0] = np.nan

    assert np.isnan(logprobs(decoder("llama", numbers={(1, "up", "weight"): weight}), TEXT)).all()


def test_the_control_guesses(family: str, decoder: Makes) -> None:
    made = decoder(family)
    first, second = (opened(made, control=True).token_logprobs(BATCH) for _ in range(2))

    assert first.tobytes() == second.tobytes()
    assert -first[BATCH[:, 1:] != PADDING].mean() == pytest.approx(math.log(31), abs=1.5)


def test_one_text_of_one_token_has_nothing_to_predict(decoder: Makes) -> None:
    assert logprobs(decoder(), TEXT[:, :1]).shape == (1, 0)


WRONG = {
    "padding in the middle": (np.array([[3, PADDING, 4]], dtype=np.int32), "padding stands before a token"),
    "an id that is none": (np.array([[3, 31]], dtype=np.int32), "the id 31 is none of the model's 31 words"),
}


@pytest.mark.parametrize("case", list(WRONG))
def test_ids_are_refused_with(case: str, decoder: Makes) -> None:
    ids, why = WRONG[case]

    with pytest.raises(RunError, match=why):
        logprobs(decoder(), ids)


def test_a_text_longer_than_the_learned_positions_is_refused(decoder: Makes) -> None:
    with pytest.raises(RunError, match="a text of 41 tokens; the model has 40 positions"):
        logprobs(decoder("gpt2"), np.ones((1, 41), dtype=np.int32))
