"""From evidence and assessments to the report: the one place where the inner records become the wire format."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from openaudit.disagree import Disagreement, Side, disagreements
from openaudit.facts import SEVERITIES, Evidence, Fact, Finding, Place
from openaudit.report import Report
from openaudit.report.entries import (
    AnswerEntry,
    AssessmentEntry,
    AxisEntry,
    CapEntry,
    ChangeEntry,
    CriterionEntry,
    DisagreementEntry,
    FactEntry,
    FindingEntry,
    GapEntry,
    GradeSpan,
    LevelSpan,
    LicenseEntry,
    PathEntry,
    PlaceEntry,
    PointSpan,
    QuestionEntry,
    ReleaseEntry,
    RungEntry,
    SideEntry,
    SmokeEntry,
    SourceEntry,
    SuggestionEntry,
    ToolEntry,
    WeightsEntry,
)
from openaudit.suggest import Change, Suggestion, suggest
from openaudit.suggest.telling import phrase
from openaudit.verdict import Assessment, Capped, Span, Verdict

PLACE = tuple(field.name for field in fields(Place))


def compose(
    *,
    tool: ToolEntry,
    made: datetime,
    release: ReleaseEntry,
    evidence: Evidence,
    assessments: Iterable[Assessment],
    findings: Iterable[Finding],
    weights: WeightsEntry,
    smoke: SmokeEntry,
    advice: bool = True,
) -> Report:
    """The report of one audit, everything sorted so that the same findings give the same bytes.

    Without `advice` it says neither what it would take to reach a level nor where rubrics differ: a gate asks for neither.
    """
    judged = tuple(assessments)
    return Report(
        tool=tool,
        made=made.astimezone(UTC).replace(microsecond=0),
        release=release,
        facts=tuple(_fact(fact) for fact in evidence.facts.values()),
        gaps=tuple(GapEntry(name=gap.name, of=gap.of, reason=gap.reason) for gap in evidence.gaps.values()),
        findings=tuple(_finding(finding) for finding in sorted(findings, key=_rank)),
        assessments=tuple(_assessment(assessment, evidence, advice=advice) for assessment in judged),
        disagreements=tuple(_disagreement(one) for one in disagreements(judged, evidence)) if advice else (),
        licenses=tuple(_licenses(evidence)),
        weights=weights,
        smoke=smoke,
    )


def _rank(finding: Finding) -> tuple[int, str, str, str]:
    first = finding.where[0] if finding.where else Place(path="")
    return (-SEVERITIES.index(finding.severity), finding.id, f"{first.path}:{first.line or 0:09d}", finding.message)


def _places(where: Iterable[Place]) -> tuple[PlaceEntry, ...]:
    return tuple(PlaceEntry(**{name: getattr(place, name) for name in PLACE}) for place in where)


def _source(fact: Fact) -> dict[str, Any]:
    return {"value": fact.value, "basis": fact.basis, "how": fact.how, "where": _places(fact.where)}


def _fact(fact: Fact) -> FactEntry:
    others = tuple(SourceEntry(**_source(other)) for other in fact.others)
    return FactEntry(name=fact.name, of=fact.of, others=others, **_source(fact))


def _finding(finding: Finding) -> FindingEntry:
    return FindingEntry(
        id=finding.id,
        severity=finding.severity,
        message=finding.message,
        where=_places(finding.where),
        remedy=finding.remedy,
        facts=finding.facts,
    )


def _assessment(assessment: Assessment, evidence: Evidence, *, advice: bool) -> AssessmentEntry:
    rubric = assessment.rubric
    return AssessmentEntry(
        rubric=rubric.id,
        title=rubric.title,
        summary=rubric.summary,
        notice=rubric.notice,
        sources=rubric.sources,
        decisions=rubric.decisions,
        level=LevelSpan(low=assessment.level.low, high=assessment.level.high),
        levels=tuple(RungEntry(**rung.model_dump()) for rung in rubric.levels),
        points=PointSpan(low=assessment.points.low, high=assessment.points.high, of=assessment.of),
        progress={name: one.low for name, one in assessment.progress.items()} or None,
        progress_possible={name: one.high for name, one in assessment.progress.items()} or None,
        states=dict(assessment.states),
        cap=_cap(assessment.capped),
        axes={
            axis.id: AxisEntry(
                title=axis.title,
                levels=tuple(RungEntry(**rung.model_dump()) for rung in axis.levels),
                **_ends(assessment.axes[axis.id]),
            )
            for axis in rubric.axes
        },
        criteria=tuple(_criterion(verdict) for verdict in assessment.verdicts),
        suggestions=tuple(_suggestion(one) for one in suggest(assessment, evidence)) if advice else (),
    )


def _ends(span: Span[str]) -> Mapping[str, str]:
    return {"low": span.low, "high": span.high}


def _cap(capped: Capped | None) -> CapEntry | None:
    if capped is None:
        return None
    base = LevelSpan(**_ends(capped.base)) if capped.base else None
    return CapEntry(base=base, clause=capped.clause, says=capped.says)


def _criterion(verdict: Verdict) -> CriterionEntry:
    return CriterionEntry(
        id=verdict.criterion.id,
        title=verdict.criterion.title,
        level=verdict.criterion.level,
        outcome=verdict.outcome,
        optional=verdict.criterion.optional,
        state=verdict.state,
        grade=None if verdict.grade is None else GradeSpan(low=verdict.grade.low, high=verdict.grade.high),
        warnings=verdict.warnings,
        clause=verdict.criterion.clause,
        because=verdict.because,
        why=verdict.why,
        remedy=verdict.criterion.remedy,
    )


def _suggestion(suggestion: Suggestion) -> SuggestionEntry:
    return SuggestionEntry(
        level=suggestion.level,
        title=suggestion.title,
        says=suggestion.says,
        paths=tuple(PathEntry(says=phrase(one), changes=tuple(map(_change, one))) for one in suggestion.paths),
        blocked=suggestion.blocked,
        questions=tuple(QuestionEntry(**asdict(one)) for one in suggestion.questions),
    )


def _change(change: Change) -> ChangeEntry:
    answers = [
        AnswerEntry(fact=fact.name, of=fact.of, value=fact.value, now=now)
        for fact, now in zip(change.facts, change.now, strict=True)
    ]
    return ChangeEntry(says=change.says, facts=tuple(answers))


def _disagreement(one: Disagreement) -> DisagreementEntry:
    return DisagreementEntry(
        about=one.about,
        says=one.says,
        facts=one.facts,
        sides=tuple(map(_side, (*one.against, *one.accepting))),
    )


def _side(side: Side) -> SideEntry:
    grade = side.verdict.grade
    return SideEntry(
        rubric=side.assessment.rubric.id,
        title=side.assessment.rubric.title,
        criterion=side.verdict.criterion.id,
        outcome=side.verdict.outcome,
        grade=None if grade is None else GradeSpan(low=grade.low, high=grade.high),
        clause=side.verdict.criterion.clause,
        says=side.says,
    )


def _licenses(evidence: Evidence) -> Iterator[LicenseEntry]:
    """Each licence once, with every component it was found for."""
    covers: dict[str, list[Fact]] = {}
    for (name, _), fact in evidence.facts.items():
        if name.endswith(".license") and isinstance(fact.value, str) and fact.value != "NOASSERTION":
            covers.setdefault(fact.value, []).append(fact)
    for license_, facts in sorted(covers.items()):
        yield LicenseEntry(
            license=license_,
            scope=tuple(_scope(fact) for fact in facts),
            where=_places(dict.fromkeys(place for fact in facts for place in fact.where)),
            **{part: _atoms(evidence, facts[0], part) for part in ("freedoms", "restrictions", "obligations")},
        )


def _scope(fact: Fact) -> str:
    component = fact.name.removesuffix(".license")
    return f"{component} of {fact.of}" if fact.of else component


def _atoms(evidence: Evidence, license_: Fact, part: str) -> tuple[str, ...]:
    value = evidence.value(f"{license_.name}.{part}", license_.of)
    return tuple(str(one) for one in value) if isinstance(value, tuple) else ()
