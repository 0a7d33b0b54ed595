"""What judging comes to: spans, a verdict per criterion, and the assessment of a release by one rubric."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, Literal, TypeAlias, TypeVar

from openaudit.rubric import Criterion, Rubric

Outcome: TypeAlias = Literal["met", "unmet", "unknown", "exempt"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Span(Generic[T]):
    """From what is proven (`low`) to what is still possible (`high`)."""

    low: T
    high: T


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one criterion came to: the outcome, the facts it rests on, and why in words.

    `possible` are the outcomes (never `unknown`) that filling gaps could still show; `grade` (0 to 1) and `state` are
    there where the criterion has grades or states; `points` is what it counts for.
    """

    criterion: Criterion
    outcome: Outcome
    possible: frozenset[Outcome]
    because: tuple[str, ...]
    why: tuple[str, ...]
    state: str | None = None
    grade: Span[float] | None = None
    warnings: tuple[str, ...] = ()

    @property
    def points(self) -> Span[float]:
        """The share of one point that is proven and that is possible."""
        if self.grade is not None:
            return self.grade
        match self.outcome:
            case "met" | "exempt":
                return Span(1.0, 1.0)
            case "unmet":
                return Span(0.0, 0.0)
            case "unknown":
                return Span(0.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capped:
    """That the level is limited by the base model's: the base's span (None: not known), by which clause, and in words."""

    base: Span[str] | None
    clause: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A release judged by one rubric: the level reached, the points, progress, the axes, and a verdict per criterion.

    `points` are out of `of`, the criteria that count; `progress` holds per cents.
    """

    rubric: Rubric
    level: Span[str]
    points: Span[float]
    of: float
    progress: Mapping[str, Span[float]]
    axes: Mapping[str, Span[str]]
    verdicts: tuple[Verdict, ...]
    capped: Capped | None = None

    def verdict(self, criterion: str) -> Verdict:
        """The verdict on the criterion with this id; KeyError where the rubric has none."""
        return {verdict.criterion.id: verdict for verdict in self.verdicts}[criterion]

    @property
    def states(self) -> Mapping[str, tuple[str, ...]]:
        """The titles of the criteria in each state, in the rubric's order."""
        found: dict[str, tuple[str, ...]] = {}
        for verdict in self.verdicts:
            if verdict.state is not None:
                found[verdict.state] = (*found.get(verdict.state, ()), verdict.criterion.title)
        return found
