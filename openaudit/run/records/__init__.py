"""What a smoke inference speaks: runners, the models they are given, the tests they feed, and the result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from openaudit.run.forward import Floats, Ids

Verdict: TypeAlias = Literal["yes", "no", "inconclusive"]
Rule: TypeAlias = Literal["at-least", "at-most", ""]
Held: TypeAlias = Literal["proven", "set", "not-enforced"]
PADDING = -1  # an id that is no token: nothing attends to it


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One measured number beside the threshold it was held against; `says` is what it means, in one sentence.

    `rule` is the side of the threshold on which the number passes. A control (`<id>-control`) is the same number of the
    untrained model: it has no threshold and `passed` is None.
    """

    __test__ = False  # pytest collects classes of this name

    id: str
    title: str
    value: float
    threshold: float | None
    passed: bool | None
    rule: Rule
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One wall around the child process: `proven` by a probe that failed to get through, `set` and not tried, or not there."""

    name: str
    state: Held
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Smoke:
    """What came of a smoke inference: whether it ran, the verdict with its reason, and every number behind it.

    `ran` False goes with `genuine` inconclusive. `seconds` is wall time, the child's start included; `peak` is the
    child's largest resident memory in bytes (0 where it is not known).
    """

    runner: str
    device: str
    ran: bool
    reason: str
    genuine: Verdict = "inconclusive"
    reasons: tuple[str, ...] = ()
    tests: tuple[Test, ...] = ()
    isolation: tuple[Layer, ...] = ()
    finite: bool | None = None
    deterministic: bool | None = None
    seconds: float = 0.0
    peak: int = 0


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
    """A model as a runner is given it: made in the parent from headers and an allow-list of configuration keys alone.

    `prefix` stands before every tensor name of the family's layout; `sizes` are bounded integers that the tensors'
    shapes confirm; `files` are real paths on this machine; `tokenizer` is one too.
    """

    family: str
    prefix: str
    sizes: Mapping[str, int]
    activation: str
    epsilon: float
    spread: float
    pooling: Literal["mean", "cls"]
    files: tuple[str, ...]
    tensors: Mapping[str, Located]
    tokenizer: str
    format: str = "safetensors"

    @property
    def bytes(self) -> int:
        """Bytes of all tensors."""
        return sum(one.end - one.start for one in self.tensors.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a runner can do on this machine; `reason` says why not where it is not available."""

    available: bool
    reason: str
    devices: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    architectures: tuple[str, ...] = ()
    needs_isolation: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Whether a runner can run a model: a score above 0 (the highest is taken), or 0 and the reason."""

    score: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a runner took from the files: names the architecture asks for and lacks, names it does not know, the dtypes."""

    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
    dtypes: tuple[str, ...]
    bytes: int
    device: str


class Handle(Protocol):
    """An opened model. Decoders will add `token_logprobs(ids: int32[B, T]) -> float32[B, T-1]` (natural logarithms)."""

    loaded: Loaded
    layers: int

    def hidden(self, ids: "Ids", order: Sequence[int] | None = None) -> "Floats":
        """float32[B, T, D]: the last hidden states of int32[B, T] token ids; PADDING is attended by nothing.

        `order` runs the layers in another order than the file's. Rows of padding are 0.
        """
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...


class Runner(Protocol):
    """A module of `openaudit/run/` (or of the entry point `openaudit.run`); importing it is cheap, opening is not."""

    def probe(self) -> Probe:
        """What this runner can do here; never raises."""
        ...

    def supports(self, model: Model) -> Support:
        """Whether it can run `model`, from its headers alone; nothing heavy is imported."""
        ...

    def open(self, model: Model, *, device: str, memory: int, seed: int, control: bool) -> Handle:
        """The model on `device` within `memory` bytes; `control` re-initialises every weight from `seed` instead.

        Called in the child process only. Any exception becomes the reason why the smoke inference did not run.
        """
        ...
