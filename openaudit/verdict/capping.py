"""Inheritance: a model made from another is no more open than that one, where the framework says so."""

from openaudit.condition import Looked, Truth
from openaudit.rubric import Rubric
from openaudit.verdict.records import Capped, Span


def capped(rubric: Rubric, known: Looked, level: Span[str], base: Span[str] | None) -> tuple[Span[str], Capped | None]:
    """The level under the rubric's cap, and what the cap says; an unknown base lowers only `low`."""
    when = rubric.capped_when
    truth = when.truth(known) if when else Truth.NO
    if rubric.cap is None or truth is Truth.NO:
        return level, None
    rungs = [rung.id for rung in rubric.levels]
    above = rungs.index(rubric.cap.above or rungs[0])
    least, most = (rungs.index(base.low), rungs.index(base.high)) if base else (above, len(rungs) - 1)
    low = min(rungs.index(level.low), max(above, least))
    high = rungs.index(level.high)
    if truth is Truth.YES:
        high = min(high, max(above, most))
    limited = Span(rungs[min(low, high)], rungs[high])
    if limited == level:
        return level, None
    return limited, Capped(base=base, clause=rubric.cap.clause, says=_says(rubric, truth, base))


def _says(rubric: Rubric, truth: Truth, base: Span[str] | None) -> str:
    titles = {rung.id: rung.title for rung in rubric.levels}
    derived = "This model is made from another one" if truth is Truth.YES else "This model may be made from another one"
    if base is None:
        return f"{derived}, whose own level is not known; give the report of the base model to settle it."
    reached = titles[base.low] if base.low == base.high else f"{titles[base.low]} to {titles[base.high]}"
    return f"{derived}, whose own level is: {reached}."
