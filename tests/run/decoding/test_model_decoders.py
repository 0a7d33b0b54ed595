"""A decoder is read from headers and known keys; what is not understood is never run as something else."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pytest

from openaudit.errors import RunError
from openaudit.release import open_release
from openaudit.run import numpy as runner
from openaudit.run.model import read_model
from openaudit.run.records import Model


class Made(Protocol):
    folder: Path


Makes = Callable[..., Made]
NAN = float("nan")
LONG = {"type": "longrope", "short_factor": [1.0], "long_factor": [1.0], "factor": 2.0}


def read(made: Made) -> Model:
    return read_model(open_release(str(made.folder)))


def reason(made: Made) -> str:
    with pytest.raises(RunError) as error:
        read(made)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_every_family_is_read(family: str, decoder: Makes) -> None:
    model = read(decoder(family))

    assert (model.kind, model.type) == ("decoder", family)
    assert model.sizes["head"] == 6
    assert runner.supports(model).score > 0


def test_sizes_that_are_not_stated_follow_from_the_others(decoder: Makes) -> None:
    made = decoder("gpt2", settings={"n_inner": None}, sizes={"inner": 96})
    assert read(made).sizes["inner"] == 96

    made = decoder("llama", settings={"num_key_value_heads": None, "head_dim": None}, sizes={"key_heads": 4})
    assert (read(made).sizes["key_heads"], read(made).sizes["head"]) == (4, 6)


HOSTILE: dict[str, tuple[dict[str, object], str]] = {
    "heads that do not divide": ({"num_attention_heads": 5}, "asks for 5 heads, which do not divide its width of 24"),
    "more heads of keys than heads": ({"num_key_value_heads": 8}, "8 heads of keys, which do not divide its 4 heads"),
    "heads of keys that do not divide": ({"num_key_value_heads": 3}, "3 heads of keys, which do not divide"),
    "a vocabulary of 10^12": ({"vocab_size": 10**12}, "vocab_size is 1000000000000; a whole number from 1"),
    "a vocabulary that no header explains": (
        {"vocab_size": 10**6},
        "asks for 1000000 x 24 elements, the header has 31",
    ),
    "a head of 10^9": ({"head_dim": 10**9}, "head_dim is 1000000000; a whole number from 1"),
    "a head that no header explains": ({"head_dim": 8}, "asks for 32 x 24 elements, the header has 24 x 24"),
    "a million layers": ({"num_hidden_layers": 10**6}, "num_hidden_layers is 1000000"),
    "more layers than there are": (
        {"num_hidden_layers": 9},
        "asks for the tensor model.layers.3.self_attn.q_proj.weight",
    ),
    "fewer layers than there are": ({"num_hidden_layers": 2}, "a layer more than the 2 of config.json"),
    "a negative base": ({"rope_theta": -1.0}, "rope_theta is -1.0; a number above 0"),
    "a base in words": ({"rope_theta": "10000"}, "rope_theta is '10000'; a number above 0"),
    "a base that is no number": ({"rope_theta": NAN}, "config.json: cannot be read: NaN is not JSON"),
    "an endless base": ({"rope_theta": 1e300}, "rope_theta is 1e+300"),
    "a base of 1": ({"rope_theta": 1.0}, "rope_theta is 1; a number above 1 can be run"),
    "a base that is hidden": ({"rope_parameters": {"rope_theta": -5}}, "rope_theta is -5; a number above 0"),
    "rotary settings that are a list": ({"rope_scaling": [1]}, "rope_scaling is [1]; an object can be run"),
    "a factor of 0": ({"rope_scaling": {"type": "linear", "factor": 0}}, "factor is 0; a number above 0"),
    "a factor that is missing": ({"rope_scaling": {"type": "linear"}}, "rope type linear without its factor"),
    "too few factors": ({"rope_scaling": LONG}, "short_factor is [1.0]; 3 numbers are asked for"),
    "ends that cross": (
        {"rope_scaling": {"type": "llama3", "factor": 8, "low_freq_factor": 4, "high_freq_factor": 1}},
        "low_freq_factor 4 is not below high_freq_factor 1",
    ),
    "an epsilon of 0": ({"rms_norm_eps": 0}, "rms_norm_eps is 0"),
    "a switch in words": ({"attention_bias": "yes"}, "attention_bias is 'yes'; true or false can be run"),
    "biases that are not there": ({"mlp_bias": True}, "asks for the tensor model.layers.0.mlp.gate_proj.bias"),
    "kinds of layers that are too few": ({"layer_types": ["full_attention"]}, "a list of 3 kinds can be run"),
    "a class that predicts nothing": ({"architectures": ["LlamaModel"]}, "['LlamaModel'] has no output that predicts"),
    "positions of 10^12": ({"max_position_embeddings": 10**12}, "max_position_embeddings is 1000000000000"),
    "another size of 10^12": ({"some_hidden_size": 10**12}, "some_hidden_size is 1000000000000; up to"),
}


@pytest.mark.parametrize("case", list(HOSTILE))
def test_a_configuration_is_refused_before_anything_starts_that_has(case: str, decoder: Makes) -> None:
    settings, why = HOSTILE[case]

    assert why in reason(decoder("llama", settings=settings))


NOT_UNDERSTOOD: dict[str, tuple[str, dict[str, object], str]] = {
    "another rope type": ("llama", {"rope_scaling": {"type": "spiral", "factor": 2}}, "the rope type 'spiral'"),
    "a rope type that is a list": ("llama", {"rope_scaling": {"type": ["linear"]}}, "the rope type ['linear']"),
    "a rotary setting more": (
        "llama",
        {"rope_parameters": {"mrope_section": [1]}},
        "'mrope_section' of rope type default",
    ),
    "rope for each kind of layer": ("llama", {"rope_parameters": {"full_attention": {}}}, "for each kind of layer"),
    "a part of a head": ("llama", {"partial_rotary_factor": 0.5}, "partial_rotary_factor 0.5 is not known of llama"),
    "quantised weights": ("llama", {"quantization_config": {"quant_method": "gptq"}}, "quantised weights ('gptq')"),
    "quantised somehow": ("llama", {"quantization_config": True}, "quantised weights"),
    "a scale of another family": (
        "llama",
        {"residual_multiplier": 0.2},
        "residual_multiplier 0.2 is not known of llama",
    ),
    "a window of another family": ("llama", {"sliding_window": 4}, "sliding_window 4 is not known of llama"),
    "looking ahead": ("gemma", {"use_bidirectional_attention": True}, "use_bidirectional_attention True"),
    "another activation": ("llama", {"hidden_act": "laplace"}, "hidden_act 'laplace' cannot be run"),
    "an activation that is a list": ("llama", {"hidden_act": ["silu"]}, "hidden_act ['silu'] cannot be run"),
    "a kind of layer": ("qwen2", {"layer_types": ["linear_attention"] * 3}, "layers of kind 'linear_attention'"),
    "mixed kinds": (
        "mistral",
        {"layer_types": ["full_attention", "sliding_attention", "full_attention"]},
        "layer_types of different kinds are not known of mistral",
    ),
    "a window without a width": ("gemma2", {"sliding_window": None}, "sliding_attention and no sliding_window"),
    "cross attention": ("gpt2", {"add_cross_attention": True}, "add_cross_attention True is not known of gpt2"),
    "experts": ("qwen2", {"num_experts": 2}, "num_experts 2 is not known of qwen2"),
    "capped scores": ("qwen3", {"attn_logit_softcapping": 20.0}, "attn_logit_softcapping 20.0 is not known of qwen3"),
}


@pytest.mark.parametrize("case", list(NOT_UNDERSTOOD))
def test_the_numpy_runner_does_not_run_what_it_does_not_understand(case: str, decoder: Makes) -> None:
    type_, settings, why = NOT_UNDERSTOOD[case]
    model = read(decoder(type_, settings=settings))

    support = runner.supports(model)

    assert (model.kind, model.family, support.score) == ("decoder", "", 0)
    assert why in support.reason


SPELLINGS: dict[str, tuple[str, dict[str, object], dict[str, object]]] = {
    "a base": ("llama", {"rope_theta": 5e5}, {"rope_parameters": {"rope_theta": 5e5, "rope_type": "default"}}),
    "a factor": (
        "llama",
        {"rope_theta": 5e5, "rope_scaling": {"type": "linear", "factor": 2.0}},
        {"rope_parameters": {"rope_theta": 5e5, "rope_type": "linear", "factor": 2.0}},
    ),
    "a length before": (
        "phi3",
        {
            "original_max_position_embeddings": 16,
            "rope_scaling": (SU := {"type": "su", "short_factor": [1.0, 1, 1], "long_factor": [2.0, 2, 2]}),
            "partial_rotary_factor": 1.0,
        },
        {
            "original_max_position_embeddings": 16,
            "rope_parameters": {
                **SU,
                "type": None,
                "rope_type": "longrope",
                "rope_theta": 10000,
                "partial_rotary_factor": 1.0,
            },
        },
    ),
    "a share": (
        "gpt_neox",
        {"rotary_pct": 0.7, "rotary_emb_base": 300},
        {"rope_parameters": {"partial_rotary_factor": 0.7, "rope_theta": 300.0, "rope_type": "default"}},
    ),
    "two kinds of layers": (
        "gemma3_text",
        {"rope_theta": 2e6, "rope_local_base_freq": 3e4, "rope_scaling": {"rope_type": "linear", "factor": 8.0}},
        {
            "rope_parameters": {
                "full_attention": {"rope_theta": 2e6, "rope_type": "linear", "factor": 8.0},
                "sliding_attention": {"rope_theta": 3e4, "rope_type": "default"},
            }
        },
    ),
    "which layers see a window": (
        "gemma3_text",
        {},
        {"layer_types": ["sliding_attention", "full_attention", "sliding_attention"], "sliding_window_pattern": None},
    ),
}


@pytest.mark.parametrize("case", list(SPELLINGS))
def test_the_older_and_the_newer_spelling_are_the_same_model(case: str, decoder: Makes) -> None:
    type_, older, newer = SPELLINGS[case]

    assert read(decoder(type_, settings=older)).options == read(decoder(type_, settings=newer)).options


def test_what_the_configuration_switches_off_is_off(decoder: Makes) -> None:
    off = {"attn_logit_softcapping": None, "final_logit_softcapping": None}

    assert read(decoder("gemma2")).options["softcap"] == 50
    assert read(decoder("gemma2", settings=off)).options["softcap"] == 0
    assert read(decoder("gemma2", settings=off)).options["softcap_head"] == 0


def test_a_missing_head_is_named(decoder: Makes) -> None:
    made = decoder("llama", tensors={"lm_head.weight": None})

    assert "asks for the tensor lm_head.weight, which the weight files do not have" in reason(made)


def test_a_norm_of_another_length_is_refused(decoder: Makes) -> None:
    made = decoder("llama", tensors={"model.norm.weight": np.ones(23, dtype=np.float32)})

    assert "model.norm.weight: config.json asks for 24 elements, the header has 23" in reason(made)


UNKNOWN = {
    "model_type": "strange",
    "architectures": ["StrangeForCausalLM"],
    "hidden_size": 24,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "intermediate_size": 20,
    "vocab_size": 31,
}


def test_a_decoder_that_no_family_describes_is_left_to_other_runners(decoder: Makes) -> None:
    model = read(decoder("llama", settings=UNKNOWN))

    assert (model.kind, model.family, model.type, model.sizes["inner"]) == ("decoder", "", "strange", 20)
    assert model.config["hidden_size"] == 24
    assert "model_type 'strange' is not described here" in runner.supports(model).reason


UNKNOWN_HOSTILE: dict[str, tuple[dict[str, object], str]] = {
    "no width": ({"hidden_size": None}, "does not state hidden_size under any name"),
    "a vocabulary of 10^12": ({"vocab_size": 10**12}, "vocab_size is 1000000000000"),
    "a table that is not there": ({"vocab_size": 77}, "asks for 77 words of 24 numbers, and no tensor has this shape"),
    "more layers than the files hold": ({"num_hidden_layers": 900}, "parameters, and the weight files have"),
    "more experts than the files hold": ({"num_experts": 500}, "parameters, and the weight files have"),
    "heads of keys that do not divide": ({"num_key_value_heads": 3}, "3 heads of keys, which do not divide"),
}


@pytest.mark.parametrize("case", list(UNKNOWN_HOSTILE))
def test_an_undescribed_decoder_is_refused_that_has(case: str, decoder: Makes) -> None:
    settings, why = UNKNOWN_HOSTILE[case]

    assert why in reason(decoder("llama", settings={**UNKNOWN, **settings}))


def test_only_numbers_switches_words_and_rotary_settings_pass(decoder: Makes) -> None:
    odd: dict[str, Any] = {
        "auto_map": {"AutoModel": "evil.Model"},
        "_attn_implementation": "evil/kernel",
        "attn_implementation": "evil",
        "_name_or_path": "/etc/evil",
        "trust_remote_code": True,
        "use_kernels": True,
        "custom_type": "../evil",
        "tokenizer_class": "Evil",
        "evil": {"deep": 1},
        "evil_layers": ["evil/one"],
        "experts_implementation": "evil",
        "e v i l": 1,
    }
    kept = {
        "some_factor": 0.5,
        "a_switch": True,
        "nothing": None,
        "layer_types": ["full_attention"] * 3,
        "hidden_act": "silu",
        "some_list": [1, 2.5, False],
        "rope_parameters": {"rope_theta": 1e6, "rope_type": "default"},
        "attention_types": [[["global", "local"], 12]],
    }

    config = read(decoder("llama", settings={**odd, **kept})).config

    assert "evil" not in repr(config).lower()
    plain = json.loads(json.dumps({key: config[key] for key in kept}))
    assert plain == kept


def test_null_stays_null_for_it_may_switch_something_off(decoder: Makes) -> None:
    assert read(decoder("mistral", settings={"sliding_window": None})).config["sliding_window"] is None


def test_thousands_of_settings_are_refused(decoder: Makes) -> None:
    assert "settings; up to 500 can be run" in reason(decoder(settings={f"a_{one}": 1 for one in range(600)}))


KINDS: dict[str, tuple[Mapping[str, object], str]] = {
    "t5": (
        {"architectures": ["T5ForConditionalGeneration"], "is_encoder_decoder": True},
        "a sequence-to-sequence model",
    ),
    "bart": ({"architectures": None, "is_encoder_decoder": True}, "a sequence-to-sequence model"),
    "whisper": (
        {"architectures": ["WhisperForConditionalGeneration"], "is_encoder_decoder": True, "num_mel_bins": 80},
        "a speech or audio model",
    ),
    "wav2vec2": ({"architectures": ["Wav2Vec2ForCTC"]}, "a speech or audio model"),
    "llava": (
        {"architectures": ["LlavaForConditionalGeneration"], "vision_config": {"image_size": 336}},
        "a vision-language model",
    ),
    "vit": ({"architectures": ["ViTForImageClassification"], "image_size": 224, "patch_size": 16}, "an image model"),
    "dinov2": ({"architectures": ["Dinov2Model"], "image_size": 518, "patch_size": 14}, "an image model"),
    "unet": ({"_class_name": "UNet2DConditionModel", "_diffusers_version": "0.30"}, "a part of a diffusion pipeline"),
}


@pytest.mark.parametrize("type_", list(KINDS))
def test_a_kind_without_a_measurement_is_named(type_: str, decoder: Makes) -> None:
    settings, kind = KINDS[type_]

    said = reason(decoder(settings={"model_type": type_, **settings}))

    assert said.startswith(kind)
    assert said.endswith("no measurement is made for models of this kind, so nothing was run")


def test_a_diffusion_pipeline_is_named(tmp_path: Path) -> None:
    (tmp_path / "model_index.json").write_text('{"_class_name": "StableDiffusionPipeline"}')

    with pytest.raises(RunError, match=r"a diffusion pipeline \('StableDiffusionPipeline'\): no measurement"):
        read_model(open_release(str(tmp_path)))
