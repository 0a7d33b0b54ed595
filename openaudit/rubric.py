"""A rubric: what a framework asks for, clause by clause, as data. Reading one checks it completely."""

from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from openaudit import condition, shipped
from openaudit.condition import Condition
from openaudit.errors import ReadError, RubricError
from openaudit.read import yaml


class _Entry(BaseModel):
    """One table of a rubric file: unknown keys are errors, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, arbitrary_types_allowed=True)


class Rung(_Entry):
    """One rung of a ladder: its id, its title, and what it means in a sentence."""

    id: str
    title: str
    means: str = ""


class Axis(_Entry):
    """A second ladder shown beside the level; its rungs, and the criteria that each asks for."""

    id: str
    title: str
    levels: tuple[Rung, ...]
    asks: dict[str, tuple[str, ...]]


class Graded(_Entry):
    """One grade (0 to 1) or state, and the condition under which it is given; the first that holds counts."""

    grade: float | None = Field(default=None, ge=0, le=1)
    state: str | None = None
    when: Any


class Criterion(_Entry):
    """One thing that the framework asks for: on which rung, by which clause, under which condition, and the remedy.

    `requires` holds -> met; `exempt-when` -> exempt ("if used"); `warn-when` -> a warning beside the outcome;
    `states` and `grades` name the state and the grade.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    level: str
    clause: str = Field(min_length=1)
    remedy: str = Field(min_length=1)
    requires: Any
    exempt_when: Any = Field(default=None, alias="exempt-when")
    warn_when: Any = Field(default=None, alias="warn-when")
    states: tuple[Graded, ...] = ()
    grades: tuple[Graded, ...] = ()


class Rubric(_Entry):
    """A rubric version: its sources, its ladder (lowest rung first, the first one is reached by default), its criteria."""

    id: str
    title: str
    summary: str
    sources: tuple[str, ...] = Field(min_length=1)
    claim: str = ""  # the fact by which a publisher claims the top of this ladder
    levels: tuple[Rung, ...] = Field(min_length=2)
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    axes: tuple[Axis, ...] = ()
    lists: dict[str, tuple[str, ...]] = {}
    digest: str = ""

    @cached_property
    def conditions(self) -> Mapping[tuple[str, str], Condition]:
        """The parsed conditions by criterion id and role (`requires`, `exempt-when`, `warn-when`, `states[0]`, …)."""
        return {
            key: parsed
            for index, criterion in enumerate(self.criteria)
            for key, parsed in self._parsed(index, criterion)
        }

    @property
    def facts(self) -> tuple[str, ...]:
        """The names of all facts that the rubric asks for, each once, in reading order."""
        return tuple(dict.fromkeys(name for parsed in self.conditions.values() for name in condition.facts(parsed)))

    def _parsed(self, index: int, criterion: Criterion) -> list[tuple[tuple[str, str], Condition]]:
        roles: dict[str, Any] = {"requires": criterion.requires}
        roles |= {"exempt-when": criterion.exempt_when, "warn-when": criterion.warn_when}
        roles |= {f"states[{at}]": one.when for at, one in enumerate(criterion.states)}
        roles |= {f"grades[{at}]": one.when for at, one in enumerate(criterion.grades)}
        place = f"criteria[{index}]"
        return [
            ((criterion.id, role), condition.parse(raw, f"{place}.{role}", self.lists))
            for role, raw in roles.items()
            if raw is not None
        ]


def names() -> tuple[str, ...]:
    """The ids of the shipped rubrics, sorted."""
    return tuple(
        sorted(
            entry.name.removesuffix(".yaml")
            for entry in shipped.folder("rubrics").iterdir()
            if entry.name.endswith(".yaml")
        )
    )


def load(name: str) -> Rubric:
    """The shipped rubric `name`; RubricError where there is none or where it says something it cannot say."""
    if name not in names():
        raise RubricError(f"no rubric {name!r}; there are {', '.join(names())}")
    return read(shipped.folder("rubrics").joinpath(f"{name}.yaml").read_text(encoding="utf-8"), name)


def read(text: str, source: str) -> Rubric:
    """The rubric that the YAML `text` says; RubricError with `source` and the dotted place of the fault."""
    parsed = yaml.parse(text)
    if parsed.problems or parsed.root is None:
        said = "; ".join(problem.message for problem in parsed.problems) or "nothing is said here"
        raise RubricError(f"{source}: {said}")
    try:
        rubric = Rubric.model_validate(
            _mapping(parsed.root) | {"digest": f"sha256:{sha256(text.encode()).hexdigest()}"}
        )
        _consistent(rubric)
    except ValidationError as error:
        raise RubricError(f"{source}: {_first(error)}") from None
    except (RubricError, ReadError, TypeError) as error:
        raise RubricError(f"{source}: {error}") from None
    return rubric


def _mapping(root: yaml.Node) -> dict[str, Any]:
    raw = yaml.core(root)
    if not isinstance(raw, dict):
        raise RubricError(f"expected a mapping, got {condition.show(raw)}")
    return raw


def _consistent(rubric: Rubric) -> None:
    """Refuse a rubric whose parts do not fit together; every condition is parsed on the way."""
    rungs = [rung.id for rung in rubric.levels]
    seen: set[str] = set()
    for index, criterion in enumerate(rubric.criteria):
        if criterion.level not in rungs[1:]:
            raise RubricError(
                f"criteria[{index}].level: no level {criterion.level!r}; there are {', '.join(rungs[1:])}"
            )
        if criterion.id in seen:
            raise RubricError(f"criteria[{index}].id: {criterion.id!r} stands twice; ids are unique")
        seen.add(criterion.id)
    for index, axis in enumerate(rubric.axes):
        _axis_fits(axis, f"axes[{index}]", seen)
    _ = rubric.conditions


def _axis_fits(axis: Axis, place: str, criteria: set[str]) -> None:
    rungs = [rung.id for rung in axis.levels]
    for level, asked in axis.asks.items():
        if level not in rungs[1:]:
            raise RubricError(f"{place}.asks: no level {level!r}; there are {', '.join(rungs[1:])}")
        for one in asked:
            if one not in criteria:
                raise RubricError(
                    f"{place}.asks.{level}: no criterion {one!r}; there are {', '.join(sorted(criteria))}"
                )


def _first(error: ValidationError) -> str:
    """The first fault in one line: dotted place, fault, what was got, what is possible."""
    fault = error.errors(include_url=False)[0]
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in fault["loc"]).lstrip(".")
    possible = ""
    if fault["type"] == "extra_forbidden":
        model = _model_at(fault["loc"])
        possible = "; there are " + ", ".join(
            field.alias or name for name, field in model.model_fields.items() if name != "digest"
        )
    return f"{place}: {fault['msg'].lower()}, got {condition.show(fault['input'])[:80]}{possible}"


def _model_at(place: tuple[int | str, ...]) -> type[BaseModel]:
    """The table that the key at `place` was written into."""
    tables: dict[str, type[BaseModel]] = {
        "criteria": Criterion,
        "axes": Axis,
        "states": Graded,
        "grades": Graded,
        "levels": Rung,
    }
    inside = [part for part in place[:-1] if isinstance(part, str) and part in tables]
    return tables[inside[-1]] if inside else Rubric
