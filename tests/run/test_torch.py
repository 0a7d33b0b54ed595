"""The PyTorch runner's own laws: it computes what transformers computes, whatever of the model is in memory."""

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from openaudit.errors import RunError
from openaudit.release import open_release
from openaudit.run import Encodes, Model, Predicts, smoke
from openaudit.run import torch as runner
from openaudit.run.model import read_model
from openaudit.run.model.files import tensors_of, weight_files
from openaudit.run.records import PADDING

torch = pytest.importorskip("torch", reason="needs the extra torch, which CI installs")
transformers = pytest.importorskip("transformers", reason="needs the extra torch, which CI installs")

from openaudit.run.streaming.device import STANDING, device_of, dtype_of, free, memory_told  # noqa: E402  needs both

Makes = Callable[..., Path]
Ids = NDArray[np.int32]
Floats = NDArray[np.float32]
STREAMED, KEPT = 0, 2**31  # bytes of memory: too little to keep the model, and enough
IDS = np.array([[5, 900, 31, 2999, 7, 7, 1500], [8, 9, 2048, 11, PADDING, PADDING, PADDING]], dtype=np.int32)
COMMON = {"vocab_size": 3000, "hidden_size": 32, "num_hidden_layers": 3, "num_attention_heads": 4}
FURTHER: Mapping[str, Mapping[str, object]] = {  # types that no description of ours knows
    "phi": {**COMMON, "intermediate_size": 48},  # its head has a bias
    "cohere": {**COMMON, "intermediate_size": 48, "pad_token_id": 0, "eos_token_id": 0},  # its logits are scaled
    "mixtral": {**COMMON, "intermediate_size": 48, "num_local_experts": 4, "num_key_value_heads": 2},  # fused experts
    "opt": {
        **COMMON,
        "ffn_dim": 48,
        "word_embed_proj_dim": 32,
        "max_position_embeddings": 64,
    },  # layers two levels down
    "bloom": {"vocab_size": 3000, "hidden_size": 32, "n_layer": 3, "n_head": 4},
}

DTYPES = [  # stored, whether the processor computes in it, computed
    ("bfloat16", True, "bfloat16"),
    ("bfloat16", False, "float32"),
    ("float16", True, "float16"),
    ("float16", False, "float32"),
    ("float64", True, "float32"),
]


def model_of(folder: Path) -> Model:
    return read_model(open_release(str(folder)))


class Opens(Protocol):
    """Opens a model, or what a folder holds; it is closed after the test."""

    def __call__(
        self,
        what: Path | Model,
        *,
        memory: int = STREAMED,
        control: bool = False,
        dtype: str = "float32",
        seed: int = 1,
        device: str = "cpu",
    ) -> Any: ...


@pytest.fixture
def opened() -> Iterator[Opens]:
    with ExitStack() as stack:

        def opens(what: Path | Model, **changes: Any) -> Any:
            model = model_of(what) if isinstance(what, Path) else what
            settings = {"device": "cpu", "dtype": "float32", "memory": STREAMED, "seed": 1, "control": False}
            handle = runner.open(model, **{**settings, **changes})
            stack.callback(handle.close)
            return handle

        yield opens


def expected(folder: Path, ids: Ids, order: tuple[int, ...] = ()) -> Floats:
    """The log-probabilities by a whole model of transformers."""
    whole = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    if order:
        layers = whole.model.layers
        whole.model.layers = torch.nn.ModuleList([layers[one] for one in order])
    tokens = torch.from_numpy(np.maximum(ids, 0)).long()
    with torch.no_grad():
        logprobs = whole(tokens, use_cache=False).logits.float().log_softmax(-1)[:, :-1]
    found: Floats = logprobs.gather(-1, tokens[:, 1:, None])[..., 0].numpy()
    return np.where(ids[:, 1:] >= 0, found, np.float32(0))


