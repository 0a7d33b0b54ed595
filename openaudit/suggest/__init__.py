"""What it would take: for each level not reached, the smallest sets of changes that reach it, computed from the conditions.

A change is a fact and a value that would do. What lies in the past or with others cannot be changed; what is not known
is asked for first.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from openaudit.condition import Looked
from openaudit.facts import Evidence, Gap
from openaudit.suggest.goal import Change, after, goal
from openaudit.suggest.needs import OTHERS, PAST
from openaudit.suggest.paths import paths
from openaudit.suggest.telling import told
from openaudit.verdict import Assessment, Verdict
from openaudit.wording import noun, series

__all__ = ["Change", "Question", "Suggestion", "applied", "goal", "suggest"]

ASKED = 5  # questions of one level
SHOWN = 3  # sets of changes of one level


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is not known and matters: the fact, the reason, and the criteria that wait for it."""

    fact: str
    of: str
    reason: str
    criteria: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What it would take to reach `level`: sets of changes (each set does), what no change can undo, what to ask first.

    `paths` is empty where something is `blocked`.
    """

    level: str
    title: str
    paths: tuple[tuple[Change, ...], ...]
    blocked: tuple[str, ...]
    questions: tuple[Question, ...]

    @property
    def says(self) -> str:
        """The whole in ready sentences."""
        parts = [f"{self.title}: {told(self.paths)}"]
        parts += [f"In the way: {one}" for one in self.blocked]
        parts += [f"To answer first: {one.says}" for one in self.questions[:1]]
        return " ".join(parts)


def suggest(assessment: Assessment, evidence: Evidence) -> tuple[Suggestion, ...]:
    """What it would take for each level above the one that is proven, the nearest first."""
    known = Looked.up(evidence)
    rungs = [rung.id for rung in assessment.rubric.levels]
    above = rungs[rungs.index(assessment.level.low) + 1 :]
    return tuple(_one(assessment, known, level) for level in above)


def applied(evidence: Evidence, changes: Iterable[Change]) -> Looked:
    """The evidence as it would be with the changes made."""
    return after(Looked.up(evidence), changes)


def _one(assessment: Assessment, known: Looked, level: str) -> Suggestion:
    rubric = assessment.rubric
    failing = {one.id for one in goal(rubric, level).failing(known)}
    lacking = [one for one in assessment.verdicts if one.criterion.id in failing]
    found = paths(rubric, level, known, most=SHOWN)
    stuck = {one.id for one in found.stuck}
    blocked = [_blocked(one) for one in lacking if one.criterion.id in stuck]
    if not found.paths and not blocked:
        blocked = ["no set of changes was found that meets all criteria together."]
    return Suggestion(
        level=level,
        title=next(rung.title for rung in rubric.levels if rung.id == level),
        paths=found.paths,
        blocked=(*blocked, *_capped(assessment, level)),
        questions=tuple(_questions(lacking, known)),
    )


def _blocked(verdict: Verdict) -> str:
    """Why no change meets a criterion: what is known cannot be changed, or has to be known first."""
    fixed = [fact for fact in verdict.because if PAST.fullmatch(fact) or OTHERS.fullmatch(fact)]
    about = series(list(dict.fromkeys(noun(fact) for fact in fixed or verdict.because)))
    why = "has to be known first" if verdict.outcome == "unknown" else "lies in the past or with others"
    return f"{verdict.criterion.title} ({verdict.criterion.clause}): {about} {why}."


def _capped(assessment: Assessment, level: str) -> Iterator[str]:
    """The base model's level, where it stands below the one asked for."""
    rungs = [rung.id for rung in assessment.rubric.levels]
    limit = assessment.capped
    if limit is not None and assessment.rubric.cap is not None:
        above = rungs.index(assessment.rubric.cap.above or rungs[0])
        least = rungs.index(limit.base.low) if limit.base else above
        if rungs.index(level) > max(above, least):
            yield limit.says


def _questions(lacking: Sequence[Verdict], known: Looked) -> Iterator[Question]:
    """What is not known, the fact for which most criteria wait first."""
    waiting: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in lacking:
        for name in verdict.because if verdict.outcome == "unknown" else ():
            for one in known.about(name):
                if isinstance(one, Gap) or one.basis == "claimed":
                    waiting.setdefault((one.name, one.of), []).append(verdict)
    ranked = sorted(waiting.items(), key=lambda item: -len(item[1]))[:ASKED]
    return (_question(known, name, of, verdicts) for (name, of), verdicts in ranked)


def _question(known: Looked, name: str, of: str, verdicts: Sequence[Verdict]) -> Question:
    found = next(one for one in known.about(name) if one.of == of)
    reason = found.reason if isinstance(found, Gap) else "it is claimed, and nothing shows it"
    waits = "; ".join(one.criterion.title for one in verdicts[:3]) + ("; and more" if len(verdicts) > 3 else "")  # noqa: PLR2004
    return Question(
        fact=name,
        of=of,
        reason=reason,
        criteria=tuple(one.criterion.id for one in verdicts),
        says=f"{name}{f' of {of}' if of else ''} ({noun(name)}): {reason}. Waiting for it: {waits}.",
    )
