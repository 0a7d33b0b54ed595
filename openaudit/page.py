"""A rubric as a page of Markdown: the ladder, every clause with what is asked, what was decided, and the sources."""

from collections.abc import Iterator, Mapping

from openaudit.condition import All, Any_, Condition, Not, Test, show
from openaudit.rubric import Criterion, Rubric

ROLES = {"requires": "Asked", "exempt-when": "Does not apply when", "warn-when": "Warned when"}


def page(rubric: Rubric) -> str:
    """The page, ending in one line feed."""
    return "\n".join(_lines(rubric)) + "\n"


def _lines(rubric: Rubric) -> Iterator[str]:
    yield f"# {rubric.title}"
    yield ""
    yield f"`{rubric.id}`. {rubric.summary.strip()}"
    if rubric.notice:
        yield from ("", f"> {rubric.notice}")
    yield from ("", "## Levels", "", "| level | title | means |", "|---|---|---|")
    yield from (f"| `{rung.id}` | {_cell(rung.title)} | {_cell(rung.means)} |" for rung in rubric.levels)
    for axis in rubric.axes:
        rungs = " < ".join(rung.title for rung in axis.levels)
        yield from ("", f"Beside the level, **{axis.title}**: {rungs}.")
    if rubric.cap:
        yield from ("", f"A model made from another one is no more open than its base. Clause: {rubric.cap.clause}.")
    if rubric.basis == "claimed":
        yield from ("", "Statements of the publisher count here; elsewhere a claim alone leaves a criterion unknown.")
    yield from ("", "## Criteria")
    for criterion in rubric.criteria:
        yield from _criterion(rubric, criterion)
    if rubric.lists:
        yield from ("", "## Lists", "")
        yield from (f"- **{name}**: {', '.join(members)}" for name, members in rubric.lists.items())
    yield from ("", "## What was decided where the text is open", "")
    yield from (f"- {one}" for one in rubric.decisions)
    yield from ("", "## Sources", "")
    yield from (f"- {one}" for one in rubric.sources)


def _criterion(rubric: Rubric, criterion: Criterion) -> Iterator[str]:
    asked = rubric.asked[criterion.id]
    optional = ", shown and not counted" if criterion.optional else ""
    yield from ("", f"### {criterion.title}", "", f"`{criterion.id}`, level `{criterion.level}`{optional}.", "")
    yield f"- Clause: {criterion.clause}"
    yield from _graded(rubric, criterion, asked)
    for role, said in ROLES.items():
        if role in asked and not (role == "requires" and rubric.grades_of(criterion)):
            yield f"- {said}: {told(asked[role])}"
    yield f"- Remedy: {criterion.remedy}"


def _graded(rubric: Rubric, criterion: Criterion, asked: Mapping[str, Condition]) -> Iterator[str]:
    for at, one in enumerate(rubric.grades_of(criterion)):
        yield f"- Grade {one.grade:g}: {told(asked[f'grades[{at}]'])}"
    for at, one in enumerate(rubric.states_of(criterion)):
        yield f"- State {one.state}: {told(asked[f'states[{at}]'])}"


def told(condition: Condition) -> str:
    """A condition in one line: facts in code, `and`, `or`, `not` in words."""
    match condition:
        case Test():
            return _test(condition)
        case Not():
            return f"not ({told(condition.part)})"
        case All() | Any_():
            word = " and " if isinstance(condition, All) else " or "
            parts = [f"({told(part)})" if isinstance(part, All | Any_) else told(part) for part in condition.parts]
            return word.join(dict.fromkeys(parts))


def _test(test: Test) -> str:
    wanted = f"the list *{test.named}*" if test.named else f"`{show(test.wanted)}`"
    basis = "" if test.basis == "seen" else f" ({test.basis})"
    over = " in some part" if test.over == "some" else ""
    return f"`{test.fact}` {test.operator} {wanted}{over}{basis}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
