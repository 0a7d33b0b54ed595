"""The wire format of a report, table by table. A field is added, never renamed: other programs read these."""

from typing import Any

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer

from openaudit.facts import Basis, Severity, Value
from openaudit.verdict import Outcome


class Entry(BaseModel):
    """A table of the format: unknown keys are errors, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PlaceEntry(Entry):
    """Where something stands; a quote really is a piece of that line. Empty fields are left out."""

    path: str
    line: int | None = None
    column: int | None = None
    end: int | None = None
    quote: str = ""
    tensor: str | None = None
    start: int | None = None
    size: int | None = None
    page: int | None = None

    @model_serializer(mode="wrap")
    def _lean(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {key: value for key, value in handler(self).items() if value is not None and value != ""}


class SourceEntry(Entry):
    """One source of a fact: what it said, on which basis, how it was found, where."""

    value: Value
    basis: Basis
    how: str
    where: tuple[PlaceEntry, ...] = ()


class FactEntry(SourceEntry):
    """A fact; `others` are the weaker or disagreeing sources."""

    name: str
    of: str = ""
    others: tuple[SourceEntry, ...] = ()


class GapEntry(Entry):
    """What could not be established, and why."""

    name: str
    of: str = ""
    reason: str


class FindingEntry(Entry):
    """What a person should look at; `suppressed` is the reason of the waiver that covers it, if one does."""

    id: str
    severity: Severity
    message: str
    where: tuple[PlaceEntry, ...] = ()
    remedy: str = ""
    facts: tuple[str, ...] = ()
    suppressed: str | None = None


class LevelSpan(Entry):
    """From the level that is proven to the level that is still possible."""

    low: str
    high: str


class PointSpan(Entry):
    """From the points that are proven to those still possible, of how many."""

    low: float
    high: float
    of: float


class GradeSpan(Entry):
    """From the grade that is proven to the grade still possible, 0 to 1."""

    low: float
    high: float


class RungEntry(Entry):
    """One rung of a ladder."""

    id: str
    title: str
    means: str = ""


class AxisEntry(LevelSpan):
    """A second ladder beside the level, lowest rung first."""

    title: str = ""
    levels: tuple[RungEntry, ...] = ()


class CriterionEntry(Entry):
    """A criterion and its verdict: `because` names the facts it rests on, `why` says it in words.

    An `optional` one is shown and never counted.
    """

    id: str
    title: str
    level: str = ""
    outcome: Outcome
    optional: bool = False
    state: str | None = None
    grade: GradeSpan | None = None
    warnings: tuple[str, ...] = ()
    clause: str
    because: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    remedy: str


class CapEntry(Entry):
    """That the level is limited by the base model's: its level (null: not known), by which clause, and in a sentence."""

    base: LevelSpan | None = None
    clause: str
    says: str


class AnswerEntry(Entry):
    """A fact of a change and the value that would do; `now` is what stands there today, null where it is not known."""

    fact: str
    of: str = ""
    value: Value
    now: Value | None = None


class ChangeEntry(Entry):
    """One change to the release: a sentence, and the facts that it would make so."""

    says: str
    facts: tuple[AnswerEntry, ...]


class PathEntry(Entry):
    """A smallest set of changes that would do, all of them together."""

    says: str
    changes: tuple[ChangeEntry, ...]


class QuestionEntry(Entry):
    """What is not known and matters: a sentence, the fact, and the criteria that wait for it."""

    says: str
    fact: str
    of: str = ""
    reason: str
    criteria: tuple[str, ...]


class SuggestionEntry(Entry):
    """What it would take to reach a level: the smallest sets of changes, what no change can undo, what to ask first.

    `says` is the whole in ready sentences; `str()` of a suggestion is that text.
    """

    level: str
    title: str
    says: str
    paths: tuple[PathEntry, ...] = ()
    blocked: tuple[str, ...] = ()
    questions: tuple[QuestionEntry, ...] = ()

    def __str__(self) -> str:
        """The ready sentences."""
        return self.says


class SideEntry(Entry):
    """What one rubric says on a point on which rubrics differ."""

    rubric: str
    title: str
    criterion: str
    outcome: Outcome
    grade: GradeSpan | None = None
    clause: str
    says: str


