"""What the licence questions are answered with: frozen records, each span with its lines."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

IdKind: TypeAlias = Literal["spdx", "ai", "family", "other", "unknown"]

UNRECORDED = "which is not recorded"  # in a caveat: the text states a version that the knowledge base does not have


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of the text: characters from 0 (end excluded) and lines from 1 (both included)."""

    start: int
    end: int
    line: int
    end_line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rider:
    """Words of the file that no part of the licence explains.

    `text` is the whole sentence with its white space folded; `quote` is the piece of it that stands on `line`
    (at most 200 characters). `restricting` says that it limits what the licence grants, or may do so.
    """

    text: str
    line: int
    restricting: bool
    span: Span
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """One restriction or obligation found in a text: a name of the vocabulary, its number or object, and the words."""

    name: str
    value: str = ""
    kind: Literal["restriction", "obligation"] = "restriction"
    span: Span
    quote: str

    def __str__(self) -> str:
        """The atom as facts spell it: `user-threshold:700000000`."""
        return f"{self.name}:{self.value}" if self.value else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A licence that the text resembles: how much of the licence is in the file, and of the file in the licence (0 to 1)."""

    license: str
    of_license: float
    of_file: float
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identification:
    """Which licence a text is, and what that rests on.

    `license` is an SPDX expression or a LicenseRef, None where the text is no licence that is known; `matcher` is
    `exact`, `ngram`, `phrase`, `notice` or `none`; `caveats` limit the answer, `unread` says why nothing could be read.
    """

    license: str | None = None
    confidence: float = 0.0
    matcher: str = "none"
    spans: tuple[Span, ...] = ()
    riders: tuple[Rider, ...] = ()
    atoms: tuple[Atom, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    caveats: tuple[str, ...] = ()
    unread: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What an id or a name stands for, how sure that is (0 to 1), and what became of it and why."""

    raw: str
    expression: str | None
    kind: IdKind
    sure: float
    note: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a licence or an expression allows, as facts; `known` is False where nobody has recorded its terms.

    `freedoms` are granted without condition on who, what for or where; `conditional` ones with such a condition.
    `flow_down` maps a relation (copy, derivative, adapter, merge, distillation, output-trained) to the atoms that
    bind what comes of it. `open`, `osi` and `fsf` are None where unknown.
    """

    license: str
    known: bool
    name: str = ""
    freedoms: tuple[str, ...] = ()
    conditional: tuple[str, ...] = ()
    restrictions: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ()
    flow_down: dict[str, tuple[str, ...]] = field(default_factory=dict)
    open: bool | None = None
    osi: bool | None = None
    fsf: bool | None = None
    output: str = ""
    termination: str = ""
    version: str = ""
    family: str = ""
    covers: tuple[str, ...] = ()
    osd: str = ""
    notes: tuple[str, ...] = ()
    verified: str = ""
    sources: tuple[str, ...] = ()
