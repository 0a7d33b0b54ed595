"""config.json rebuilt: only known keys are read, each within its bounds; everything else in it does not exist for us."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openaudit.errors import RunError
from openaudit.read import json
from openaudit.release import Release
from openaudit.run.model.allowed import allowed
from openaudit.run.model.decoders import DECODERS, Decoder
from openaudit.run.model.families import FAMILIES, Family
from openaudit.run.model.habits import habits
from openaudit.run.model.kinds import predicts, refuse
from openaudit.run.model.unknown import sizes_of
from openaudit.run.model.values import BOUNDS, UndescribedError, flag, integer, real, shown
from openaudit.run.records import Kind, Plain

MAX_CONFIG = 1024 * 1024  # bytes
ACTIVATIONS = ("gelu", "gelu_new", "gelu_fast", "gelu_pytorch_tanh", "quick_gelu", "relu", "silu", "swish")
AMBIGUOUS = ("not-a-number", "number-too-large", "duplicate-key")
SPREAD = 0.02  # the deviation of new weights where the configuration states none


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a configuration says: the family it names, its sizes, activation, the norms' epsilon, the spread of new weights.

    `family` is empty for a decoder that none describes; `options["undescribed"]` says why, `packed` whether its weights are
    quantised, so that their shapes say nothing. `type` is the model_type,
    `config` the keys that a runner may build a model from.
    """

    kind: Kind = "encoder"
    family: str
    type: str
    sizes: Mapping[str, int]
    activation: str
    epsilon: float
    spread: float
    options: Mapping[str, Plain] = field(default_factory=dict)
    config: Mapping[str, Plain] = field(default_factory=dict)


def read_config(release: Release) -> Config:
    """The configuration in `config.json`; RunError where it is absent, unreadable or of no model that can be run."""
    if not any(file.path == "config.json" and file.kind == "file" for file in release.files()):
        raise RunError("no config.json in the release: the architecture is not known")
    return rebuild(read_json(release, "config.json"))


def read_json(release: Release, path: str) -> Mapping[str, Any]:
    """The object in a small JSON file; RunError where it is not one."""
    data = release.open(path, 0, MAX_CONFIG + 1)
    if len(data) > MAX_CONFIG:
        raise RunError(f"{path}: longer than {MAX_CONFIG} bytes; not read")
    found = json.read(data)
    # One reader's number is another's null, and of a key that stands twice one takes the first and one the last.
    odd = [one for one in found.problems if one.id in AMBIGUOUS]
    if odd or not found.whole or not isinstance(found.value, dict):
        why = (*odd, *found.problems)[0].message if found.problems else "it holds no JSON object"
        raise RunError(f"{path}: cannot be read: {why}")
    return found.value


def rebuild(raw: Mapping[str, Any]) -> Config:
    """A configuration from the known keys of `raw`; RunError names the key that is missing or out of bounds."""
    refuse(raw)
    model_type = raw.get("model_type")
    for name, encoder in FAMILIES.items():
        if model_type in encoder.types:
            return _encoder(raw, name, encoder)
    for name, decoder in DECODERS.items():
        if model_type in decoder.types:
            return _decoder(raw, name, decoder)
    if isinstance(model_type, str) and predicts(raw):
        return _undescribed(raw, _packed(raw) or f"model_type {shown(model_type)} is not described here")
    types = (*(one.types for one in FAMILIES.values()), *(one.types for one in DECODERS.values()))
    known = ", ".join(one for family in types for one in family)
    raise RunError(f"model_type {shown(model_type)} is none that can be run here; there are {known}")


def _encoder(raw: Mapping[str, Any], name: str, family: Family) -> Config:
    if raw.get("position_embedding_type", "absolute") != "absolute":
        raise RunError(f"position_embedding_type {shown(raw['position_embedding_type'])} cannot be run; absolute can")
    activation = raw.get(family.activation, "gelu")
    if not isinstance(activation, str) or activation not in ACTIVATIONS:
        raise RunError(f"{family.activation} {shown(activation)} cannot be run; there are {', '.join(ACTIVATIONS)}")
    return Config(
        family=name,
        type=str(raw["model_type"]),
        sizes={size: integer(raw, key, BOUNDS[size]) for size, key in family.sizes.items()},
        activation=activation,
        epsilon=real(raw, "layer_norm_eps", family.epsilon, 0.1),
        spread=real(raw, "initializer_range", SPREAD, 10.0),
        config=allowed(raw),
    )


def _decoder(raw: Mapping[str, Any], name: str, family: Decoder) -> Config:
    if raw.get("architectures") and not predicts(raw):
        raise RunError(f"{shown(raw['architectures'])} has no output that predicts the next token: nothing to measure")
    sizes = _sizes(raw, family)
    if packed := _packed(raw):
        return _undescribed(raw, packed)
    try:
        options = habits(raw, family, sizes)
        activation = _activation(raw, family)
    except UndescribedError as error:
        return _undescribed(raw, str(error))
    key, default = family.epsilon
    return Config(
        kind="decoder",
        family=name,
        type=str(raw["model_type"]),
        sizes=sizes,
        activation=activation,
        epsilon=real(raw, key, default, 0.1) if key else default,
        spread=real(raw, "initializer_range", SPREAD, 10.0),
        options={**options, "tied": flag(raw, "tie_word_embeddings", default=family.tied)},
        config=allowed(raw),
    )


def _sizes(raw: Mapping[str, Any], family: Decoder) -> dict[str, int]:
    keys = dict(family.sizes)
    inner = integer(raw, keys.pop("inner"), BOUNDS["inner"], 4 * integer(raw, keys["width"], BOUNDS["width"]))
    sizes = {size: integer(raw, key, BOUNDS[size]) for size, key in keys.items()} | {"inner": inner}
    width, heads = sizes["width"], sizes["heads"]
    if raw.get("head_dim") is None and not family.head and width % heads:
        raise RunError(f"config.json asks for {heads} heads, which do not divide its width of {width}")
    groups = integer(raw, "num_key_value_heads", BOUNDS["key_heads"], heads)
    if heads % groups:
        raise RunError(f"config.json asks for {groups} heads of keys, which do not divide its {heads} heads")
    head = integer(raw, "head_dim", BOUNDS["head"], family.head or width // heads)
    return sizes | {"key_heads": groups, "head": head}


def _activation(raw: Mapping[str, Any], family: Decoder) -> str:
    key, default = family.activation
    value = default if raw.get(key) is None else raw[key]
    if not isinstance(value, str) or value not in ACTIVATIONS:
        raise UndescribedError(f"{key} {shown(value)} cannot be run; there are {', '.join(ACTIVATIONS)}")
    # Gemma was published with "gelu" where its tanh form is meant, and every implementation reads it so.
    return default if family.embedded and value == "gelu" and key == "hidden_act" else value


def _packed(raw: Mapping[str, Any]) -> str:
    """That the weights are quantised, and how; empty where they are not."""
    how = raw.get("quantization_config")
    if how is None:
        return ""
    method = how.get("quant_method") if isinstance(how, dict) else None
    return f"quantised weights ({shown(method)})" if isinstance(method, str) else "quantised weights"


def _undescribed(raw: Mapping[str, Any], why: str) -> Config:
    return Config(
        kind="decoder",
        family="",
        type=str(raw["model_type"]),
        sizes=sizes_of(raw),
        activation="",
        epsilon=1e-5,
        spread=SPREAD,
        options={"undescribed": why, "packed": bool(_packed(raw))},
        config=allowed(raw),
    )
