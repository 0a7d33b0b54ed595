"""Single values of a configuration, each within bounds; whatever is not is a RunError that names its key."""

from collections.abc import Mapping
from typing import Any

from openaudit.errors import RunError
from openaudit.read.clean import clean

# Above every published model; the tensors' shapes then confirm what is within them.
BOUNDS = {
    "width": 65_536,
    "layers": 1_000,
    "heads": 1_024,
    "key_heads": 1_024,
    "head": 8_192,
    "inner": 1_048_576,
    "words": 10_000_000,
    "positions": 16_777_216,
}
SHOWN = 60  # characters of a value in a message


class UndescribedError(RunError):
    """A setting that changes what the model computes and that the description of its family does not know."""


def integer(raw: Mapping[str, Any], key: str, most: int, default: int | None = None) -> int:
    """A whole number from 1 to `most`; where the key is absent or null, the default if there is one."""
    value = raw.get(key)
    if value is None and default is not None:
        value = default
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise RunError(f"config.json: {key} is {shown(value)}; a whole number from 1 to {most} can be run")
    return value


def real(raw: Mapping[str, Any], key: str, default: float, most: float) -> float:
    """A number above 0 and up to `most`; the default where the key is absent or null."""
    value = raw.get(key)
    if value is None:
        value = default
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= most:
        raise RunError(f"config.json: {key} is {shown(value)}; a number above 0 and up to {most:g} can be run")
    return float(value)


def optional(raw: Mapping[str, Any], key: str, default: float, most: float) -> float:
    """The same, and 0 where it is switched off: null, or absent with a default of 0."""
    if raw.get(key, default or None) is None:
        return 0.0
    return real(raw, key, default, most)


def flag(raw: Mapping[str, Any], key: str, *, default: bool) -> bool:
    """True or false; the default where the key is absent or null."""
    value = raw.get(key)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise RunError(f"config.json: {key} is {shown(value)}; true or false can be run")
    return value


def shown(value: object) -> str:
    """A value of a configuration for people, in at most SHOWN characters."""
    try:
        return clean(repr(value), SHOWN)
    except (ValueError, RecursionError):  # an integer of thousands of digits
        return f"a {type(value).__name__} that cannot be shown"
