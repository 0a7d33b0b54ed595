"""Models that configuration files name: the one that training started from, and those that a model or a pipeline contains."""

import re
from collections.abc import Iterator

from openaudit.collect.configs import configs, place
from openaudit.collect.documents.models import mirrors
from openaudit.facts import Place
from openaudit.read.json import Path
from openaudit.release import Release

_FILES = ("config.json", "adapter_config.json")
_PIPELINE = "model_index.json"
_STARTED = frozenset({"_name_or_path", "base_model_name_or_path", "base_model", "base_model_id"})
_CONTAINED = frozenset(
    {
        "vision_tower", "mm_vision_tower", "audio_tower", "speech_tower", "text_model_id", "audio_model_id", "vision_model_id",
        "text_encoder", "text_encoder_name", "vision_encoder", "speech_encoder", "encoder_name", "llm_name_or_path", "backbone",
        "language_model_name", "vision_model_name_or_path", "text_model_name_or_path", "vision_encoder_name_or_path",
    }
)  # fmt: skip
_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[\w.-]{2,96}$")
# The first models on the hub have no owner in their ids.
_FIRST = re.compile(
    r"(?:distil)?gpt2(?:-(?:medium|large|xl))?|openai-gpt|t5-(?:small|base|large|3b|11b)|(?:distil)?(?:bert|roberta)-(?:base|large)(?:-[a-z]{2,12}){0,4}"
    r"|(?:albert|xlnet|bart|camembert|ctrl|xlm-(?:mlm|clm|roberta))(?:-(?:base|large|xlarge|xxlarge))(?:-[a-z0-9]{2,8}){0,3}"
)
_LOCAL = re.compile(
    r"^(?:\.{0,2}/|[a-z]:|~|path|models?/|checkpoints?/|output|results?/|data/|home/|mnt/|root/|workspace/|ckpt|tmp|save|local|content/|hf_|pretrained)",
    re.IGNORECASE,
)
# A class of a library that reads text or pictures for a pipeline: `CLIPTextModel`, `T5EncoderModel`.
_ENCODER = re.compile(
    r"(?P<name>[A-Z]\w{1,30}?(?:_\d\w{0,6})?)(?:ForConditionalGeneration|ForCausalLM|EncoderModel|TextModel(?:WithProjection)?|VisionModel(?:WithProjection)?|Model)$"
)
_PARTS = re.compile(r"(?:text|image|vision|audio|speech)_encoder(?:_\d)?$")


def bases(release: Release) -> Iterator[tuple[str, bool, Place]]:
    """Each model that a configuration names: its id or family, whether the release contains it, and the line."""
    for path, read in configs(release).items():
        name = path.rsplit("/", 1)[-1]
        if name in _FILES:
            yield from _named(release, path, read.mapping)
        elif path == _PIPELINE:
            yield from _parts(release, read.mapping)


def _named(
    release: Release, path: str, value: dict[str, object], above: Path = ()
) -> Iterator[tuple[str, bool, Place]]:
    for key, one in value.items():
        if isinstance(one, dict) and not above:
            yield from _named(release, path, one, (key,))
        elif isinstance(one, str) and key in _STARTED | _CONTAINED and _outside(one, release.name):
            yield one, bool(above) or key in _CONTAINED, place(release, path, (*above, key))


def _outside(name: str, own: str) -> bool:
    """Whether it is the id of another model than the release, and no path of the machine that it was made on."""
    return bool(_ID.match(name) or _FIRST.fullmatch(name)) and not _LOCAL.match(name) and not mirrors(name, own)


def _parts(release: Release, value: dict[str, object]) -> Iterator[tuple[str, bool, Place]]:
    """The encoders of a pipeline that are classes of a general library, which are trained models of their own."""
    for key, one in value.items():
        library, name = (*map(str, one), "")[:2] if _PARTS.match(key) and isinstance(one, list) and one else ("", "")
        if library == "transformers" and (found := _ENCODER.match(name)):
            yield found["name"], True, place(release, _PIPELINE, (key,))
