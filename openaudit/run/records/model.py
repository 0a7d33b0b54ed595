"""A model as a runner is given it: made in the parent, from headers and an allow-list of configuration keys alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

# encoder: hidden states of whole texts; decoder: predicts the next token; adapter: a difference to a base model;
# weights: matrices of which no more is known.
Kind: TypeAlias = Literal["encoder", "decoder", "adapter", "weights"]
Plain: TypeAlias = bool | int | float | str | tuple["Plain", ...] | Mapping[str, "Plain"] | None
PADDING = -1  # an id that is no token: nothing attends to it


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where a tensor's bytes stand: file (an index into Model.files), dtype as the format spells it, shape, bytes."""

    file: int
    dtype: str
    shape: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What the release says it is for, as far as the battery needs to know; empty where it says nothing."""

    languages: tuple[str, ...] = ()
    similarity: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model's files, sizes and habits; nothing in it was taken from a release without a bound.

    `family` names a description in `run/model`, or is empty where none fits: then only a runner that builds models from
    `type` (the configuration's `model_type`) and `config` (its allowed keys) can run it. `prefix` stands before every
    tensor name of the family's layout; `sizes` are bounded integers that the tensors' shapes confirm; `options` are the
    family's other habits by our names. `files` and `tokenizer` are real paths on this machine; `tokenizer` is empty
    where the weight file brings its own (GGUF). `base` is what an adapter is added to, where it lies beside it and the two
    fit each other.
    """

    kind: Kind = "encoder"
    family: str = ""
    type: str = ""
    prefix: str = ""
    sizes: Mapping[str, int] = field(default_factory=dict)
    activation: str = ""
    epsilon: float = 1e-5
    spread: float = 0.02
    pooling: Literal["mean", "cls"] = "mean"
    files: tuple[str, ...]
    tensors: Mapping[str, Located]
    tokenizer: str = ""
    format: str = "safetensors"
    options: Mapping[str, Plain] = field(default_factory=dict)
    config: Mapping[str, Plain] = field(default_factory=dict)
    base: "Model | None" = None

    @property
    def bytes(self) -> int:
        """Bytes of all tensors."""
        return sum(one.end - one.start for one in self.tensors.values())
