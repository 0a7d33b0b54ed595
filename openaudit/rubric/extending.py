"""`extends`: a team rubric starts from another one, and adds, replaces or leaves out; nothing but data is inherited."""

from collections.abc import Callable
from typing import Any

from openaudit.errors import RubricError

DEEPEST = 8  # rubrics that extend each other
OWN = ("id", "title")  # never inherited: the new rubric is not the old one


def extended(
    raw: dict[str, Any], text: str, find: Callable[[str], str], mapping: Callable[[str], dict[str, Any]]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """`raw` with all that the rubrics it extends say, and the texts this came from; RubricError for a cycle."""
    chain, names, texts = [raw], [str(raw.get("id", "this rubric"))], [text]
    while "extends" in chain[-1]:
        name = chain[-1]["extends"]
        if not isinstance(name, str):
            raise RubricError(f"extends: expected the id of a rubric, got {name!r:.80}")
        if name in names:
            raise RubricError(f"extends: a cycle, {' -> '.join([*names, name])}; each rubric may come once")
        if len(chain) > DEEPEST:
            raise RubricError(f"extends: more than {DEEPEST} rubrics extend each other; {' -> '.join(names)}")
        texts.append(find(name))
        names.append(name)
        chain.append(mapping(texts[-1]))
    whole = chain.pop()
    while chain:
        whole = _onto(whole, chain.pop())
    if "without" in whole:
        raise RubricError("without: only a rubric that extends another can leave criteria out")
    return whole, tuple(texts)


def _onto(parent: dict[str, Any], child: dict[str, Any]) -> dict[str, Any]:
    """The child's tables over the parent's: criteria and axes by id, lists by name, everything else whole."""
    for key in OWN:
        if key not in child:
            raise RubricError(f"{key}: field required; a rubric that extends another has its own {key}")
    rest = {key: value for key, value in child.items() if key not in {"criteria", "axes", "lists", "without"}}
    merged = parent | rest
    for key in ("criteria", "axes"):
        merged[key] = _by_id(parent.get(key, []), child.get(key, []), key)
    if not merged["axes"]:
        del merged["axes"]
    for table in (parent, child):
        if not isinstance(table.get("lists", {}), dict):
            raise RubricError(f"lists: expected a mapping, got {table['lists']!r:.80}")
    merged["lists"] = {**parent.get("lists", {}), **child.get("lists", {})}
    return _without(merged, child.get("without", []))


def _by_id(old: Any, new: Any, key: str) -> list[Any]:
    """The parent's entries, each replaced where the child has one of the same id, and then the child's further ones."""
    for one in (old, new):
        if not isinstance(one, list) or not all(isinstance(entry, dict) for entry in one):
            raise RubricError(f"{key}: expected a list of tables, got {one!r:.80}")
    named = {one["id"]: one for one in new if isinstance(one.get("id"), str)}
    if len(named) != len(new):
        raise RubricError(f"{key}: each needs an id of its own, by which it is added or replaces an inherited one")
    known = [one.get("id") for one in old]
    return [named.get(one.get("id"), one) for one in old] + [one for id_, one in named.items() if id_ not in known]


def _without(merged: dict[str, Any], without: Any) -> dict[str, Any]:
    """Without the criteria that the child leaves out; a name that is not there is an error, not a wish."""
    if not isinstance(without, list):
        raise RubricError(f"without: expected a list of criteria, got {without!r:.80}")
    there = [one.get("id") for one in merged["criteria"]]
    for index, one in enumerate(without):
        if one not in there:
            raise RubricError(f"without[{index}]: no criterion {one!r}; there are {', '.join(map(str, there))}")
    kept = [one for one in merged["criteria"] if one.get("id") not in without]
    return merged | {"criteria": kept}
