"""config.json rebuilt: only known keys are read, each within its bounds; everything else in it does not exist for us."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openaudit.errors import RunError
from openaudit.read import json
from openaudit.read.clean import clean
from openaudit.release import Release
from openaudit.run.model.families import FAMILIES, Family

MAX_CONFIG = 1024 * 1024  # bytes
# Above every published encoder; the tensors' shapes then confirm what is within them.
BOUNDS = {
    "width": 65_536,
    "layers": 1_000,
    "heads": 1_024,
    "inner": 1_048_576,
    "words": 10_000_000,
    "positions": 1_048_576,
}
ACTIVATIONS = ("gelu", "gelu_new", "gelu_pytorch_tanh", "relu")
SHOWN = 60  # characters of a value in a message
SPREAD = 0.02  # the deviation of new weights where the configuration states none


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The family a configuration names, its sizes, activation, the norms' epsilon and the spread of new weights."""

    family: str
    sizes: Mapping[str, int]
    activation: str
    epsilon: float
    spread: float


def read_config(release: Release) -> Config:
    """The configuration in `config.json`; RunError where it is absent, unreadable or of no known family."""
    if not any(file.path == "config.json" and file.kind == "file" for file in release.files()):
        raise RunError("no config.json in the release: the architecture is not known")
    return rebuild(read_json(release, "config.json"))


def read_json(release: Release, path: str) -> Mapping[str, Any]:
    """The object in a small JSON file; RunError where it is not one."""
    data = release.open(path, 0, MAX_CONFIG + 1)
    if len(data) > MAX_CONFIG:
        raise RunError(f"{path}: longer than {MAX_CONFIG} bytes; not read")
    found = json.read(data)
    if not found.whole or not isinstance(found.value, dict):
        why = found.problems[0].message if found.problems else "it holds no JSON object"
        raise RunError(f"{path}: cannot be read: {why}")
    return found.value


def rebuild(raw: Mapping[str, Any]) -> Config:
    """A configuration from the known keys of `raw`; RunError names the key that is missing or out of bounds."""
    model_type = raw.get("model_type")
    name = next((one for one, family in FAMILIES.items() if model_type in family.types), None)
    if name is None:
        known = ", ".join(one for family in FAMILIES.values() for one in family.types)
        raise RunError(f"model_type {_shown(model_type)} is none that can be run here; there are {known}")
    family = FAMILIES[name]
    if raw.get("position_embedding_type", "absolute") != "absolute":
        raise RunError(f"position_embedding_type {_shown(raw['position_embedding_type'])} cannot be run; absolute can")
    return Config(
        family=name,
        sizes={size: _integer(raw, key, BOUNDS[size]) for size, key in family.sizes.items()},
        activation=_activation(raw, family),
        epsilon=_real(raw, "layer_norm_eps", family.epsilon, 0.1),
        spread=_real(raw, "initializer_range", SPREAD, 10.0),
    )


def _activation(raw: Mapping[str, Any], family: Family) -> str:
    value = raw.get(family.activation, "gelu")
    if not isinstance(value, str) or value not in ACTIVATIONS:
        raise RunError(f"{family.activation} {_shown(value)} cannot be run; there are {', '.join(ACTIVATIONS)}")
    return value


def _integer(raw: Mapping[str, Any], key: str, most: int) -> int:
    value = raw.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise RunError(f"config.json: {key} is {_shown(value)}; a whole number from 1 to {most} can be run")
    return value


def _real(raw: Mapping[str, Any], key: str, default: float, most: float) -> float:
    value = raw.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= most:
        raise RunError(f"config.json: {key} is {_shown(value)}; a number above 0 and up to {most} can be run")
    return float(value)


def _shown(value: object) -> str:
    try:
        return clean(repr(value), SHOWN)
    except (ValueError, RecursionError):  # an integer of thousands of digits
        return f"a {type(value).__name__} that cannot be shown"
