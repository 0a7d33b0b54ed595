"""Judging: hold a rubric against the evidence. What is proven, and what is still possible, stay two different things."""

from collections.abc import Iterable, Mapping, Sequence

from openaudit.condition import Answer, Condition, Known, Looked, Truth
from openaudit.facts import Evidence
from openaudit.rubric import Criterion, Graded, Rubric
from openaudit.verdict.capping import capped
from openaudit.verdict.progress import progress
from openaudit.verdict.records import Assessment, Capped, Outcome, Span, Verdict

__all__ = ["Assessment", "Capped", "Outcome", "Span", "Verdict", "assess", "climb", "judge"]

PASSING: frozenset[Outcome] = frozenset({"met", "exempt"})


def assess(rubric: Rubric, evidence: Evidence | Looked, base: Span[str] | None = None) -> Assessment:
    """The assessment of `evidence` by `rubric`; `base` is the level of the base model by the same rubric, where known."""
    known = evidence if isinstance(evidence, Looked) else Looked.up(evidence)
    verdicts = tuple(judge(rubric, criterion, known) for criterion in rubric.criteria)
    counted = [verdict for verdict in verdicts if not verdict.criterion.optional]
    by_id = {verdict.criterion.id: verdict for verdict in verdicts}
    reached = climb({rung.id: [one for one in counted if one.criterion.level == rung.id] for rung in rubric.levels})
    level, limit = capped(rubric, known, reached, base)
    return Assessment(
        rubric=rubric,
        level=level,
        points=Span(sum(one.points.low for one in counted), sum(one.points.high for one in counted)),
        of=float(len(counted)),
        progress=progress(rubric, verdicts),
        axes={
            axis.id: climb({rung.id: [by_id[one] for one in axis.asks.get(rung.id, ())] for rung in axis.levels})
            for axis in rubric.axes
        },
        verdicts=verdicts,
        capped=limit,
    )


def judge(rubric: Rubric, criterion: Criterion, evidence: Known) -> Verdict:
    """The verdict on one criterion."""
    asked = rubric.asked[criterion.id]
    exempt = asked["exempt-when"].truth(evidence) if "exempt-when" in asked else Truth.NO
    answer = asked["requires"].truth(evidence)
    outcome, deciding = _decide(answer, exempt)
    said = [asked[role].of(evidence) for role in deciding]
    return Verdict(
        criterion=criterion,
        outcome=outcome,
        possible=POSSIBLE[answer, exempt],
        because=tuple(dict.fromkeys(name for one in said for name in one.because)),
        why=tuple(dict.fromkeys(line for one in said for line in one.why)),
        state=_state(rubric.states_of(criterion), asked, evidence),
        grade=_grade(rubric.grades_of(criterion), asked, evidence),
        warnings=_warnings(asked.get("warn-when"), rubric.warning_of(criterion), evidence),
    )


def climb(asked: Mapping[str, Sequence[Verdict]]) -> Span[str]:
    """The last rung before the first that fails: once with every unknown failing, once with every unknown passing."""
    return Span(_last(asked, PASSING), _last(asked, PASSING | {"unknown"}))


def _decide(answer: Truth, exempt: Truth) -> tuple[Outcome, tuple[str, ...]]:
    """A criterion that may be exempt is unmet only when it is known not to be; one that is met is met either way."""
    if exempt is Truth.YES:
        return "exempt", ("exempt-when",)
    if answer is Truth.YES:
        return "met", ("requires",)
    if answer is Truth.NO and exempt is Truth.NO:
        return "unmet", ("requires",)
    return "unknown", ("requires", "exempt-when") if exempt is Truth.UNKNOWN else ("requires",)


def _outcomes(answer: Truth, exempt: Truth) -> frozenset[Outcome]:
    if exempt is Truth.YES:
        return frozenset({"exempt"})
    rest: Iterable[Outcome] = (
        ("met",) if answer is Truth.YES else ("unmet",) if answer is Truth.NO else ("met", "unmet")
    )
    return frozenset([*rest, "exempt"] if exempt is Truth.UNKNOWN else rest)


# The outcomes that filling gaps could still show, for each pair of truths.
POSSIBLE = {(answer, exempt): _outcomes(answer, exempt) for answer in Truth for exempt in Truth}


def _last(asked: Mapping[str, Sequence[Verdict]], passing: frozenset[Outcome]) -> str:
    reached = next(iter(asked))
    for rung, verdicts in asked.items():
        if any(verdict.outcome not in passing for verdict in verdicts):
            break
        reached = rung
    return reached


def _state(states: Sequence[Graded], asked: Mapping[str, Condition], evidence: Known) -> str | None:
    """The first state whose condition holds; none where one before it cannot be told."""
    for index, one in enumerate(states):
        truth = asked[f"states[{index}]"].truth(evidence)
        if truth is not Truth.NO:
            return one.state if truth is Truth.YES else None
    return None


def _grade(grades: Sequence[Graded], asked: Mapping[str, Condition], evidence: Known) -> Span[float] | None:
    """From the least to the greatest grade that is still possible; the first whose condition holds counts."""
    if not grades:
        return None
    possible: list[float] = []
    for index, one in enumerate(grades):
        truth = asked[f"grades[{index}]"].truth(evidence)
        if truth is not Truth.NO:
            possible.append(one.grade or 0.0)
        if truth is Truth.YES:
            break
    else:
        possible.append(0.0)
    return Span(min(possible), max(possible))


def _warnings(condition: Condition | None, says: str, evidence: Known) -> tuple[str, ...]:
    if condition is None or condition.truth(evidence) is not Truth.YES:
        return ()
    answer: Answer = condition.of(evidence)
    return (says,) if says else answer.why