@pytest.mark.parametrize("memory", [STREAMED, KEPT])
@pytest.mark.parametrize("type", ["llama", "gemma2", "gpt2", "gpt_neox", *FURTHER])
def test_it_computes_what_transformers_computes(
    type: str, memory: int, pretrained: Makes, monkeypatch: pytest.MonkeyPatch, opened: Opens
) -> None:
    folder = pretrained(type, **FURTHER.get(type, {}))
    monkeypatch.setattr("openaudit.run.streaming.head.ROOM", 1)  # the vocabulary comes in three pieces

    handle = opened(folder, memory=memory)

    assert isinstance(handle, Predicts)
    np.testing.assert_allclose(handle.token_logprobs(IDS), expected(folder, IDS), atol=1e-5)
    assert handle.loaded.unexpected == ()


@pytest.mark.parametrize("type", ["mpnet", "electra", "albert", "deberta-v2"])
def test_it_runs_encoders_that_we_do_not_describe(type: str, pretrained: Makes, opened: Opens) -> None:
    folder = pretrained(type, encoder=True, **COMMON, intermediate_size=48, max_position_embeddings=64)
    raw = json.loads((folder / "config.json").read_text())
    release = open_release(str(folder))
    files, tensors = tensors_of(release, weight_files(release))
    bert = model_of(pretrained("bert", encoder=True))
    model = replace(bert, family="", type=type, config=raw, files=files, tensors=tensors)

    assert runner.supports(model).score > 0
    handle = opened(model)
    whole = transformers.AutoModel.from_pretrained(folder, dtype=torch.float32)
    padded = torch.from_numpy(np.where(IDS < 0, raw.get("pad_token_id") or 0, IDS)).long()
    with torch.no_grad():
        states = whole(input_ids=padded, attention_mask=torch.from_numpy(IDS >= 0).long()).last_hidden_state.numpy()

    assert isinstance(handle, Encodes)
    np.testing.assert_allclose(handle.hidden(IDS), np.where(IDS[..., None] >= 0, states, 0), atol=1e-5)


@pytest.mark.parametrize("memory", [STREAMED, KEPT])
def test_another_order_is_what_the_layers_give_in_that_order(memory: int, pretrained: Makes, opened: Opens) -> None:
    folder = pretrained("llama", num_hidden_layers=3)
    warm = opened(folder, memory=memory)
    warm.token_logprobs(IDS)

    assert warm.layers == 3
    for order in permutations(range(3)):
        np.testing.assert_allclose(warm.token_logprobs(IDS, order), expected(folder, IDS, order), atol=1e-5)
        np.testing.assert_array_equal(
            warm.token_logprobs(IDS, order), opened(folder, memory=memory).token_logprobs(IDS, order)
        )


@pytest.mark.parametrize("order", [(0,), (0, 0), (0, 1, 2), (1, -1)])
def test_an_order_that_is_none_is_an_error(order: tuple[int, ...], pretrained: Makes, opened: Opens) -> None:
    with pytest.raises(RunError, match="cannot run in that order"):
        opened(pretrained("llama")).token_logprobs(IDS, order)


def test_padding_changes_nothing_and_is_zero(pretrained: Makes, opened: Opens) -> None:
    handle = opened(pretrained("qwen2"))

    together, alone = handle.token_logprobs(IDS), handle.token_logprobs(IDS[1:, :4])

    np.testing.assert_allclose(together[1, :3], alone[0], atol=1e-5)
    assert not together[1, 3:].any()
    with pytest.raises(RunError, match="padding stands before a token"):
        handle.token_logprobs(IDS[:, ::-1])


def test_one_token_predicts_nothing_and_a_word_that_is_none_is_an_error(pretrained: Makes, opened: Opens) -> None:
    handle = opened(pretrained("llama"))

    assert handle.token_logprobs(IDS[:, :1]).shape == (2, 0)
    with pytest.raises(RunError, match="of 3000 are asked for"):
        handle.token_logprobs(np.array([[1, 3000]], dtype=np.int32))


@pytest.mark.parametrize("memory", [STREAMED, KEPT])
def test_a_repeat_gives_the_same_bits(memory: int, pretrained: Makes, opened: Opens) -> None:
    handle = opened(pretrained("gpt2"), memory=memory)

    assert handle.token_logprobs(IDS).tobytes() == handle.token_logprobs(IDS).tobytes()


