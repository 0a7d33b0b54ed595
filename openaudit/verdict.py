"""Judging: hold a rubric against the evidence. What is proven, and what is still possible, stay two different things."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeAlias, TypeVar

from openaudit.condition import Answer, Condition, Truth
from openaudit.facts import Evidence
from openaudit.rubric import Criterion, Graded, Rubric

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

    `grade` (0 to 1) and `state` are there where the criterion has grades or states; `points` is what it counts for.
    """

    criterion: Criterion
    outcome: Outcome
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
class Assessment:
    """A release judged by one rubric: the level reached, the points, the axes, and a verdict per criterion."""

    rubric: Rubric
    level: Span[str]
    points: Span[float]
    axes: Mapping[str, Span[str]]
    verdicts: tuple[Verdict, ...]

    def verdict(self, criterion: str) -> Verdict:
        """The verdict on the criterion with this id; KeyError where the rubric has none."""
        return {verdict.criterion.id: verdict for verdict in self.verdicts}[criterion]


def assess(rubric: Rubric, evidence: Evidence) -> Assessment:
    """The assessment of `evidence` by `rubric`."""
    verdicts = tuple(judge(rubric, criterion, evidence) for criterion in rubric.criteria)
    asked: dict[str, list[Verdict]] = {rung.id: [] for rung in rubric.levels}
    for verdict in verdicts:
        asked[verdict.criterion.level].append(verdict)
    by_id = {verdict.criterion.id: verdict for verdict in verdicts}
    return Assessment(
        rubric=rubric,
        level=_climb(asked),
        points=Span(sum(one.points.low for one in verdicts), sum(one.points.high for one in verdicts)),
        axes={
            axis.id: _climb({rung.id: [by_id[one] for one in axis.asks.get(rung.id, ())] for rung in axis.levels})
            for axis in rubric.axes
        },
        verdicts=verdicts,
    )


def judge(rubric: Rubric, criterion: Criterion, evidence: Evidence) -> Verdict:
    """The verdict on one criterion."""
    conditions = {role: parsed for (owner, role), parsed in rubric.conditions.items() if owner == criterion.id}
    answer = conditions["requires"].of(evidence)
    exempt = conditions["exempt-when"].of(evidence) if "exempt-when" in conditions else Answer(truth=Truth.NO)
    outcome, deciding = _decide(answer, exempt)
    return Verdict(
        criterion=criterion,
        outcome=outcome,
        because=tuple(dict.fromkeys(name for one in deciding for name in one.because)),
        why=tuple(dict.fromkeys(line for one in deciding for line in one.why)),
        state=_state(criterion.states, conditions, evidence),
        grade=_grade(criterion.grades, conditions, evidence),
        warnings=_warnings(conditions.get("warn-when"), evidence),
    )


def _decide(answer: Answer, exempt: Answer) -> tuple[Outcome, tuple[Answer, ...]]:
    """A criterion that may be exempt is unmet only when it is known not to be; one that is met is met either way."""
    if exempt.truth is Truth.YES:
        return "exempt", (exempt,)
    if answer.truth is Truth.YES:
        return "met", (answer,)
    if answer.truth is Truth.NO and exempt.truth is Truth.NO:
        return "unmet", (answer,)
    return "unknown", (answer, exempt) if exempt.truth is Truth.UNKNOWN else (answer,)


def _climb(asked: Mapping[str, Sequence[Verdict]]) -> Span[str]:
    """The last rung before the first that fails: once with every unknown failing, once with every unknown passing."""
    return Span(_last(asked, {"met", "exempt"}), _last(asked, {"met", "exempt", "unknown"}))


def _last(asked: Mapping[str, Sequence[Verdict]], passing: set[str]) -> str:
    reached = next(iter(asked))
    for rung, verdicts in asked.items():
        if any(verdict.outcome not in passing for verdict in verdicts):
            break
        reached = rung
    return reached


def _state(states: Sequence[Graded], conditions: Mapping[str, Condition], evidence: Evidence) -> str | None:
    """The first state whose condition holds; none where one before it cannot be told."""
    for index, one in enumerate(states):
        truth = conditions[f"states[{index}]"].of(evidence).truth
        if truth is not Truth.NO:
            return one.state if truth is Truth.YES else None
    return None


def _grade(grades: Sequence[Graded], conditions: Mapping[str, Condition], evidence: Evidence) -> Span[float] | None:
    """From the least to the greatest grade that is still possible; the first whose condition holds counts."""
    if not grades:
        return None
    possible: list[float] = []
    for index, one in enumerate(grades):
        truth = conditions[f"grades[{index}]"].of(evidence).truth
        if truth is not Truth.NO:
            possible.append(one.grade or 0.0)
        if truth is Truth.YES:
            break
    else:
        possible.append(0.0)
    return Span(min(possible), max(possible))


def _warnings(condition: Condition | None, evidence: Evidence) -> tuple[str, ...]:
    if condition is None:
        return ()
    answer = condition.of(evidence)
    return answer.why if answer.truth is Truth.YES else ()
