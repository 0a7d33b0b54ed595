"""The vLLM runner against a stand-in that is made as its documentation says; the package itself was never run here."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from openaudit.release import open_release
from openaudit.run import vllm
from openaudit.run.child import ESSENTIAL, Limits, Outcome
from openaudit.run.child.launch import call
from openaudit.run.model import read_model
from openaudit.run.model.folder import laid_out
from openaudit.run.records import Model
from tests.run import tiny_llama

linux = pytest.mark.skipif(sys.platform != "linux", reason="vLLM runs on Linux")
Tasks = Callable[[str], str]
# Names, parameters and what comes back are those of vllm.LLM, vllm.SamplingParams, vllm.RequestOutput and vllm.logprobs.Logprob.
STAND_IN = """
import json, os
from dataclasses import dataclass
from pathlib import Path

@dataclass
class Logprob:
    logprob: float
    rank: int | None = None
    decoded_token: str | None = None

@dataclass
class RequestOutput:
    prompt_token_ids: list
    prompt_logprobs: list

class SamplingParams:
    def __init__(self, *, max_tokens=16, temperature=1.0, prompt_logprobs=None, detokenize=True):
        assert (max_tokens, temperature, prompt_logprobs, detokenize) == (1, 0.0, 0, False)

class LLM:
    def __init__(self, model, *, skip_tokenizer_init=False, trust_remote_code=False, load_format="auto", dtype="auto",
                 seed=0, enforce_eager=False, max_model_len=None, enable_prefix_caching=None):
        assert skip_tokenizer_init and enforce_eager and not trust_remote_code and not enable_prefix_caching
        assert load_format == "safetensors" and dtype == "auto" and max_model_len == 256 and seed == 7
        assert os.environ["VLLM_ENABLE_V1_MULTIPROCESSING"] == "0"
        files = sorted(Path(model).glob("*.safetensors"))
        assert files and all(one.read_bytes()[8:9] == b"{" for one in files)
        self.config = json.loads(Path(model, "config.json").read_text())

    def generate(self, prompts, sampling_params=None):
        for prompt in prompts:
            ids = prompt["prompt_token_ids"]
            logs = [None, *({one: Logprob(-one / 100, 1)} for one in ids[1:])]
            yield RequestOutput(ids, logs)
"""
OPENED = """
import numpy as np
from openaudit.run import vllm
from openaudit.run.task.passed import model_of
settings = {"device": "cuda", "dtype": "auto", "memory": 2**31, "seed": 7}
handle = vllm.open(model_of(request["model"]), **settings, control=request["control"])
logs = handle.token_logprobs(np.array([[5, 6, 7], [8, 9, -1]], np.int32)).tolist()
return {"logs": logs, "config": handle._engine.config}
"""


@pytest.fixture
def model(tmp_path: Path) -> Model:
    root = tiny_llama.folder(tmp_path / "llama")
    settings = json.loads((root / "config.json").read_text())
    (root / "config.json").write_text(json.dumps({**settings, "auto_map": {"AutoConfig": "code.Config"}}))
    return read_model(open_release(str(root)))


@pytest.fixture
def opened(task: Tasks, model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """What the runner makes of the model with the stand-in in the place of vLLM, in the child with its walls."""
    home = tmp_path / "stand-in"
    (home / "vllm").mkdir(parents=True)
    (home / "vllm" / "__init__.py").write_text(STAND_IN)
    monkeypatch.syspath_prepend(str(home))
    monkeypatch.delitem(sys.modules, "vllm", raising=False)

    def run(*, control: bool = False) -> Outcome:
        name = task(OPENED)
        return call(
            name,
            {"model": asdict(model), "control": control},
            reads=model.files,
            packages=(name, "vllm"),
            needs=("threads", "loopback", "folder", "gpu"),
            placed=laid_out(model),
            limits=Limits(seconds=30),
            proven=True,
        )

    return run


@linux
def test_the_probabilities_of_a_prompt_are_those_that_the_engine_tells(opened: Callable[..., Outcome]) -> None:
    done = opened()

    assert done.answer, done.reason
    assert done.answer["logs"] == [pytest.approx([-0.06, -0.07]), pytest.approx([-0.09, 0.0])]


@linux
def test_the_engine_sees_a_configuration_of_allowed_keys_alone(opened: Callable[..., Outcome]) -> None:
    done = opened()

    assert done.answer, done.reason
    assert done.answer["config"]["model_type"] == "llama"
    assert done.answer["config"]["hidden_size"] == tiny_llama.WIDTH
    assert "auto_map" not in done.answer["config"]


@linux
def test_the_essential_walls_are_proven_where_graphics_devices_may_be_used(opened: Callable[..., Outcome]) -> None:
    done = opened()

    assert {one.name for one in done.isolation if one.state == "proven"} >= set(ESSENTIAL)
    assert "addresses are not limited" in {one.name: one.how for one in done.isolation}["memory"]


@linux
def test_random_weights_are_refused(opened: Callable[..., Outcome]) -> None:
    done = opened(control=True)

    assert done.answer is None
    assert "vLLM cannot run a model with the weights that it had before training" in done.reason


def test_without_a_gpu_or_the_package_the_probe_says_which(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(vllm, "find_spec", lambda _: None)
    assert "pip install 'openaudit[vllm]'" in vllm.probe().reason

    monkeypatch.setattr(vllm, "find_spec", lambda name: name)
    monkeypatch.setattr(vllm, "DEVICE", tmp_path / "nvidia0")
    assert "no GPU here" in vllm.probe().reason

    (tmp_path / "nvidia0").touch()
    assert vllm.probe().available
    assert vllm.probe().devices == ("cuda",)


def test_it_supports_decoders_in_floating_point_safetensors(model: Model) -> None:
    first = next(iter(model.tensors))
    packed = replace(model, tensors={**model.tensors, first: replace(model.tensors[first], dtype="I8")})

    assert vllm.supports(model).score > 0
    assert vllm.supports(packed).score == 0
    assert "I8" in vllm.supports(packed).reason
    assert vllm.supports(replace(model, format="gguf")).score == 0
    assert vllm.supports(replace(model, kind="encoder")).score == 0
    assert vllm.supports(replace(model, config={})).score == 0
