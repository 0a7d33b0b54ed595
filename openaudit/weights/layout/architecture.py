"""Tensors held against config.json: what is missing, what has another shape, what the config does not know of."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openaudit.facts import Finding, Place
from openaudit.read.json import Json
from openaudit.weights import Answer, Tensor, shown
from openaudit.weights.layout.count import PACKED, quantization
from openaudit.weights.layout.families import Family, families
from openaudit.weights.layout.sets import Set

MAX_LAYERS = 10_000
MOST = 5  # names in a message
LAYER = re.compile(r"\.([0-9]{1,6})\.")
FACTS = ("weights.complete", "weights.matches-config")
Shape = tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """Names that are missing, that have another shape (with both), that no layer of the config has, that lack a size."""

    missing: tuple[str, ...]
    other: tuple[str, ...]
    surplus: tuple[str, ...]
    unsized: tuple[str, ...]
    layered: bool = True  # config.json says how many layers there are


def against_config(config: Json | None, one: Set, by_index: Answer) -> tuple[Answer, Answer, tuple[Finding, ...]]:
    """Complete? Matching? For a set whose completeness by its index is `by_index`, beside this config.json."""
    family, why = _family(config)
    unread = [file.path for file in one.files if not file.valid]
    if unread or one.missing or not one.files:
        why = f"{', '.join([*unread, *one.missing][:MOST])}: not read"
    if family is None or config is None or unread or one.missing or not one.files:
        complete = by_index if by_index.holds is not None else Answer(holds=None, why=(*by_index.why, why))
        return complete, Answer(holds=None, why=(why,)), ()
    packed = quantization(config) is not None
    found = _compare(family, config.mapping, one.tensors, packed=packed)
    complete = _complete(found, by_index)
    return complete, _matches(found, packed=packed), tuple(_findings(found, one))


def _family(config: Json | None) -> tuple[Family | None, str]:
    """The family that config.json names, or why there is none."""
    if config is None:
        return None, "no config.json stands beside the weights"
    kind = config.mapping.get("model_type")
    if not isinstance(kind, str):
        return None, "config.json names no model_type" if config.whole else "config.json cannot be read"
    family = families().get(kind)
    return family, f"the architecture {shown(kind)} is not described here; there are {', '.join(sorted(families()))}"


def _compare(family: Family, config: Mapping[str, Any], tensors: Sequence[Tensor], *, packed: bool) -> _Compared:
    layers = family.size(config, family.layers)
    if layers is None or layers > MAX_LAYERS:
        return _Compared(missing=(), other=(), surplus=(), unsized=(family.layers,), layered=False)
    have = {_renamed(one.name, family): one.shape for one in tensors}
    required = dict(_expanded(family.required, layers, family, config))
    allowed = {**required, **dict(_expanded(family.optional, layers, family, config))}
    prefix = max(family.prefixes, key=lambda one: sum(one + name in have for name in required))
    body = {name.removeprefix(prefix): shape for name, shape in have.items() if name.startswith(prefix)}
    known = _unpacked(body) if packed else body.keys()
    other = [
        f"{name} is {list(body[name])}, config.json asks for {list(shape)}"
        for name, shape in allowed.items()
        if name in body and not packed and None not in shape and body[name] != shape
    ]
    return _Compared(
        missing=(*(prefix + name for name in required if name not in known), *_heads(family, config, have)),
        other=tuple(other),
        surplus=tuple(sorted(name for name in body if _is_surplus(name, layers, family))),
        unsized=tuple(sorted({name for name, shape in required.items() if None in shape and name in body})),
    )


def _renamed(name: str, family: Family) -> str:
    for old, new in family.renames.items():
        if name.endswith(old):
            return name.removesuffix(old) + new
    return name


def _expanded(
    patterns: Mapping[str, tuple[str, ...]], layers: int, family: Family, config: Mapping[str, Any]
) -> Iterator[tuple[str, Shape]]:
    """The names with `*` as every layer, and their shapes; None for a size that config.json does not state."""
    for pattern, sizes in patterns.items():
        shape = tuple(family.size(config, size) for size in sizes)
        for layer in range(layers) if "*" in pattern else range(1):
            yield pattern.replace("*", str(layer)), shape


def _unpacked(body: Mapping[str, object]) -> set[str]:
    """The names that packed tensors stand for."""
    found = set(body)
    for name in body:
        for tail in PACKED:
            if name.endswith(tail):
                found.add(f"{name.removesuffix(tail)}.weight")
    return found


def _heads(family: Family, config: Mapping[str, Any], have: Mapping[str, object]) -> Iterator[str]:
    """The tensors that the named architecture's head needs and that are not there."""
    named = config.get("architectures")
    architecture = named[0] if isinstance(named, list) and named and isinstance(named[0], str) else ""
    for end, names in family.heads.items():
        for name in names if architecture.endswith(end) else ():
            tied = config.get("tie_word_embeddings", family.tied.get(name, False)) if name in family.tied else False
            if name not in have and tied is not True:
                yield name


def _is_surplus(name: str, layers: int, family: Family) -> bool:
    """Whether the name is of a layer that the config does not have."""
    layer = LAYER.search(name)
    if layer is None or int(layer[1]) < layers:
        return False
    pattern = f"{name[: layer.start(1)]}*{name[layer.end(1) :]}"
    return pattern in family.required or pattern in family.optional


def _complete(found: _Compared, by_index: Answer) -> Answer:
    if found.missing:
        some = ", ".join(found.missing[:MOST])
        return Answer(holds=False, why=(f"{len(found.missing)} tensors that config.json asks for are missing: {some}",))
    if by_index.holds is False or not found.layered:
        return by_index
    return Answer(holds=True, why=("every tensor that config.json asks for is there",))


def _matches(found: _Compared, *, packed: bool) -> Answer:
    if found.other or found.surplus or found.missing:
        first = next(iter((*found.other, *found.surplus, *found.missing)))
        number = len(found.other) + len(found.surplus) + len(found.missing)
        return Answer(holds=False, why=(f"{number} tensors differ from config.json, first {first}",))
    if packed:
        return Answer(holds=None, why=("the weights are quantised: packed shapes are not compared",))
    if found.unsized:
        return Answer(holds=None, why=(f"config.json does not state every size; unknown for {found.unsized[0]}",))
    return Answer(holds=True, why=("every tensor has the shape that config.json asks for",))


def _findings(found: _Compared, one: Set) -> Iterator[Finding]:
    where = tuple(Place(path=file.path) for file in one.files[:MOST])
    for id_, names, said in (
        (
            "missing-tensor",
            found.missing,
            "tensors that config.json asks for are missing; a program may fill them with random numbers",
        ),
        ("shape-differs", found.other, "tensors have another shape than config.json asks for"),
        ("surplus-layer", found.surplus, "tensors are of layers that config.json does not have"),
    ):
        if names:
            message = f"{len(names)} {said}: {', '.join(names[:MOST])}"
            yield Finding(id=id_, severity="error", message=message, where=where, facts=FACTS)
