"""What a derived model takes from the report of its base: the levels it cannot rise above, and the facts about the base."""

from collections.abc import Iterator

from openaudit.facts import Fact
from openaudit.report import Report
from openaudit.report.entries import FactEntry
from openaudit.rubric import Rubric
from openaudit.verdict import Span

ABOUT = ("data.training.released", "model.parameters.released")


def base_level(report: Report | None, rubric: Rubric) -> Span[str] | None:
    """The level that the base model reached by the same rubric version; None where the report does not say."""
    for entry in report.assessments if report else ():
        if entry.rubric == rubric.id and report is not None and report.tool.rubrics.get(rubric.id) == rubric.digest:
            return Span(entry.level.low, entry.level.high)
    return None


def inherited(report: Report | None) -> Iterator[Fact]:
    """The facts about the base model, on the basis that its own report gives them."""
    for name in ABOUT if report else ():
        found = report.fact(name) if report else None
        if isinstance(found, FactEntry) and report is not None:
            how = f"computed: from the report of {report.release.name}"
            yield Fact(name=f"base.{name}", value=found.value, basis=found.basis, how=how)
