"""Where an adapter's matrices belong in its base model, and how strongly they count there.

W + s B A with s = alpha / r, or alpha / sqrt(r) where it says so (Hu and others, LoRA, 2021; Kalajdzievski, rsLoRA, 2023).
A setting that changes this sum and is not known here is refused: what would be measured were another adapter.
"""

import re
from collections.abc import Mapping
from typing import Any

from openaudit.errors import RunError
from openaudit.run.model.decoders import Decoder
from openaudit.run.model.parts import described
from openaudit.run.model.values import real, shown
from openaudit.run.records import Located, Model, Plain

DOWN, UP = ".lora_A.weight", ".lora_B.weight"
WRAPPED = "base_model.model."  # what PEFT puts before the base model's own names
ALPHA, STRONGEST = 8.0, 1e6
# What says how it was trained, or which modules it is for: the tensors tell that.
HARMLESS = {
    *(
        "peft_type",
        "task_type",
        "auto_mapping",
        "base_model_name_or_path",
        "revision",
        "inference_mode",
        "peft_version",
    ),
    *("r", "lora_alpha", "lora_dropout", "use_rslora", "rank_pattern", "alpha_pattern", "init_lora_weights", "bias"),
    *("target_modules", "exclude_modules", "modules_to_save", "layers_to_transform", "layers_pattern", "megatron_core"),
    *("fan_in_fan_out", "loftq_config", "eva_config", "corda_config", "runtime_config", "qalora_group_size"),
    *("ensure_weight_tying",),
}
STARTS = (None, True, False, "gaussian", "eva", "orthogonal")  # of an adapter; others change the base model as well
PLAIN = re.compile(r"[\w.\-]{1,200}")  # a pattern that is a name; a real regular expression of a release is never run


def merged(raw: Mapping[str, Any], adapter: Model, base: Model) -> dict[str, Plain]:
    """The base's tensors that change: name -> (first matrix, second matrix, s). RunError says why they cannot be known."""
    _known(raw, base)
    rest = [name for name in adapter.tensors if not name.endswith((DOWN, UP))]
    if rest:
        raise RunError(f"the adapter holds {shown(rest[0])}, which is no low-rank matrix and is not added here")
    found: dict[str, Plain] = {}
    for name in (one.removesuffix(UP) for one in adapter.tensors if one.endswith(UP)):
        target = _target(name.removeprefix(WRAPPED), base)
        rank = _fits(adapter.tensors, name, base, target)
        found[target] = (name + DOWN, name + UP, _scale(raw, name, rank))
    if not found or 2 * len(found) != len(adapter.tensors):
        raise RunError("the adapter's matrices are not pairs")
    return found


def _known(raw: Mapping[str, Any], base: Model) -> None:
    if base.kind != "decoder" or not base.family:
        raise RunError("the base model is no decoder of a family that is described here")
    if raw.get("use_dora"):
        raise RunError("use_dora: an adapter with magnitudes of its own is not added here")
    if odd := [key for key, value in raw.items() if value and key not in HARMLESS]:
        raise RunError(f"adapter_config.json: {shown(odd[0])} is not known, and may change what the adapter does")
    if raw.get("init_lora_weights") not in STARTS:
        raise RunError(f"init_lora_weights {shown(raw['init_lora_weights'])} changes the base model as well")


def _target(path: str, base: Model) -> str:
    """The base's tensor for a module; a file may lack the prefix that the module has."""
    family = described(base)
    for name in (path, *(base.prefix + path.removeprefix(one) for one in family.prefixes if one)):
        if f"{name}.weight" in base.tensors:
            return f"{name}.weight"
    raise RunError(f"the adapter is for {shown(path)}, which the base model does not have")


def _fits(tensors: Mapping[str, Located], name: str, base: Model, target: str) -> int:
    """The rank of a pair whose shapes are those that its place asks for."""
    family = described(base)
    shape = base.tensors[target].shape
    wanted = shape[::-1] if isinstance(family, Decoder) and family.transposed else shape
    first, second = tensors.get(name + DOWN), tensors[name + UP]
    table = target == f"{base.prefix}{family.words}.weight"
    if first is None or table or len(shape) != 2 or (*second.shape[:1], *first.shape[1:]) != wanted:  # noqa: PLR2004
        raise RunError(f"the adapter's matrices for {shown(target)} do not fit the base model's")
    if len(second.shape) != 2 or second.shape[1] != first.shape[0] or not first.shape[0]:  # noqa: PLR2004
        raise RunError(f"the adapter's two matrices for {shown(target)} do not fit each other")
    return first.shape[0]


def _scale(raw: Mapping[str, Any], name: str, rank: int) -> float:
    alpha = real(raw, "lora_alpha", ALPHA, STRONGEST)
    patterns = raw.get("alpha_pattern") or {}
    if not isinstance(patterns, dict):
        raise RunError("adapter_config.json: alpha_pattern is no object")
    for key in patterns:
        plain = key.removeprefix("^")
        if not PLAIN.fullmatch(plain):
            raise RunError(f"adapter_config.json: the pattern {shown(key)} is no plain name, and is not run")
        path = name.removeprefix(WRAPPED)
        if path == plain or (plain == key and path.endswith(f".{plain}")):
            alpha = real(patterns, key, ALPHA, STRONGEST)
            break
    return alpha / (rank**0.5 if raw.get("use_rslora") else rank)
