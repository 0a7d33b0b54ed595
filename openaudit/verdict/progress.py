"""Progress towards each level, in per cent: counted, and nothing while an easier level is not complete."""

from collections.abc import Mapping, Sequence

from openaudit.rubric import Rubric
from openaudit.verdict.records import Outcome, Span, Verdict

# From worst to best for a share of the whole: an exempt criterion leaves both the count and the total.
COUNTS: Mapping[Outcome, tuple[int, int]] = {"unmet": (0, 1), "exempt": (0, 0), "met": (1, 1)}
WHOLE = 100.0


def progress(rubric: Rubric, verdicts: Sequence[Verdict]) -> Mapping[str, Span[float]]:
    """For each name of the rubric's `progress`: per cent proven and per cent possible."""
    rungs = [rung.id for rung in rubric.levels]
    counted = [verdict for verdict in verdicts if not verdict.criterion.optional]
    found: dict[str, Span[float]] = {}
    for name, wanted in rubric.progress.items():
        if isinstance(wanted, str):
            upto = rungs[1 : rungs.index(wanted) + 1]
            found[name] = _gated([[one for one in counted if one.criterion.level == rung] for rung in upto])
        else:
            points = [one.points for one in verdicts if one.criterion.id in wanted]
            low, high = sum(one.low for one in points), sum(one.high for one in points)
            found[name] = Span(WHOLE * low / len(points), WHOLE * high / len(points))
    return found


def _gated(rungs: Sequence[Sequence[Verdict]]) -> Span[float]:
    """The share of all criteria up to the last rung; none while those of the rungs before it are not all there."""
    whole = [one for rung in rungs for one in rung]
    easier = [one for rung in rungs[:-1] for one in rung]
    low = _share(whole, worst=True) if _share(easier, worst=True) == WHOLE else 0.0
    return Span(low, _share(whole, worst=False) if _share(easier, worst=False) == WHOLE else 0.0)


def _share(verdicts: Sequence[Verdict], *, worst: bool) -> float:
    order = list(COUNTS)
    counts = [COUNTS[(min if worst else max)(one.possible, key=order.index)] for one in verdicts]
    met, total = sum(one for one, _ in counts), sum(one for _, one in counts)
    return WHOLE * met / total if total else WHOLE
