"""Weight files, read without running them: what each holds, and whether together they are the model that is claimed.

A format is one module of this folder. It has `SUFFIXES` (file name endings), `EXECUTES` (does loading it run what it
holds?), `recognise(head)` (do the first bytes look like it?) and `inspect(release, file)` (one WeightFile; a damaged
file is a value with `errors`, never an exception).
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import prod
from types import MappingProxyType
from typing import Literal, TypeAlias

from openaudit.facts import Finding
from openaudit.release import File, Release

Read: TypeAlias = Callable[[int, int], bytes]  # (start, size) -> at most `size` bytes from byte `start`
Fetched: TypeAlias = Literal["yes", "pointer", "partial", "no"]
Role: TypeAlias = Literal["weights", "training-state"]

SHOWN = 60  # characters of a name in a message


@dataclass(frozen=True, slots=True, kw_only=True)
class Tensor:
    """One tensor: its name, dtype as the format spells it, shape, and the bytes `start` to `end` of its file (from 0)."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    start: int
    end: int

    @property
    def elements(self) -> int:
        """How many elements the shape holds; 1 for a scalar."""
        return prod(self.shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong or odd: `id` names the rule, the message is one line."""

    id: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightFile:
    """What one weight file holds, as far as it could be read.

    `valid` is False exactly where the file breaks its format or our stated limits (`errors` say which), None where its
    bytes are not here or its format is not read. `sha256` is of the bytes where they were `hashed`, else what a pointer
    or a cache claims. `executes` says that loading the file runs what it holds. `bytes` of a pointer are those of the
    file it stands for; `parameters` are floating-point and quantised ones, unpacked. `metadata` are the words that the
    header says of the file, `metadata_at` the first byte and the length of each, as far as they are known.
    """

    path: str
    format: str
    bytes: int
    fetched: Fetched = "yes"
    valid: bool | None = None
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    sha256: str | None = None
    hashed: bool = False
    executes: bool = False
    role: Role = "weights"
    tensors: tuple[Tensor, ...] = ()
    parameters: int = 0
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    metadata_at: Mapping[str, tuple[int, int]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def elements(self) -> int:
        """The elements of all its tensors."""
        return sum(tensor.elements for tensor in self.tensors)

    @property
    def dtypes(self) -> Mapping[str, int]:
        """Elements by dtype, most first."""
        total: Counter[str] = Counter()
        for tensor in self.tensors:
            total[tensor.dtype] += tensor.elements
        return MappingProxyType(dict(sorted(total.items(), key=lambda one: (-one[1], one[0]))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Yes, no, or not known (None), and the reasons, one line each."""

    holds: bool | None
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The weight files of a release, and what they are together.

    `main` are the paths that make up the model itself: alternatives and checkpoints beside it are not counted twice.
    `parameters` and `elements` are of those, None where one of them could not be read (`unread` says which).
    """

    files: tuple[WeightFile, ...]
    main: tuple[str, ...]
    complete: Answer
    matches_config: Answer
    parameters: int | None
    elements: int | None
    dtypes: Mapping[str, int]
    unread: tuple[str, ...]
    findings: tuple[Finding, ...]


def inspect(release: Release, *, hash: bool = False) -> Weights:
    """The weights of `release`, from headers and indexes alone; with `hash`, every byte is read and digests compared."""
    from openaudit.weights.layout import look  # noqa: PLC0415  it speaks the records above

    return look(release, hash_bytes=hash)


def unread(file: File, format: str, why: str, *, executes: bool = False) -> WeightFile:
    """A weight file of a format that is known and not read yet: neither valid nor damaged."""
    said = Problem(id="not-read-yet", message=why)
    return WeightFile(path=file.path, format=format, bytes=file.size, warnings=(said,), executes=executes)


def shown(text: str) -> str:
    """An outside name as a message may carry it: quoted, on one line, at most SHOWN characters of it."""
    return repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}…")
