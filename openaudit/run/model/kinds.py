"""What kind of model a configuration is of, and a clear word for each kind that no measurement is made for."""

from collections.abc import Mapping
from typing import Any

from openaudit.errors import RunError
from openaudit.run.model.values import shown

CAUSAL = ("ForCausalLM", "LMHeadModel")  # ends of the names of architectures that predict the next token
SPEECH = ("ForCTC", "ForSpeechSeq2Seq", "ForAudioClassification", "ForAudioFrameClassification", "ForXVector")
SPEECH_KEYS = ("audio_config", "num_mel_bins", "feat_extract_norm", "audio_encoder_config", "sampling_rate")
VISION_LANGUAGE = ("ForImageTextToText", "ForVision2Seq", "ForVisualQuestionAnswering")
VISION_LANGUAGE_KEYS = ("vision_config", "visual", "vision_tower", "mm_vision_tower")
IMAGE = ("ForImageClassification", "ForObjectDetection", "ForSemanticSegmentation", "ForMaskedImageModeling")
SEQUENCES = ("ForConditionalGeneration", "EncoderDecoderModel")
IMAGE_KEYS = ("image_size", "patch_size")


def architectures(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of classes that a configuration gives; empty where there are none."""
    named = raw.get("architectures")
    return tuple(one for one in named if isinstance(one, str)) if isinstance(named, list) else ()


def predicts(raw: Mapping[str, Any]) -> bool:
    """Whether the configuration names an architecture that predicts the next token."""
    return any(name.endswith(CAUSAL) for name in architectures(raw))


def refuse(raw: Mapping[str, Any]) -> None:
    """RunError where the configuration is of a kind that no measurement is made for; it names the kind."""
    if kind := _kind(raw):
        named = architectures(raw) or (raw.get("_class_name"),)
        name = f" ({shown(named[0])})" if isinstance(named[0], str) else ""
        raise RunError(f"{kind}{name}: no measurement is made for models of this kind, so nothing was run")


def diffusion(index: Mapping[str, Any]) -> RunError:
    """The reason for a release with this `model_index.json`."""
    name = index.get("_class_name")
    named = f" ({shown(name)})" if isinstance(name, str) else ""
    return RunError(f"a diffusion pipeline{named}: no measurement is made for models of this kind, so nothing was run")


def _kind(raw: Mapping[str, Any]) -> str:
    names = architectures(raw)

    def named(ends: tuple[str, ...]) -> bool:
        return any(name.endswith(ends) for name in names)

    def has(keys: tuple[str, ...]) -> bool:
        return any(raw.get(key) is not None for key in keys)

    if isinstance(raw.get("_diffusers_version"), str):
        return "a part of a diffusion pipeline"
    if named(VISION_LANGUAGE) or has(VISION_LANGUAGE_KEYS):
        return "a vision-language model"
    if named(SPEECH) or has(SPEECH_KEYS):
        return "a speech or audio model"
    if named(SEQUENCES) or raw.get("is_encoder_decoder") is True:
        return "a sequence-to-sequence model"
    if named(IMAGE) or (not predicts(raw) and all(raw.get(key) is not None for key in IMAGE_KEYS)):
        return "an image model"
    return ""
