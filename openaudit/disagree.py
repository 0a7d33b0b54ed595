"""Where rubrics differ about one release, and which fact or clause makes the difference.

Criteria of different rubrics meet on a point when facts about the same subject decide them: the licence of the weights,
the release of the training code. A rubric stands against a point when a change to that subject alone would turn one of
its criteria; it accepts the point when its criteria there are met.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from openaudit.condition import Looked, Test, Truth, show, tests
from openaudit.facts import Evidence, Fact
from openaudit.suggest.needs import ways
from openaudit.verdict import Assessment, Verdict
from openaudit.wording import point, point_in_words

MOST = 12  # points that are told


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one rubric says on a point: the criterion that says it, and in a sentence why."""

    assessment: Assessment
    verdict: Verdict
    fact: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A point on which rubrics differ: its subject, the facts that decide it (the one that decides most first), both sides."""

    about: str
    facts: tuple[str, ...]
    against: tuple[Side, ...]
    accepting: tuple[Side, ...]
    says: str


def disagreements(assessments: Sequence[Assessment], evidence: Evidence) -> tuple[Disagreement, ...]:
    """The points on which the rubrics differ, the one on which most rubrics stand first."""
    known = Looked.up(evidence)
    against: dict[str, list[Side]] = {}
    accepting: dict[str, list[Side]] = {}
    for assessment in assessments:
        refused = _refused(assessment, known)
        for about, side in refused.items():
            against.setdefault(about, []).append(side)
        for about, side in _accepted(assessment, known).items():
            if about not in refused:
                accepting.setdefault(about, []).append(side)
    found = [_told(about, against[about], accepting[about], known) for about in against if about in accepting]
    return tuple(sorted(found, key=lambda one: (-min(len(one.against), len(one.accepting)), one.about))[:MOST])


def _refused(assessment: Assessment, known: Looked) -> dict[str, Side]:
    """For each point the first criterion that is not met because of it and nothing else."""
    found: dict[str, Side] = {}
    for verdict in assessment.verdicts:
        if _outcome(verdict) != "unmet" or verdict.criterion.optional:
            continue
        requires = assessment.rubric.asked[verdict.criterion.id]["requires"]
        for way in ways(requires, known):
            about = {point(need.test.fact) for need in way}
            if len(about) == 1 and about.isdisjoint(found):
                test = min(way, key=lambda need: need.key).test
                found[about.pop()] = _side(assessment, verdict, test, known)
    return found


def _accepted(assessment: Assessment, known: Looked) -> dict[str, Side]:
    """For each point the last (highest) criterion that is met by it."""
    found: dict[str, Side] = {}
    for verdict in assessment.verdicts:
        if _outcome(verdict) in {"met", "partly met"} and not verdict.criterion.optional:
            for test in _passing(assessment, verdict, known):
                found[point(test.fact)] = _side(assessment, verdict, test, known)
    return found


def _passing(assessment: Assessment, verdict: Verdict, known: Looked) -> list[Test]:
    """The tests by which a criterion is met (or its grade is reached) that rest on something found."""
    asked = assessment.rubric.asked[verdict.criterion.id]
    roles = [role for role in asked if role.startswith("grades")] if verdict.grade else ["requires"]
    held = next((asked[role] for role in roles if asked[role].truth(known) is Truth.YES), None)
    because = held.of(known).because if held else ()
    return [test for test in (tests(held) if held else ()) if test.fact in because]


def _outcome(verdict: Verdict) -> str:
    """The outcome of a criterion; a grade that is settled is an outcome too."""
    if verdict.grade is None:
        return verdict.outcome
    if verdict.grade.low != verdict.grade.high:
        return "unknown"
    return {0.0: "unmet", 1.0: "met"}.get(verdict.grade.low, "partly met")


def _side(assessment: Assessment, verdict: Verdict, test: Test, known: Looked) -> Side:
    why = next((line for line in test.of(known).why if line.startswith(test.fact)), "")
    criterion = verdict.criterion
    return Side(
        assessment=assessment,
        verdict=verdict,
        fact=test.fact,
        says=f"{_short(assessment)}: {_outcome(verdict)}, {criterion.title}; {why} ({criterion.clause})",
    )


def _short(assessment: Assessment) -> str:
    return assessment.rubric.title.partition(":")[0].partition(" (")[0]


def _value(fact: Fact) -> str:
    return f"{fact.name}{f' of {fact.of}' if fact.of else ''} is {show(fact.value)}"


def _told(about: str, against: Sequence[Side], accepting: Sequence[Side], known: Looked) -> Disagreement:
    facts = [name for name, _ in Counter(side.fact for side in against).most_common()]
    stated = next((_value(one) for name in (about, *facts) for one in known.about(name) if isinstance(one, Fact)), "")
    deciding = next((_value(one) for one in known.about(facts[0]) if isinstance(one, Fact)), facts[0])
    return Disagreement(
        about=about,
        facts=tuple(dict.fromkeys([*facts, *(side.fact for side in accepting)])),
        against=tuple(against),
        accepting=tuple(accepting),
        says=(
            f"{point_in_words(about)}{f' ({stated})' if stated != deciding else ''}: {deciding} makes the difference. "
            f"Not satisfied: {_named(against)}. Satisfied: {_named(accepting)}."
        ),
    )


def _named(sides: Sequence[Side]) -> str:
    return "; ".join(f"{_short(side.assessment)} ({side.verdict.criterion.title})" for side in sides)
