"""A low-rank adapter as PEFT writes it: adapter_config.json and adapter_model.safetensors, with its base where that lies beside it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from openaudit.errors import RunError
from openaudit.release import Release
from openaudit.run.model import pretrained
from openaudit.run.model.beside import CONFIG, WEIGHTS, Below, adapters, bases, only
from openaudit.run.model.config import read_json
from openaudit.run.model.files import fetched, tensors_of
from openaudit.run.model.merging import merged
from openaudit.run.records import Model

RANK = 65_536  # above every published one
PATTERNS = 10_000  # of ranks by module


def is_adapter(release: Release) -> bool:
    """Whether the release holds an adapter and no model beside it."""
    paths = {file.path for file in release.files() if file.kind == "file"}
    return CONFIG in paths and "config.json" not in paths


def read(release: Release) -> Model:
    """The adapter of a release, with its base where that lies below it and the two fit; RunError says why there is none.

    Where there is no base, `options["baseless"]` says why.
    """
    raw = read_json(release, CONFIG)
    found = _alone(release, raw)
    try:
        base = pretrained.read(Below(release=release, folder=only(bases(release), "base models")))
        return _added(raw, found, base)
    except RunError as error:
        return replace(found, options={**found.options, "baseless": str(error)})


def beside(release: Release, base: Model) -> Model:
    """The model at a release's root, or the adapter beside it with that as its base; `options["beside"]` says why not."""
    if not (found := adapters(release)):
        return base
    try:
        below = Below(release=release, folder=only(found, "adapters"))
        raw = read_json(below, CONFIG)
        return _added(raw, _alone(below, raw), base)
    except RunError as error:
        why = f"the adapter beside the model was not measured: {error}"
        return replace(base, options={**base.options, "beside": why})


def _added(raw: Mapping[str, Any], found: Model, base: Model) -> Model:
    return replace(found, base=base, options={**found.options, "merged": merged(raw, found, base)})


def _alone(release: Release, raw: Mapping[str, Any]) -> Model:
    file = next((one for one in release.files() if one.path == WEIGHTS and one.kind == "file"), None)
    if file is None:
        raise RunError(f"no {WEIGHTS} in the release: other files of an adapter are not loaded")
    if raw.get("peft_type") != "LORA":
        raise RunError("peft_type is not LORA: only low-rank adapters can be looked at")
    fetched(release, file)
    files, tensors = tensors_of(release, (file,))
    return Model(
        kind="adapter",
        type="LORA",
        sizes={"rank": _rank(raw)},
        files=files,
        tensors=tensors,
        options={"ranks": _patterns(raw)},
    )


def _rank(raw: Mapping[str, Any]) -> int:
    rank = raw.get("r")
    if isinstance(rank, bool) or not isinstance(rank, int) or not 1 <= rank <= RANK:
        raise RunError(f"{CONFIG}: r is no whole number from 1 to {RANK}")
    return rank


def _patterns(raw: Mapping[str, Any]) -> tuple[int, ...]:
    """The other ranks that some modules may have."""
    found = raw.get("rank_pattern")
    values = list(found.values())[:PATTERNS] if isinstance(found, dict) else []
    return tuple(sorted({one for one in values if isinstance(one, int) and not isinstance(one, bool)}))
