"""Assessments as a reader meets them: the ladder, the counts, and each criterion with its reasons and its evidence."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from openaudit.render.view import words
from openaudit.render.view.advice import Advice, advice
from openaudit.render.view.evidence import Entry, Ledger, Ref
from openaudit.render.view.ladder import Ladder, ladder
from openaudit.render.view.links import Item, item
from openaudit.render.view.marks import CLAIM, OUTCOMES, Mark
from openaudit.render.view.numbers import figure, plural
from openaudit.report import Report
from openaudit.report.entries import AssessmentEntry, CriterionEntry, GradeSpan, PointSpan

OPTIONAL = "optional, not counted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One criterion: what it came to, by which clause, why, on which evidence, and what would settle it.

    `claim` is there where it is met and part of its evidence is what the publisher says.
    """

    ref: Ref
    id: str
    title: str
    clause: str
    outcome: Mark
    claim: Mark | None
    detail: str
    reasons: tuple[str, ...]
    warnings: tuple[str, ...]
    refs: tuple[Ref, ...]
    evidence: tuple[Entry, ...]
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The criteria of one rung, and what that rung means."""

    title: str
    means: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many criteria came to one outcome."""

    mark: Mark
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One rubric held against the release."""

    anchor: str
    rubric: str
    title: str
    summary: str
    notice: str
    sources: tuple[Item, ...]
    decisions: tuple[str, ...]
    cap: str
    ladder: Ladder
    axes: tuple[Ladder, ...]
    tallies: tuple[Tally, ...]
    claims: str
    points: str
    progress: tuple[str, ...]
    groups: tuple[Group, ...]
    suggestions: tuple[Advice, ...]

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria, in the order of the rubric's rungs."""
        return tuple(one for group in self.groups for one in group.criteria)


def judged(report: Report, evidence: Ledger) -> tuple[Judged, ...]:
    """The assessments of a report that is fit to be shown, in its order."""
    return tuple(_judged(number, entry, evidence) for number, entry in enumerate(report.assessments, 1))


def _judged(number: int, entry: AssessmentEntry, evidence: Ledger) -> Judged:
    counts = Counter(one.outcome for one in entry.criteria if not one.optional)
    groups = tuple(_groups(number, entry, evidence))
    return Judged(
        anchor=f"r{number}",
        rubric=entry.rubric,
        title=entry.title or entry.rubric,
        summary=entry.summary,
        notice=entry.notice,
        sources=tuple(item(one) for one in entry.sources),
        decisions=entry.decisions,
        cap=entry.cap.says if entry.cap else "",
        ladder=ladder(entry.title or entry.rubric, entry.level, entry.levels, claimed=_on_claims(entry, groups)),
        axes=tuple(
            ladder(axis.title or words.title(id_), axis, axis.levels, claimed=bool(_claims(groups, 0)))
            for id_, axis in entry.axes.items()
        ),
        tallies=tuple(Tally(mark=mark, number=counts[name]) for name, mark in OUTCOMES.items() if counts[name]),  # type: ignore[index]
        claims=_claims(groups, counts["met"]),
        points=_points(entry.points),
        progress=tuple(_progress(entry)),
        groups=groups,
        suggestions=tuple(map(advice, entry.suggestions)),
    )


def _progress(entry: AssessmentEntry) -> Iterator[str]:
    """How far each level is reached: per cent proven, and per cent possible where that is more."""
    titles = {rung.id: rung.title for rung in entry.levels}
    possible = entry.progress_possible or {}
    for level, share in (entry.progress or {}).items():
        most = possible.get(level, share)
        yield f"{titles.get(level) or words.title(level)}: {_span(round(share, 1), round(most, 1))} %"


def _groups(number: int, entry: AssessmentEntry, evidence: Ledger) -> Iterator[Group]:
    """The criteria by rung, lowest rung first; those of a rung that the ladder does not name come last."""
    rungs = {rung.id: rung for rung in entry.levels}
    anchored = [_criterion(f"c{number}-{at}", one, evidence) for at, one in enumerate(entry.criteria, 1)]
    for level in dict.fromkeys([*rungs, *(one.level for one in entry.criteria)]):
        inside = tuple(shown for shown, one in zip(anchored, entry.criteria, strict=True) if one.level == level)
        if inside:
            rung = rungs.get(level)
            name = (rung.title if rung else "") or (words.title(level) if level else "Criteria")
            yield Group(title=name, means=rung.means if rung else "", criteria=inside)


def _criterion(anchor: str, entry: CriterionEntry, evidence: Ledger) -> Criterion:
    behind = evidence.about(entry.because)
    claimed = entry.outcome == "met" and any(one.source.basis == "claimed" for one in behind)
    states = (OPTIONAL if entry.optional else "", words.plain(entry.state or ""), _grade(entry.grade))
    return Criterion(
        ref=Ref(key=entry.id, anchor=anchor, label=entry.title),
        id=entry.id,
        title=entry.title,
        clause=entry.clause,
        outcome=OUTCOMES[entry.outcome],
        claim=CLAIM if claimed else None,
        detail=", ".join(one for one in states if one),
        reasons=tuple(map(_reason, entry.why)),
        warnings=tuple(map(_reason, entry.warnings)),
        refs=evidence.refs(entry.because),
        evidence=behind,
        remedy=entry.remedy,
    )


def _on_claims(entry: AssessmentEntry, groups: Sequence[Group]) -> bool:
    """Whether a criterion of the level reached, or of one below it, is met on a claim."""
    ids = [rung.id for rung in entry.levels]
    reached = set(ids[: ids.index(entry.level.low) + 1]) if entry.level.low in ids else set(ids)
    levels = {one.id: one.level for one in entry.criteria}
    return any(one.claim is not None and levels[one.id] in reached for group in groups for one in group.criteria)


def _claims(groups: Sequence[Group], met: int) -> str:
    """How many of the criteria that are met rest on what the publisher says; empty where none does."""
    counted = [one for group in groups for one in group.criteria if OPTIONAL not in one.detail]
    claimed = sum(one.claim is not None for one in counted)
    return f"{claimed} of the {met} met rest on what the publisher says." if claimed else ""


def _reason(why: str) -> str:
    """A reason with the fact that it starts with in words."""
    name, space, rest = why.partition(" ")
    return f"{words.label(name)} {rest}" if space and "." in name else why


def _grade(grade: GradeSpan | None) -> str:
    if grade is None:
        return ""
    return f"grade {_span(grade.low, grade.high)} of 1"


def _points(points: PointSpan) -> str:
    return f"{_span(points.low, points.high)} of {plural_points(points.of)}"


def plural_points(number: float) -> str:
    """`12 points`, `1 point`."""
    return plural(int(number), "point") if number.is_integer() else f"{figure(number)} points"


def _span(low: float, high: float) -> str:
    return figure(low) if low == high else f"{figure(low)} to {figure(high)}"


def unsettled(rubrics: Sequence[Judged]) -> dict[str, tuple[Ref, ...]]:
    """For each entry's key the criteria that are unknown and rest on it."""
    waiting: dict[str, tuple[Ref, ...]] = {}
    for rubric in rubrics:
        for one in rubric.criteria:
            for ref in one.refs if one.outcome.word == "unknown" else ():
                waiting[ref.key] = (*waiting.get(ref.key, ()), replace(one.ref, label=f"{rubric.rubric}: {one.title}"))
    return waiting