def test_one_layer_is_in_memory_at_a_time_and_none_after_a_run(pretrained: Makes, opened: Opens) -> None:
    handle = opened(pretrained("llama", num_hidden_layers=4))
    layers = handle._run.whole.model.layers
    seen: list[int] = []
    for layer in layers:
        layer.register_forward_hook(lambda *_: seen.append(held(layers)))

    handle.token_logprobs(IDS)

    assert set(seen) == {1}
    assert held(layers) == 0
    assert handle._run.whole.lm_head.weight.is_meta
    assert handle._run.whole.model.embed_tokens.weight.is_meta


def held(layers: Any) -> int:
    return sum(any(not one.is_meta for one in layer.parameters()) for layer in layers)


def test_the_control_is_untrained_repeatable_and_reads_nothing(pretrained: Makes, opened: Opens) -> None:
    folder = pretrained("llama", tie_word_embeddings=True)
    model = model_of(folder)
    real = opened(folder).token_logprobs(IDS)
    (folder / "model.safetensors").unlink()

    def control(seed: int, memory: int = STREAMED) -> Floats:
        handle = opened(model, memory=memory, seed=seed, control=True)
        assert isinstance(handle, Predicts)
        return handle.token_logprobs(IDS)

    first = control(1)
    assert first.tobytes() == control(1).tobytes() == control(1, KEPT).tobytes()
    assert np.abs(first - control(2)).max() > 0.01
    assert abs(first[0].mean() + np.log(3000)) < 0.5 < abs(real[0].mean() + np.log(3000))


def changed(folder: Path, change: Callable[[dict[str, NDArray[Any]]], None]) -> Model:
    """The model of a folder whose weights were changed after its configuration was confirmed."""
    model = model_of(folder)
    tensors = dict(load_file(folder / "model.safetensors"))
    change(tensors)
    save_file(tensors, folder / "model.safetensors")
    release = open_release(str(folder))
    return replace(model, tensors=tensors_of(release, weight_files(release))[1])


LAYER = "model.layers.1.self_attn.k_proj.weight"
BROKEN: Mapping[str, tuple[Callable[[dict[str, NDArray[Any]]], Any], str]] = {
    "a missing tensor": (lambda found: found.pop(LAYER), f"the files lack what the architecture asks for: {LAYER}"),
    "another shape": (
        lambda found: found.update({LAYER: found[LAYER][:-1].copy()}),
        f"have in another shape what the architecture asks for: {LAYER}: 15 x 32 in the files, 16 x 32 in the model",
    ),
    "whole numbers": (lambda found: found.update({LAYER: found[LAYER].astype(np.int32)}), "torch.int32 in the files"),
}


@pytest.mark.parametrize("how", list(BROKEN))
@pytest.mark.parametrize("control", [False, True])
def test_files_that_do_not_fit_are_an_error(how: str, control: bool, pretrained: Makes, opened: Opens) -> None:
    change, message = BROKEN[how]
    model = changed(pretrained("llama"), change)

    with pytest.raises(RunError, match=re.escape(message)):
        opened(model, control=control)


def test_what_the_model_does_not_know_is_reported(pretrained: Makes, opened: Opens) -> None:
    model = changed(pretrained("llama"), lambda found: found.update({"model.spare.weight": np.ones(3, np.float32)}))

    handle = opened(model)

    assert handle.loaded.unexpected == ("model.spare.weight",)
    assert handle.loaded.bytes == model.bytes - 12


def test_numbers_that_are_none_are_handed_on(pretrained: Makes, opened: Opens) -> None:
    model = changed(pretrained("llama"), lambda found: found.update({LAYER: np.full_like(found[LAYER], np.nan)}))

    handle = opened(model)

    assert isinstance(handle, Predicts)
    assert np.isnan(handle.token_logprobs(IDS)[0]).all()