class DisagreementEntry(Entry):
    """A point on which rubrics differ about one release: the subject, the fact that makes the difference, both sides."""

    about: str
    says: str
    facts: tuple[str, ...]
    sides: tuple[SideEntry, ...]

    def __str__(self) -> str:
        """The ready sentence."""
        return self.says


class AssessmentEntry(Entry):
    """The release judged by one rubric; `levels` is its ladder, lowest rung first.

    `notice` has to stand beside every verdict. `progress` is per cent proven, `progress_possible` per cent still
    possible; `states` are the titles of the criteria in each state.
    """

    rubric: str
    title: str
    summary: str = ""
    notice: str = ""
    sources: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    level: LevelSpan
    levels: tuple[RungEntry, ...] = ()
    points: PointSpan
    progress: dict[str, float] | None = None
    progress_possible: dict[str, float] | None = None
    states: dict[str, tuple[str, ...]] = {}
    cap: CapEntry | None = None
    axes: dict[str, AxisEntry] = {}
    criteria: tuple[CriterionEntry, ...] = ()
    suggestions: tuple[SuggestionEntry, ...] = ()


class FileEntry(Entry):
    """A file of the release; `sha256` where it is known without reading the file."""

    path: str
    size: int
    sha256: str | None = None


class ReleaseEntry(Entry):
    """Which release was looked at."""

    name: str
    source: str
    revision: str | None = None
    kind: str | None = None
    files: tuple[FileEntry, ...] = ()


class ToolEntry(Entry):
    """Which tool looked, with which rubrics and which knowledge (digests), and whether it used the network."""

    name: str = "openaudit"
    version: str
    rubrics: dict[str, str] = {}
    knowledge: str = ""
    offline: bool = True


class LicenseEntry(Entry):
    """A licence, the components it was found to cover, and what it says."""

    license: str
    scope: tuple[str, ...]
    freedoms: tuple[str, ...] = ()
    restrictions: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ()
    where: tuple[PlaceEntry, ...] = ()


class TestEntry(Entry):
    """A measurement with its threshold, so that a reader can disagree; `rule` is the side on which it passes."""

    __test__ = False  # a record, though pytest thinks otherwise
    id: str
    title: str = ""
    value: float | None = None
    threshold: float | None = None
    passed: bool | None = None
    rule: str = ""
    says: str = ""


class ProblemEntry(Entry):
    """What is wrong or odd with a weight file."""

    id: str
    message: str


class WeightFileEntry(Entry):
    """One weight file: `valid` is null when its bytes are not here."""

    path: str
    format: str
    fetched: str
    valid: bool | None
    errors: tuple[ProblemEntry, ...] = ()
    warnings: tuple[ProblemEntry, ...] = ()
    bytes: int
    sha256: str | None = None
    tensors: int = 0
    parameters: int = 0
    dtypes: dict[str, int] = {}


class WeightsEntry(Entry):
    """The weight files as their headers describe them, and the tests on their content."""

    files: tuple[WeightFileEntry, ...] = ()
    tensors: int = 0
    parameters: int = 0
    tests: tuple[TestEntry, ...] = ()
    layers: tuple[dict[str, Any], ...] = ()


class IsolationEntry(Entry):
    """One wall of the child process: what it keeps out, whether a probe proved it, and how."""

    name: str
    state: str
    how: str = ""


class LoadEntry(Entry):
    """What the runner took from the files: bytes of one run, dtypes as stored, and the first tensors that do not fit."""

    missing: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()
    mismatched: tuple[str, ...] = ()
    dtypes: tuple[str, ...] = ()
    bytes: int = 0
    device: str = ""


class SmokeEntry(Entry):
    """The smoke inference: whether and where it ran, what it measured, what it concludes and why."""

    ran: str = "no"
    reason: str = ""
    reasons: tuple[str, ...] = ()
    runner: str | None = None
    device: str | None = None
    genuine: str | None = None
    tests: tuple[TestEntry, ...] = ()
    isolation: tuple[IsolationEntry, ...] = ()
    loaded: LoadEntry | None = None
