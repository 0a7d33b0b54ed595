"""llama.cpp in the child: the same numbers as written out by hand, and no GGUF file that does harm or ends the audit."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from openaudit.errors import RunError
from openaudit.release import open_release
from openaudit.run import llama_cpp
from openaudit.run.child import MIB, Limits, Outcome
from openaudit.run.child.launch import call
from openaudit.run.model import read_model
from openaudit.run.records import Guesses, Loaded, Predicts, Tokenizes
from openaudit.run.served.llama import Completions
from tests.run import tiny_llama
from tools import gguf_of_llama

installed = pytest.mark.skipif(find_spec("xllamacpp") is None, reason="needs the extra llama-cpp (xllamacpp)")
Tasks = Callable[[str], str]
Opened = Callable[..., Outcome]
TEXT = "The hen, then: “thé” in the inn.\n\tdef f(x):  return 42  # größer, 日本\n"
LOADED = Loaded(missing=(), unexpected=(), dtypes=(), bytes=0, device="cpu")
OPENED = """
import numpy as np
from importlib import import_module
from openaudit.run.battery.guesses import token_logprobs
from openaudit.run.task.passed import model_of
model = model_of(request["model"])
settings = {"device": "cpu", "dtype": "auto", "memory": 2**31, "seed": 7}
handle = import_module(request["runner"]).open(model, **settings, control=False)
ids = handle.tokens(request["text"])
two = np.array([ids, [*ids[:9], *[-1] * (len(ids) - 9)]], np.int32)
once, again = handle.token_logprobs(two), handle.token_logprobs(two)
best, logs = handle.topk(two[:, :5], 3) if hasattr(handle, "topk") else (two, once)
guessed = token_logprobs(handle, two[:1, :5], handle.vocabulary, handle.vocabulary) if hasattr(handle, "topk") else once
handle.close()
return {
    "ids": ids, "logs": once[0].tolist(), "short": once[1].tolist(), "same": bool((once == again).all()),
    "best": best.tolist(), "top": np.maximum(logs, -999).tolist(), "guessed": guessed[0].tolist(), "vocabulary": handle.vocabulary,
}
"""


def gguf(root: Path, dtype: str = "F32", extra: Mapping[str, object] | None = None, seed: int = 0) -> Path:
    return gguf_of_llama.convert(tiny_llama.folder(root / "llama", seed), root / f"tiny-{dtype}.gguf", dtype, extra)


@pytest.fixture
def opened(task: Tasks) -> Opened:
    """What the runner makes of a GGUF file, in the child with its walls."""

    def run(path: Path, *, seconds: float = 60, memory: int = 1024 * MIB) -> Outcome:
        name = task(OPENED)
        model = read_model(open_release(str(path)))
        probed = llama_cpp.probe()
        return call(
            name,
            {"model": asdict(model), "runner": "openaudit.run.llama_cpp", "text": TEXT},
            reads=model.files,
            packages=(name, *probed.packages),
            needs=probed.needs,
            limits=Limits(seconds=seconds, memory=memory),
            proven=True,
        )

    return run


@installed
def test_the_probabilities_are_those_of_the_model_for_every_token_of_a_text(tmp_path: Path, opened: Opened) -> None:
    done = opened(gguf(tmp_path))

    assert done.answer, done.reason
    ids = Tokenizer.from_str(json.dumps(tiny_llama.tokenizer())).encode(TEXT).ids
    assert done.answer["ids"] == ids
    assert np.abs(np.array(done.answer["logs"]) - tiny_llama.logprobs(ids)).max() < 1e-3
    assert done.answer["same"], "the same numbers on every run"
    assert done.answer["short"] == pytest.approx([*done.answer["logs"][:8], *[0.0] * (len(ids) - 9)], abs=1e-6)
    assert done.answer["vocabulary"] == len(tiny_llama.VOCABULARY)


@installed
def test_the_guesses_are_the_likeliest_tokens_and_all_of_them_give_the_same_probabilities(
    tmp_path: Path, opened: Opened
) -> None:
    done = opened(gguf(tmp_path))

    assert done.answer, done.reason
    top = np.array(done.answer["top"])
    assert top.shape == (2, 4, 3)
    assert (np.diff(top, axis=2) <= 0).all(), "best first"
    assert done.answer["guessed"] == pytest.approx(done.answer["logs"][:4], abs=1e-3)


@installed
@pytest.mark.parametrize(("dtype", "difference"), [("F16", 0.05), ("BF16", 0.3), ("Q8_0", 0.5)])
def test_a_narrower_format_moves_the_probabilities_a_little(
    dtype: str, difference: float, tmp_path: Path, opened: Opened
) -> None:
    done = opened(gguf(tmp_path, dtype))

    assert done.answer, done.reason
    expected = tiny_llama.logprobs(done.answer["ids"])
    assert 0 < np.abs(np.array(done.answer["logs"]) - expected).max() < difference


@installed
def test_every_wall_is_proven_round_llama_cpp(tmp_path: Path, opened: Opened) -> None:
    done = opened(gguf(tmp_path, "Q8_0"), memory=256 * MIB)

    assert done.answer, done.reason
    states = {one.name: one.state for one in done.isolation}
    assert {states[name] for name in ("network", "files", "writing", "processes", "signals", "memory")} == {"proven"}


TEMPLATES = {
    "loops without end": "{% for a in range(99999999) %}{% for b in range(99999999) %}x{% endfor %}{% endfor %}",
    "allocates without end": "{% set n = namespace(x='xxxxxxxx') %}{% for a in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    "nests too deeply": "{% if a %}" * 20_000 + "{% endif %}" * 20_000,
    "is broken": "{% if",
}


@installed
@pytest.mark.parametrize("how", list(TEMPLATES))
def test_a_chat_template_is_never_rendered_that(how: str, tmp_path: Path, opened: Opened) -> None:
    done = opened(gguf(tmp_path, "Q8_0", {"tokenizer.chat_template": TEMPLATES[how]}), seconds=30)

    assert done.answer, done.reason


BROKEN: Mapping[str, tuple[Mapping[str, object], str]] = {
    "is of no known architecture": (
        {
            "general.architecture": "nonesuch",
            "nonesuch.block_count": 2,
            "nonesuch.embedding_length": 64,
            "nonesuch.context_length": 256,
        },
        "unknown model architecture: 'nonesuch'",
    ),
    "has words where numbers belong": ({"llama.attention.head_count": "four"}, "wrong type"),
    "has heads that do not fit": ({"llama.attention.head_count": 3}, "does not load the model"),
    "asks for memory": ({"llama.feed_forward_length": 2**31}, "wrong shape"),
    "has no known tokenizer": ({"tokenizer.ggml.model": "nonesuch"}, "unknown tokenizer"),
    "has token types of another kind": ({"tokenizer.ggml.token_type": [1.5] * 8}, "token_type"),
    "has one word for every token": ({"tokenizer.ggml.tokens": ["x"] * len(tiny_llama.VOCABULARY)}, ""),
    "asks for a hundred thousand experts": ({"llama.expert_count": 100_000, "llama.expert_used_count": 100_001}, ""),
}


@installed
@pytest.mark.parametrize("how", list(BROKEN))
def test_a_reason_comes_back_of_a_file_that(how: str, tmp_path: Path, opened: Opened) -> None:
    extra, reason = BROKEN[how]

    done = opened(gguf(tmp_path, "F32", extra), seconds=30)

    assert done.answer is None
    assert done.reason.isprintable()
    assert reason in done.reason
    assert done.reason


@installed
def test_a_file_that_shrinks_after_it_was_read_ends_the_child_alone(
    tmp_path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = gguf(tmp_path)
    whole = path.read_bytes()
    model = read_model(open_release(str(path)))
    monkeypatch.setattr("tests.run.test_llama_cpp.read_model", lambda _: model)
    path.write_bytes(whole[: len(whole) // 2])

    done = opened(path)

    assert done.answer is None
    assert "data is not within the file bounds" in done.reason or done.reason


@pytest.mark.shared
@installed
def test_the_shared_llama_gives_the_numbers_of_transformers(
    shared: Callable[[str], Path], tmp_path: Path, opened: Opened
) -> None:
    torch = pytest.importorskip("torch", reason="needs the extra torch")
    transformers = pytest.importorskip("transformers", reason="needs the extra torch")
    release = shared("tools/weights/tiny-llama")

    done = opened(gguf_of_llama.convert(release, tmp_path / "shared.gguf", "F32"))

    assert done.answer, done.reason
    ids = Tokenizer.from_file(str(release / "tokenizer.json")).encode(TEXT).ids
    assert done.answer["ids"] == ids
    with torch.no_grad():
        logits = transformers.AutoModelForCausalLM.from_pretrained(release, dtype=torch.float32)(
            torch.tensor([ids])
        ).logits
    expected = torch.log_softmax(logits[0, :-1].double(), -1).gather(1, torch.tensor(ids[1:])[:, None])[:, 0].numpy()
    assert np.abs(np.array(done.answer["logs"]) - expected).max() < 1e-3


def test_without_the_package_the_probe_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(llama_cpp, "find_spec", lambda _: None)

    probed = llama_cpp.probe()

    assert not probed.available
    assert "pip install 'openaudit[llama-cpp]'" in probed.reason


def test_it_supports_gguf_and_nothing_else(tmp_path: Path, encoder: Callable[..., Path]) -> None:
    mine = read_model(open_release(str(gguf(tmp_path))))
    other = read_model(open_release(str(encoder())))

    assert llama_cpp.supports(mine).score > 0
    assert llama_cpp.supports(other).score == 0
    assert "GGUF" in llama_cpp.supports(other).reason


def test_its_handle_predicts_guesses_and_tokenizes() -> None:
    handle = Completions(lambda *_: {"tokens": [1]}, LOADED, 9)

    assert isinstance(handle, Predicts)
    assert isinstance(handle, Guesses)
    assert isinstance(handle, Tokenizes)
    with pytest.raises(RunError, match="their own order only"):
        handle.token_logprobs(np.array([[1, 2]], np.int32), order=[1, 0])


ANSWERS: Mapping[str, tuple[object, str]] = {
    "tokens out of the vocabulary": ({"tokens": [9]}, "no ids from 0 to 8"),
    "tokens that are no numbers": ({"tokens": ["a"]}, "no ids"),
    "no tokens": ({"tokens": []}, "no ids"),
    "a list": ([], "no ids"),
    "nothing": (None, "no ids"),
}


@pytest.mark.parametrize("how", list(ANSWERS))
def test_a_server_that_answers_tokenize_with(how: str) -> None:
    answer, reason = ANSWERS[how]

    with pytest.raises(RunError, match=reason):
        Completions(lambda *_: answer, LOADED, 9)


TOLD: Sequence[tuple[object, str]] = (
    ([], "not made as llama.cpp makes it"),
    ({"completion_probabilities": "x"}, "in another way"),
    ({"completion_probabilities": [{"content": "a", "probs": []}]}, "in another way"),
    ({"completion_probabilities": [{"id": 2}]}, "no `logprob`"),
    ({"completion_probabilities": []}, "no probabilities"),
)


@pytest.mark.parametrize(("answer", "reason"), TOLD)
def test_a_completion_that_is_not_as_agreed_is_a_reason(answer: object, reason: str) -> None:
    handle = Completions(lambda path, _: {"tokens": [1]} if path == "/tokenize" else answer, LOADED, 9)

    with pytest.raises(RunError, match=reason):
        handle.token_logprobs(np.array([[1, 2]], np.int32))
