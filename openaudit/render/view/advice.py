"""What it would take to reach a level, and on what rubrics differ, as a reader meets them."""

from collections.abc import Sequence
from dataclasses import dataclass

from openaudit.render.view import words
from openaudit.render.view.evidence import Ledger, Ref
from openaudit.render.view.marks import OUTCOMES, Mark
from openaudit.report.entries import DisagreementEntry, SideEntry, SuggestionEntry

WAYS = 5  # sets of changes shown for a level
QUESTIONS = 8  # questions shown for a level
DISPUTES = 100  # points shown on which rubrics differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What it would take to reach a level: each way does, nothing can undo what is blocked, questions come first."""

    title: str
    says: str
    ways: tuple[str, ...]
    blocked: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one rubric says on a point on which rubrics differ."""

    title: str
    criterion: str
    clause: str
    mark: Mark
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A point on which rubrics differ, with the facts that make the difference."""

    about: str
    says: str
    sides: tuple[Side, ...]
    refs: tuple[Ref, ...]


def advice(entry: SuggestionEntry) -> Advice:
    """One suggestion; the ready sentence stands where it comes without its parts."""
    return Advice(
        title=entry.title or words.title(entry.level),
        says="" if entry.paths or entry.blocked or entry.questions else entry.says,
        ways=tuple(one.says for one in entry.paths[:WAYS]),
        blocked=entry.blocked,
        questions=tuple(one.says for one in entry.questions[:QUESTIONS]),
    )


def disputes(entries: Sequence[DisagreementEntry], evidence: Ledger) -> tuple[Dispute, ...]:
    """The points on which rubrics differ, at most DISPUTES."""
    return tuple(
        Dispute(
            about=words.COMPONENTS.get(one.about) or words.label(one.about or "rubrics"),
            says=one.says,
            sides=tuple(map(_side, one.sides)),
            refs=evidence.refs(one.facts),
        )
        for one in entries[:DISPUTES]
    )


def _side(entry: SideEntry) -> Side:
    return Side(
        title=entry.title or entry.rubric,
        criterion=entry.criterion,
        clause=entry.clause,
        mark=OUTCOMES[entry.outcome],
        says=entry.says,
    )
