"""A model as `save_pretrained` writes it: config.json, safetensors files and tokenizer.json."""

from collections.abc import Mapping
from dataclasses import replace

from openaudit.errors import RunError
from openaudit.release import Release
from openaudit.run.model.config import Config, read_config, read_json
from openaudit.run.model.confirm import confirm
from openaudit.run.model.decoders import DECODERS, Decoder
from openaudit.run.model.families import FAMILIES, Family
from openaudit.run.model.files import fetched, tensors_of, weight_files
from openaudit.run.model.kinds import diffusion
from openaudit.run.records import Located, Model, Plain

MAX_TOKENIZER = 64 * 1024 * 1024  # bytes
POOLING = "1_Pooling/config.json"
PIPELINE = "model_index.json"


def read(release: Release) -> Model:
    """The model of a release in this layout; RunError says why there is none that could be run."""
    config = _config(release)
    files, tensors = tensors_of(release, weight_files(release))
    if config is None:
        config = read_config(release)
    family = DECODERS.get(config.family) or FAMILIES.get(config.family)
    prefix = _prefix(family, tensors) if family else ""
    model = Model(
        kind=config.kind,
        family=config.family,
        type=config.type,
        prefix=prefix,
        sizes=config.sizes,
        activation=config.activation,
        epsilon=config.epsilon,
        spread=config.spread,
        pooling="cls" if _pools_first_token(release) else "mean",
        files=files,
        tensors=tensors,
        tokenizer="",
        options={**config.options, **_head(config, family, prefix, tensors)},
        config=config.config,
    )
    confirm(model)
    return replace(model, tokenizer=_tokenizer(release))


def _config(release: Release) -> Config | None:
    """The configuration where there is one; RunError where it, or the pipeline it is a part of, is of no kind that is measured."""
    files = {file.path for file in release.files() if file.kind == "file"}
    if PIPELINE in files and "config.json" not in files:
        raise diffusion(read_json(release, PIPELINE))
    return read_config(release) if "config.json" in files else None


def _prefix(family: Family | Decoder, tensors: Mapping[str, Located]) -> str:
    for prefix in family.prefixes:
        if f"{prefix}{family.words}.weight" in tensors:
            return prefix
    raise RunError(f"no tensor {family.words}.weight: the weights are not laid out as {family.types[0]} asks for")


def _head(
    config: Config, family: Family | Decoder | None, prefix: str, tensors: Mapping[str, Located]
) -> dict[str, Plain]:
    """The output matrix: one of its own where the files have it, else the embedding table where the two are one."""
    if not isinstance(family, Decoder):
        return {}
    names = [f"{one}.weight" for one in family.heads if f"{one}.weight" in tensors]
    if not names and not config.options["tied"]:
        raise RunError(f"config.json asks for the tensor {family.heads[0]}.weight, which the weight files do not have")
    return {"head": names[0] if names else f"{prefix}{family.words}.weight", "tied": not names}


def _pools_first_token(release: Release) -> bool:
    if not any(file.path == POOLING and file.kind == "file" for file in release.files()):
        return False
    return read_json(release, POOLING).get("pooling_mode_cls_token") is True


def _tokenizer(release: Release) -> str:
    file = next((one for one in release.files() if one.path == "tokenizer.json" and one.kind == "file"), None)
    if file is None:
        raise RunError("no tokenizer.json in the release: the text cannot be turned into the model's tokens")
    if file.size > MAX_TOKENIZER:
        raise RunError(f"tokenizer.json: {file.size} bytes; read up to {MAX_TOKENIZER}")
    fetched(release, file)
    path = release.local(file.path)
    if path is None:
        raise RunError("tokenizer.json is not on this machine")
    return str(path)
