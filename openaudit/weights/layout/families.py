"""Model families as data: which tensors a config.json asks for. One file of weights/families is one family."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

NUMBER = re.compile(r"[0-9]{1,9}")
MAX_SIZE = 2**40  # of one dimension; larger ones are no model's


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One family: tensor names (`*` stands for a layer) with their shapes as sizes of config.json.

    `sizes` says what a size is where config.json does not; `heads` what the end of an architecture's name asks for
    besides; `tied` which of those the embedding stands in for, by default or not.
    """

    name: str
    layers: str
    prefixes: tuple[str, ...]
    required: Mapping[str, tuple[str, ...]]
    optional: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sizes: Mapping[str, str | int] = field(default_factory=dict)
    buffers: tuple[str, ...] = ()
    renames: Mapping[str, str] = field(default_factory=dict)
    heads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tied: Mapping[str, bool] = field(default_factory=dict)

    def size(self, config: Mapping[str, Any], expression: str | int, depth: int = 4) -> int | None:
        """A size such as `hidden_size` or `num_attention_heads*head_dim` under this config; None where it is not stated."""
        if isinstance(expression, int):
            return expression
        first, *rest = re.split(r"([*/])", expression)
        total = self._term(config, first, depth)
        for operator, term in zip(rest[::2], rest[1::2], strict=True):
            value = self._term(config, term, depth)
            if total is None or value is None or (operator == "/" and (value == 0 or total % value)):
                return None
            total = total * value if operator == "*" else total // value
        return total

    def _term(self, config: Mapping[str, Any], name: str, depth: int) -> int | None:
        if NUMBER.fullmatch(name):
            return int(name)
        value = config.get(name)
        if type(value) is int:
            return value if 0 <= value < MAX_SIZE else None
        return self.size(config, self.sizes[name], depth - 1) if name in self.sizes and depth else None


@cache
def families() -> Mapping[str, Family]:
    """Every family by the `model_type` of config.json."""
    found: dict[str, Family] = {}
    for file in sorted(files("openaudit.weights").joinpath("families").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            said = tomllib.loads(file.read_text(encoding="utf-8"))
            family = _family(file.name.removesuffix(".toml"), said)
            found |= dict.fromkeys(said["model-types"], family)
    return found


def _family(name: str, said: Mapping[str, Any]) -> Family:
    return Family(
        name=name,
        layers=said["layers"],
        prefixes=tuple(said["prefixes"]),
        required={key: tuple(shape) for key, shape in said["required"].items()},
        optional={key: tuple(shape) for key, shape in said.get("optional", {}).items()},
        sizes=said.get("sizes", {}),
        buffers=tuple(said.get("buffers", ())),
        renames=said.get("renames", {}),
        heads={key: tuple(names) for key, names in said.get("heads", {}).items()},
        tied=said.get("tied", {}),
    )
