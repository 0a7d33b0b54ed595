"""Two runners, one model: NumPy's forward pass and PyTorch's give the same numbers."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from openaudit.release import open_release
from openaudit.run import Encodes, Model, Predicts
from openaudit.run import numpy as numpy_runner
from openaudit.run import torch as torch_runner
from openaudit.run.model import read_model
from openaudit.run.records import PADDING

pytest.importorskip("torch", reason="needs the extra torch, which CI installs")
pytest.importorskip("transformers", reason="needs the extra torch, which CI installs")

Makes = Callable[..., Path]
MOST = 1e-3
DECODERS = (
    *("llama", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "gemma3_text"),
    *("phi3", "olmo", "olmo2", "gpt2", "gpt_neox"),
)
ENCODERS = ("bert", "roberta", "xlm-roberta", "camembert", "distilbert")


def ids_of(words: int) -> NDArray[np.int32]:
    """Three texts of 17 tokens, two of them padded."""
    ids = np.random.default_rng(5).integers(4, words, (3, 17)).astype(np.int32)
    ids[1, 9:] = ids[2, 2:] = PADDING
    return ids


def both(folder: Path) -> tuple[Model, list[NDArray[np.float32]]]:
    """What the two runners make of the same ids, in float32."""
    model = read_model(open_release(str(folder)))
    ids, found = ids_of(model.sizes["words"]), []
    for runner in (numpy_runner, torch_runner):
        assert runner.supports(model).score > 0, runner.supports(model).reason
        handle = runner.open(model, device="cpu", dtype="float32", memory=2**31, seed=1, control=False)
        if model.kind == "encoder":
            assert isinstance(handle, Encodes)
            found.append(handle.hidden(ids))
        else:
            assert isinstance(handle, Predicts)
            found.append(handle.token_logprobs(ids))
        assert handle.loaded.missing == handle.loaded.unexpected == handle.loaded.mismatched == ()
        handle.close()
    return model, found


@pytest.mark.parametrize("type", DECODERS)
def test_a_decoders_log_probabilities_agree(type: str, pretrained: Makes) -> None:
    model, (one, other) = both(pretrained(type))

    assert model.kind == "decoder"
    assert one.shape == other.shape == (3, 16)
    assert one[0].std() > 0.1  # numbers that a mistake would move
    assert np.abs(one - other).max() < MOST


@pytest.mark.parametrize("type", ENCODERS)
def test_an_encoders_hidden_states_agree(type: str, pretrained: Makes) -> None:
    model, (one, other) = both(pretrained(type, encoder=True))

    assert model.kind == "encoder"
    assert one.shape == other.shape == (3, 17, 32)
    assert np.abs(one - other).max() < MOST


@pytest.mark.parametrize("tied", [True, False])
def test_a_shared_and_a_separate_head_agree(tied: bool, pretrained: Makes) -> None:
    folder = pretrained("qwen2", tie_word_embeddings=tied)
    _, (one, other) = both(folder)

    assert json.loads((folder / "config.json").read_text())["tie_word_embeddings"] is tied
    assert np.abs(one - other).max() < MOST


def test_the_real_encoder_agrees(minilm: Path) -> None:
    _, (one, other) = both(minilm)

    assert np.abs(one - other).max() < MOST


def test_the_trained_decoder_of_the_project_agrees() -> None:
    _, (one, other) = both(Path(__file__).resolve().parent.parent.parent / "examples" / "goldcrest")

    assert np.abs(one - other).max() < MOST


@pytest.mark.shared
def test_another_trained_decoder_agrees(shared: Callable[[str], Path]) -> None:
    _, (one, other) = both(shared("tools/weights/tiny-llama"))

    assert np.abs(one - other).max() < MOST
