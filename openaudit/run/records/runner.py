"""What a runner is: a module that says what it can do, and opens a model in the child process."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, runtime_checkable

from openaudit.run.records.model import Model

if TYPE_CHECKING:
    from openaudit.run.forward import Floats, Ids

# What a runner's child needs that others are refused. threads: of its own process. loopback: a network of its own in
# which it is alone. line: requests that the parent answers, for a server on this machine. folder: the model as
# `save_pretrained` lays it out, in the working folder, its configuration rebuilt. gpu: the graphics devices.
# processor: which processor this is, by which a library chooses its code.
Need: TypeAlias = Literal["threads", "loopback", "line", "folder", "gpu", "processor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a runner can do on this machine; `reason` says why not where it is not available.

    `dtypes` are those that it can be asked to compute in beside `auto`. `packages` are the top-level packages that it imports in the child beyond NumPy and tokenizers; `controls` is
    whether it can run the same model with untrained weights; `needs` opens doors in the child's walls; one `by_name`
    only is never chosen by `auto`.
    """

    available: bool
    reason: str
    devices: tuple[str, ...] = ()
    dtypes: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    architectures: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    controls: bool = True
    needs_isolation: bool = True
    needs: tuple[Need, ...] = ()
    by_name: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Whether a runner can run a model: a score above 0 (the highest is taken), or 0 and the reason."""

    score: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a runner took from the files.

    Names the architecture asks for and lacks, names it does not know, tensors of another shape than it asks for (the first
    20 of each at the most), the dtypes as stored, and how many bytes it reads for one run.
    """

    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
    mismatched: tuple[str, ...] = ()
    dtypes: tuple[str, ...]
    bytes: int
    device: str


class Handle(Protocol):
    """An opened model: an `Encodes`, a `Predicts` or a `Guesses`, and a `Tokenizes` where the model has no tokenizer file.

    `layers` is how many layers `order` may rearrange; 0 where the runner cannot run them in another order.
    """

    loaded: Loaded
    layers: int

    def close(self) -> None:
        """Let go of the files, of what was computed and of anything that was started."""
        ...


@runtime_checkable
class Encodes(Handle, Protocol):
    """An opened encoder."""

    def hidden(self, ids: "Ids", order: Sequence[int] | None = None) -> "Floats":
        """float32[B, T, D]: the last hidden states of int32[B, T] token ids; PADDING is attended by nothing.

        `order` runs the layers in another order than the file's. Rows of padding are 0.
        """
        ...


@runtime_checkable
class Predicts(Handle, Protocol):
    """An opened decoder that tells the probability of every token of a text."""

    def token_logprobs(self, ids: "Ids", order: Sequence[int] | None = None) -> "Floats":
        """float32[B, T-1]: natural logarithm of the probability of ids[b, t+1] after ids[b, :t+1], for int32[B, T].

        PADDING stands at the end of a row only; its entries are 0. `order` runs the layers in another order than the
        file's. A number that is none (NaN) is handed on as it is.
        """
        ...


@runtime_checkable
class Guesses(Handle, Protocol):
    """An opened decoder that tells only its best guesses for the next token."""

    def topk(self, ids: "Ids", k: int) -> "tuple[Ids, Floats]":
        """int32[B, T-1, K] and float32[B, T-1, K], K <= k: the likeliest tokens after ids[b, :t+1], best first.

        The second holds the natural logarithms of their probabilities, -inf where there are fewer than K. PADDING stands
        at the end of a row only.
        """
        ...


@runtime_checkable
class Tokenizes(Handle, Protocol):
    """An opened model with a tokenizer of its own."""

    vocabulary: int

    def tokens(self, text: str) -> list[int]:
        """The ids of `text`, with the token that begins a text where the model has one."""
        ...


class Runner(Protocol):
    """A module of `openaudit/run/` (or of the entry point `openaudit.run`); importing it is cheap, opening is not."""

    def probe(self) -> Probe:
        """What this runner can do here; never raises."""
        ...

    def supports(self, model: Model) -> Support:
        """Whether it can run `model`, from its headers alone; nothing heavy is imported."""
        ...

    def open(self, model: Model, *, device: str, dtype: str, memory: int, seed: int, control: bool) -> Handle:
        """The model on `device` within `memory` bytes, computed in `dtype` ("auto": as the runner holds best).

        `control` re-initialises every weight from `seed` instead of reading it. Called in the child process only. Any
        exception becomes the reason why the smoke inference did not run.
        """
        ...
