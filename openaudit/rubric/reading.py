"""From the text of a rubric file to a Rubric; a rubric that cannot be meant is refused with the dotted place."""

from collections.abc import Callable, Collection
from hashlib import sha256
from typing import Any

from pydantic import BaseModel, ValidationError

from openaudit import condition
from openaudit.errors import ReadError, RubricError
from openaudit.read import yaml
from openaudit.rubric.extending import extended
from openaudit.rubric.schema import Axis, Cap, Criterion, Each, Entry, Graded, Rubric, Rung

Find = Callable[[str], str]  # the text of the rubric with this id; RubricError where there is none


def read(text: str, source: str, *, find: Find | None = None, vocabulary: Collection[str] | None = None) -> Rubric:
    """The rubric that the YAML `text` says; RubricError with `source` and the dotted place of the fault.

    `find` gives the text of a rubric that this one extends; `vocabulary` the facts that may be asked for (None: any).
    """
    try:
        raw, texts = extended(mapping(text), text, lambda name: _found(name, find), mapping)
        rubric = Rubric.model_validate(raw | {"digest": f"sha256:{sha256(chr(0).join(texts).encode()).hexdigest()}"})
        object.__setattr__(rubric, "_vocabulary", vocabulary)
        consistent(rubric)
    except ValidationError as error:
        raise RubricError(f"{source}: {_first(error)}") from None
    except (RubricError, ReadError, TypeError) as error:
        raise RubricError(f"{source}: {error}") from None
    return rubric


def mapping(text: str) -> dict[str, Any]:
    """The table that a rubric file is; RubricError where it is none, or where the YAML itself is wrong."""
    parsed = yaml.parse(text)
    if parsed.problems or parsed.root is None:
        said = "; ".join(_told(problem.line, problem.message) for problem in parsed.problems[:3])
        raise RubricError(said or "nothing is said here")
    raw = yaml.core(parsed.root)
    if not isinstance(raw, dict):
        raise RubricError(f"expected a mapping, got {condition.show(raw)}")
    return raw


def _told(line: int | None, message: str) -> str:
    return f"line {line}: {message}" if line and line > 1 else message


def _found(name: str, find: Find | None) -> str:
    if find is None:
        raise RubricError(f"extends: nothing can be extended here, got {name!r}")
    return find(name)


def consistent(rubric: Rubric) -> None:
    """Refuse a rubric whose parts do not fit together; every condition is parsed on the way."""
    rungs = [rung.id for rung in rubric.levels]
    _unique(rungs, "levels")
    seen: set[str] = set()
    for index, criterion in enumerate(rubric.criteria):
        _one_of(criterion.level, rungs[1:], f"criteria[{index}].level", "level")
        if criterion.id in seen:
            raise RubricError(f"criteria[{index}].id: {criterion.id!r} stands twice; ids are unique")
        seen.add(criterion.id)
        if "requires" not in rubric.asked[criterion.id]:
            raise RubricError(f"criteria[{index}].requires: nothing is asked; say requires or grades, or of and each")
    for index, axis in enumerate(rubric.axes):
        _axis_fits(axis, f"axes[{index}]", seen)
    for name, wanted in rubric.progress.items():
        for one in (wanted,) if isinstance(wanted, str) else wanted:
            kind = "level" if isinstance(wanted, str) else "criterion"
            _one_of(one, rungs[1:] if isinstance(wanted, str) else sorted(seen), f"progress.{name}", kind)
    if rubric.cap:
        _one_of(rubric.cap.above or rungs[0], rungs, "cap.above", "level")
    _ = rubric.capped_when


def _one_of(value: str, possible: list[str], place: str, kind: str) -> None:
    if value not in possible:
        raise RubricError(f"{place}: no {kind} {value!r}; there are {', '.join(possible)}")


def _unique(ids: list[str], place: str) -> None:
    for index, one in enumerate(ids):
        if one in ids[:index]:
            raise RubricError(f"{place}[{index}].id: {one!r} stands twice; ids are unique")


def _axis_fits(axis: Axis, place: str, criteria: set[str]) -> None:
    rungs = [rung.id for rung in axis.levels]
    _unique(rungs, f"{place}.levels")
    for level, asked in axis.asks.items():
        _one_of(level, rungs[1:], f"{place}.asks", "level")
        for one in asked:
            _one_of(one, sorted(criteria), f"{place}.asks.{level}", "criterion")


TABLES: dict[str, type[Entry]] = {
    "criteria": Criterion,
    "axes": Axis,
    "states": Graded,
    "grades": Graded,
    "levels": Rung,
    "cap": Cap,
    "each": Each,
}


def _first(error: ValidationError) -> str:
    """The first fault in one line: dotted place, fault, what was got, what is possible."""
    fault = error.errors(include_url=False)[0]
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in fault["loc"]).lstrip(".")
    possible = ""
    if fault["type"] == "extra_forbidden":
        possible = f"; there are {', '.join(_keys(_model_at(fault['loc'])))}"
    return f"{place}: {fault['msg'].lower()}, got {condition.show(fault['input'])[:80]}{possible}"


def _model_at(place: tuple[int | str, ...]) -> type[BaseModel]:
    """The table that the key at `place` was written into."""
    inside = [part for part in place[:-1] if isinstance(part, str) and part in TABLES]
    return TABLES[inside[-1]] if inside else Rubric


def _keys(model: type[BaseModel]) -> list[str]:
    """The keys that a table may have, its own before those that it shares."""
    fields = model.model_fields
    order = [*(name for name in model.__annotations__ if name in fields), *fields]
    return [fields[name].alias or name for name in dict.fromkeys(order) if name != "digest"]