def test_a_file_that_was_cut_meanwhile_is_an_error(pretrained: Makes, opened: Opens) -> None:
    folder = pretrained("llama")
    handle = opened(folder)
    with (folder / "model.safetensors").open("r+b") as file:
        file.truncate(20_000)

    with pytest.raises(RunError, match=r"ends [0-9]+ bytes early"):
        handle.token_logprobs(IDS)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"type": "llama9"}, "has no decoder of type 'llama9'"),
        ({"config": {"hidden_size": "wide"}}, "does not build llama from this configuration"),
        ({"config": {"hidden_size": 33}}, "does not build llama|another shape"),
        ({"type": "gptj", "config": {"n_positions": 10**6, "n_embd": 128, "n_head": 4}}, "tables that are in no file"),
    ],
)
def test_a_configuration_that_does_not_hold_is_an_error(
    change: Mapping[str, Any], message: str, pretrained: Makes, opened: Opens
) -> None:
    model = replace(model_of(pretrained("llama")), **change)

    with pytest.raises(RunError, match=message):
        opened(model)


def test_a_configuration_names_no_code(pretrained: Makes, opened: Opens) -> None:
    model = model_of(pretrained("llama"))
    odd: dict[str, Any] = {
        "auto_map": {"AutoModelForCausalLM": "else/where--model.Model"},
        "_attn_implementation": "else/where",
        "_attn_implementation_internal": "else/where",
        "quantization_config": {"quant_method": "gptq"},
        "trust_remote_code": True,
    }
    model = replace(model, config={**model.config, **odd})

    handle = opened(model)
    config = handle._run.whole.config

    assert config._attn_implementation == "eager"
    assert not any(hasattr(config, name) for name in ("auto_map", "quantization_config", "trust_remote_code"))


@pytest.mark.parametrize(("stored", "able", "computed"), DTYPES)
def test_it_computes_as_stored_where_the_processor_can(
    stored: str, able: bool, computed: str, pretrained: Makes, monkeypatch: pytest.MonkeyPatch, opened: Opens
) -> None:
    for name in ("_is_mkldnn_bf16_supported", "_is_mkldnn_fp16_supported"):
        monkeypatch.setattr(torch.ops.mkldnn, name, lambda: able)
    folder = pretrained("llama", dtype=stored)

    auto, single = opened(folder, dtype="auto"), opened(folder, dtype="float32")

    assert auto._run.whole.dtype == getattr(torch, computed)
    assert single._run.whole.dtype == torch.float32
    assert auto.loaded.dtypes == ({"bfloat16": "BF16", "float16": "F16", "float64": "F64"}[stored],)
    np.testing.assert_allclose(auto.token_logprobs(IDS), single.token_logprobs(IDS), atol=0.5)


def test_a_device_that_pytorch_does_not_find_is_an_error(
    pretrained: Makes, monkeypatch: pytest.MonkeyPatch, opened: Opens
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    model = model_of(pretrained("llama"))

    with pytest.raises(RunError, match="finds no device cuda here"):
        opened(model, device="cuda")
    with pytest.raises(RunError, match="no dtype int4"):
        opened(model, dtype="int4")


def test_a_gpu_is_asked_what_it_can_and_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fakes: there is no GPU where the tests run."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda: (1000, 2000))
    gpu = device_of("cuda")
    model: Any = SimpleNamespace(tensors={"w": SimpleNamespace(dtype="BF16", start=0, end=8)})

    assert free(gpu, memory=0) == 800
    for able, computed in ((True, torch.bfloat16), (False, torch.float32)):
        monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda able=able: able)
        assert dtype_of(model, "auto", gpu) == computed
    model.tensors["w"].dtype = "F16"
    assert dtype_of(model, "auto", gpu) == torch.float16
    assert free(torch.device("cpu"), memory=10**9) == (10**9 - STANDING) // 2


def test_memory_that_is_not_there_is_told_in_one_word() -> None:
    with pytest.raises(MemoryError), memory_told():
        torch.empty(2**60, dtype=torch.uint8)
    with pytest.raises(RuntimeError, match="shapes"), memory_told():
        torch.ones(2, 3) @ torch.ones(2, 3)


@pytest.mark.skipif(sys.platform != "linux", reason="its walls are those of Linux")
def test_behind_the_walls_the_real_encoder_is_genuine(minilm: Path) -> None:
    done = smoke(open_release(str(minilm)), runner="torch")

    assert (done.runner, done.ran, done.genuine) == ("torch", True, "yes"), (done.reason, done.reasons)
    assert done.deterministic
    assert {one.name: one.state for one in done.isolation}["processes"] == "proven"
