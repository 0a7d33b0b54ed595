"""Which tensors of the files make which parameters: renamed, joined and split as transformers does when it loads."""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

import torch
from transformers import PreTrainedModel
from transformers.conversion_mapping import get_model_conversion_mapping
from transformers.core_model_loading import WeightConverter, dot_natural_key, rename_source_key

from openaudit.errors import RunError
from openaudit.run.records import Located

FLOATS = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}
WHOLE = {
    "I64": torch.int64,
    "I32": torch.int32,
    "I16": torch.int16,
    "I8": torch.int8,
    "U8": torch.uint8,
    "BOOL": torch.bool,
}
SPELLED = {**FLOATS, **WHOLE}
# Heads and counters that a smoke inference does not run; saved along with many a model.
BENIGN = (
    r"(^|\.)(position_ids|rotary_emb\.inv_freq|masked_bias|attn\.bias|attention\.bias|num_batches_tracked)$"
    r"|^(\w+\.)?(pooler|cls|lm_head|vocab_\w+|classifier|pre_classifier|qa_outputs)\."
)
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Recipe:
    """How tensors of the files become parameters: `parts` are (pattern, tensor name); one part and no converter is a copy."""

    target: str
    parts: Sequence[tuple[str, str]]
    converter: WeightConverter | None = None

    def made(self, tensors: Mapping[str, torch.Tensor], model: PreTrainedModel) -> Mapping[str, torch.Tensor]:
        """Parameter name -> tensor, from the recipe's tensors by name; on the meta device only the shapes are worked out."""
        if self.converter is None:
            return {self.target: tensors[self.parts[0][1]]}
        converter = deepcopy(self.converter)
        for pattern, name in self.parts:
            converter.add_tensor(self.target, name, pattern, tensors[name])
        found = converter.convert(self.target, model=model, config=model.config)
        return {name: one[0] if isinstance(one, list) else one for name, one in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Parameter name -> recipe, and what does not fit. `same` names the parameter that another one is tied to."""

    recipes: Mapping[str, Recipe]
    same: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()
    mismatched: tuple[str, ...] = ()

    def of(self, parameters: Iterable[str]) -> Sequence[Recipe]:
        """The recipes that make these parameters, each once, in the order of the files' names."""
        wanted = {id(one): one for name in parameters if (one := self.recipes.get(self.same.get(name, name)))}
        return sorted(wanted.values(), key=lambda one: one.parts[0][1])


def matched(whole: PreTrainedModel, tensors: Mapping[str, Located]) -> Names:
    """Hold the names and shapes of the files against those of the model."""
    state = whole.state_dict()
    recipes, unexpected = _collected(whole, state, tensors)
    made: dict[str, Recipe] = {}
    mismatched = []
    for recipe in recipes:
        blank = {name: _blank(name, tensors[name]) for _, name in recipe.parts}
        for name, value in recipe.made(blank, whole).items():
            made[name] = recipe
            if name in state and (misfit := _misfit(value, state[name])):
                mismatched.append(f"{name}: {misfit}")
    same = _tied(whole, made)
    buffers = {name for name, _ in whole.named_buffers()}
    missing = [name for name in state if name not in made and name not in same and name not in buffers]
    return Names(
        recipes=made,
        same=same,
        missing=tuple(_without(missing, whole._keys_to_ignore_on_load_missing)),
        unexpected=tuple(_without(sorted(unexpected), (BENIGN, *(whole._keys_to_ignore_on_load_unexpected or ()))))[
            :SHOWN
        ],
        mismatched=tuple(mismatched),
    )


def _collected(
    whole: PreTrainedModel, state: Mapping[str, torch.Tensor], tensors: Mapping[str, Located]
) -> tuple[Sequence[Recipe], Sequence[str]]:
    conversions = get_model_conversion_mapping(whole)
    converters = [one for one in conversions if isinstance(one, WeightConverter)]
    renamings = [one for one in conversions if not isinstance(one, WeightConverter)]
    by_pattern = {pattern: one for one in converters for pattern in one.source_patterns}
    parts: dict[tuple[str, bool], list[tuple[str, str]]] = {}
    unexpected = []
    for name in sorted(tensors, key=dot_natural_key):
        target, pattern = rename_source_key(name, renamings, converters, whole.base_model_prefix, state)
        if target not in state:  # some checkpoints have the new names already
            target, pattern = rename_source_key(name, [], [], whole.base_model_prefix, state)
        if target in state:
            parts.setdefault((target, pattern is not None), []).append((pattern or name, name))
        else:
            unexpected.append(name)
    found = [
        Recipe(target, tuple(some), by_pattern[some[0][0]] if converted else None)
        for (target, converted), some in parts.items()
    ]
    return found, unexpected


def _tied(whole: PreTrainedModel, made: Mapping[str, Recipe]) -> Mapping[str, str]:
    """Parameters that the files leave out because another one is the same: name -> that one."""
    pairs = [pair for one, other in whole.all_tied_weights_keys.items() for pair in ((one, other), (other, one))]
    return {one: other for one, other in pairs if one not in made and other in made}


def _blank(name: str, at: Located) -> torch.Tensor:
    if at.dtype not in SPELLED:
        raise RunError(f"{name}: dtype {at.dtype} cannot be run; there are {', '.join(FLOATS)}")
    return torch.empty(at.shape, dtype=SPELLED[at.dtype], device="meta")


def _misfit(found: torch.Tensor, wanted: torch.Tensor) -> str:
    if found.shape != wanted.shape:
        return f"{_by(found.shape)} in the files, {_by(wanted.shape)} in the model"
    if found.is_floating_point() != wanted.is_floating_point():
        return f"{found.dtype} in the files, {wanted.dtype} in the model"
    return ""


def _without(names: Sequence[str], patterns: Iterable[str] | None) -> list[str]:
    ignored = [re.compile(one) for one in patterns or ()]
    return [name for name in names if not any(one.search(name) for one in ignored)]


def _by(shape: Sequence[int]) -> str:
    return " x ".join(map(str, shape)) or "1"
