"""What a rubric file may say, table by table; pydantic checks the shapes, `reading` the sense."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from openaudit import condition
from openaudit.condition import Condition, Written
from openaudit.facts import Basis

ID = r"^[a-z0-9]+([.-][a-z0-9]+)*$"
LONG = 4000  # characters of one text


class Entry(BaseModel):
    """One table of a rubric file: unknown keys are errors, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, str_max_length=LONG)


class Rung(Entry):
    """One rung of a ladder: its id, its title, and what it means in a sentence."""

    id: str
    title: str
    means: str = ""


class Axis(Entry):
    """A second ladder shown beside the level; its rungs, and the criteria that each asks for."""

    id: str
    title: str
    levels: tuple[Rung, ...] = Field(min_length=2)
    asks: dict[str, tuple[str, ...]]


class Graded(Entry):
    """One grade (0 to 1) or state, and the condition under which it is given; the first that holds counts."""

    grade: float | None = Field(default=None, ge=0, le=1)
    state: str | None = None
    when: Any


class Cap(Entry):
    """A derived model is no more open than its base: `when` it is derived, by which clause, and on which rungs.

    Rungs up to `above` are not touched by the cap; without it, every rung but the lowest is.
    """

    when: Any
    clause: str = Field(min_length=1)
    above: str = ""


class Each(Entry):
    """What every criterion with `of` asks where it does not say otherwise; `{}` stands for its component."""

    requires: Any = None
    exempt_when: Any = Field(default=None, alias="exempt-when")
    warn_when: Any = Field(default=None, alias="warn-when")
    warning: str = ""
    states: tuple[Graded, ...] = ()
    grades: tuple[Graded, ...] = ()


class Criterion(Each):
    """One thing that the framework asks for: on which rung, by which clause, under which condition, and the remedy.

    `requires` holds -> met (without it, the first grade is asked for); `exempt-when` -> exempt ("if used"); `warn-when`
    -> `warning` beside the outcome; `states` and `grades` name the state and the grade. `optional` ones are shown and
    never counted.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    level: str
    clause: str = Field(min_length=1)
    remedy: str = Field(min_length=1)
    of: str = ""
    optional: bool = False


class Rubric(Entry):
    """A rubric version: its sources, its ladder (lowest rung first, the first one is reached by default), its criteria."""

    id: str = Field(pattern=ID)
    title: str
    summary: str
    notice: str = ""  # what has to stand beside every verdict
    sources: tuple[str, ...] = Field(min_length=1)
    decisions: tuple[str, ...] = ()  # what was decided where the framework's text is open
    claim: str = ""  # the fact by which a publisher claims the top of this ladder
    extends: str = ""
    basis: Basis = "seen"  # the least basis that satisfies where a condition names none
    levels: tuple[Rung, ...] = Field(min_length=2)
    lists: dict[str, tuple[str, ...]] = {}
    each: Each = Each()
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    progress: dict[str, str | tuple[str, ...]] = {}  # shown name -> a rung, or the criteria that it is the mean of
    axes: tuple[Axis, ...] = ()
    cap: Cap | None = None
    digest: str = ""
    _vocabulary: Any = PrivateAttr(default=None)

    @cached_property
    def asked(self) -> Mapping[str, Mapping[str, Condition]]:
        """The parsed conditions of each criterion by role (`requires`, `exempt-when`, `warn-when`, `states[0]`, …)."""
        return {one.id: self._parsed(index, one) for index, one in enumerate(self.criteria)}

    @cached_property
    def capped_when(self) -> Condition | None:
        """The condition under which the cap holds."""
        return condition.parse(self.cap.when, "cap.when", self.written()) if self.cap else None

    @property
    def conditions(self) -> Mapping[tuple[str, str], Condition]:
        """The same conditions by criterion id and role."""
        return {(id_, role): parsed for id_, roles in self.asked.items() for role, parsed in roles.items()}

    @property
    def facts(self) -> tuple[str, ...]:
        """The names of all facts that the rubric asks for, each once, in reading order."""
        parsed = [*self.conditions.values(), *([self.capped_when] if self.capped_when else [])]
        return tuple(dict.fromkeys(name for one in parsed for name in condition.facts(one)))

    def written(self, about: str = "") -> Written:
        """What this rubric's conditions are read with."""
        return Written(lists=self.lists, basis=self.basis, vocabulary=self._vocabulary, about=about)

    def _parsed(self, index: int, criterion: Criterion) -> dict[str, Condition]:
        place = f"criteria[{index}]"
        return {
            role: condition.parse(raw, f"{place}.{role}", self.written(criterion.of))
            for role, raw in self._roles(criterion).items()
        }

    def _roles(self, criterion: Criterion) -> dict[str, Any]:
        """The raw conditions of a criterion, its own or those that `each` gives it."""
        sources: list[Each] = [criterion, self.each] if criterion.of else [criterion]
        states = self.states_of(criterion)
        grades = self.grades_of(criterion)
        roles: dict[str, Any] = {
            "requires": _first(one.requires for one in sources),
            "exempt-when": _first(one.exempt_when for one in sources),
            "warn-when": _first(one.warn_when for one in sources),
        }
        if roles["requires"] is None and grades:
            roles["requires"] = grades[0].when
        roles |= {f"states[{at}]": one.when for at, one in enumerate(states)}
        roles |= {f"grades[{at}]": one.when for at, one in enumerate(grades)}
        return {role: raw for role, raw in roles.items() if raw is not None}

    def states_of(self, criterion: Criterion) -> tuple[Graded, ...]:
        """The states of a criterion, its own or those of `each`."""
        return criterion.states or (self.each.states if criterion.of else ())

    def grades_of(self, criterion: Criterion) -> tuple[Graded, ...]:
        """The grades of a criterion, its own or those of `each`."""
        return criterion.grades or (self.each.grades if criterion.of else ())

    def warning_of(self, criterion: Criterion) -> str:
        """The words of a criterion's warning, its own or those of `each`; empty where the reasons are the warning."""
        return criterion.warning or (self.each.warning if criterion.of else "")


def _first(values: Any) -> Any:
    return next((value for value in values if value is not None), None)
