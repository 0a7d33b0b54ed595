"""Embedding tables stay in the file: only the rows that a text asks for are gathered when it comes to that."""

import inspect
from collections.abc import Iterator
from typing import Any

import torch
from transformers import PreTrainedModel

from openaudit.errors import RunError
from openaudit.run.streaming.names import Names
from openaudit.run.streaming.source import Source, put

LARGE = 16 * 1024**2  # bytes: smaller tables (positions) are held, and some of those are used as matrices


def tables_of(whole: PreTrainedModel, names: Names, layers: str) -> Iterator[tuple[str, torch.nn.Embedding]]:
    """The words' table and other large ones that are looked up by ids alone and stand in the files as they are: weight, module."""
    words = whole.get_input_embeddings()
    for path, module in whole.named_modules():
        if not isinstance(module, torch.nn.Embedding) or path.startswith(f"{layers}."):
            continue
        if module is not words and module.weight.nbytes < LARGE:
            continue
        name = f"{path}.weight"
        recipe = names.recipes.get(names.same.get(name, name))
        if recipe is not None and recipe.converter is None and len(inspect.signature(module.forward).parameters) == 1:
            yield name, module


def gather(module: torch.nn.Embedding, name: str, source: Source, device: torch.device) -> None:
    """Let `module` hold only the rows of each call, and look them up by their place among those."""
    blank, size = module.weight, module.num_embeddings
    module.padding_idx = None  # decides on gradients only, and would be a row that is not there

    def before(_: Any, given: tuple[Any, ...], named: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        ids = (*given, *named.values())[0]
        unique, places = torch.unique(ids, return_inverse=True)
        if not 0 <= int(unique.min()) <= int(unique.max()) < size:
            raise RunError(f"{name}: the rows {int(unique.min())} to {int(unique.max())} of {size} are asked for")
        put(module, "weight", source.rows(name, unique.tolist()), device)
        return (places,), {}

    def after(*_: Any) -> None:
        module._parameters["weight"] = blank  # setattr checks what cannot fail here

    module.register_forward_pre_hook(before, with_kwargs=True)
    module.register_forward_hook(after)
