"""A set held against its index: shards that are missing, tensors that are not where they should be, wrong totals."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from openaudit.facts import Finding, Place, Severity
from openaudit.weights import Answer, shown
from openaudit.weights.layout.documents import place
from openaudit.weights.layout.index import MOST_PLACES, Index
from openaudit.weights.layout.sets import Set

FACTS = ("weights.complete",)


def check(one: Set) -> tuple[Answer, tuple[Finding, ...]]:
    """Whether the set holds all that its index or its numbering asks for, and what is wrong with it.

    The answer is yes only where an index was there to ask; no index and no numbers ask for nothing.
    """
    findings = tuple(_findings(one))
    if one.index and one.missing and not one.files:
        return Answer(
            holds=None, why=(f"none of the {len(one.missing)} shards that {one.index.path} names is here",)
        ), findings
    lacking = [f"{path} is not there" for path in one.missing[:MOST_PLACES]]
    lacking += [finding.message for finding in findings if finding.id in ("missing-tensor", "tensor-elsewhere")]
    if one.index and one.index.refused:
        lacking.append(f"{one.index.path} names what is no file of its folder")
    if lacking:
        return Answer(holds=False, why=tuple(lacking)), findings
    if not_read := [file.path for file in one.files if not file.valid]:
        return Answer(holds=None, why=(f"{', '.join(not_read[:MOST_PLACES])}: not read",)), findings
    if one.index is None:
        return Answer(holds=None, why=("no index says which tensors there should be",)), findings
    if not one.index.readable:
        return Answer(holds=None, why=(f"{one.index.path} cannot be read",)), findings
    return Answer(holds=True, why=(f"all that {one.index.path} asks for is there",)), findings


def _findings(one: Set) -> Iterator[Finding]:
    if one.missing and not one.files:
        message = f"the index names {len(one.missing)} shards, none of which is here: not fetched, or elsewhere"
        yield _finding("weights-not-fetched", "warning", message, _where(one.index, one.missing))
    elif one.missing:
        names = ", ".join(shown(path) for path in one.missing[:MOST_PLACES])
        where = _where(one.index, one.missing)
        yield _finding("missing-shard", "error", f"{len(one.missing)} shards are not there: {names}", where)
    holders = _holders(one)
    yield from _twice(one, holders)
    if one.index and one.index.readable:
        yield from _against(one, one.index, holders)
        yield from _total(one, one.index)
    if one.strays:
        names = ", ".join(shown(file.path) for file in one.strays[:MOST_PLACES])
        where = tuple(Place(path=file.path) for file in one.strays[:MOST_PLACES])
        yield _finding("unreferenced-shard", "warning", f"the index names no such shard as {names}", where)


def _holders(one: Set) -> Mapping[str, list[str]]:
    """The files that hold each tensor."""
    holders: dict[str, list[str]] = {}
    for file in one.files:
        for tensor in file.tensors:
            holders.setdefault(tensor.name, []).append(file.path)
    return holders


def _twice(one: Set, holders: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    twice = [name for name, files in holders.items() if len(files) > 1]
    if twice:
        some = f"{shown(twice[0])} in {' and '.join(holders[twice[0]][:2])}"
        places = tuple(Place(path=path, tensor=twice[0]) for path in holders[twice[0]][:MOST_PLACES])
        message = f"{len(twice)} tensors stand in two shards of {shown(one.stem)}, first {some}"
        yield _finding("duplicate-tensor", "error", message, places)


def _against(one: Set, index: Index, holders: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    read = {file.path for file in one.files if file.valid}
    lost = [
        (name, path)
        for path in sorted(read)
        for name in sorted(index.shards[path])
        if path not in holders.get(name, ())
    ]
    for id_, said, found in (
        ("missing-tensor", "are in no shard", [pair for pair in lost if pair[0] not in holders]),
        ("tensor-elsewhere", "are in another shard than the index says", [pair for pair in lost if pair[0] in holders]),
    ):
        if found:
            where = tuple(place(index.document, index.path, "weight_map", name) for name, _ in found[:MOST_PLACES])
            message = f"{len(found)} tensors of the index {said}, first {shown(found[0][0])}"
            yield _finding(id_, "error", message, where)
    listed = frozenset(name for names in index.shards.values() for name in names)
    if unlisted := [name for name in holders if name not in listed]:
        where = tuple(Place(path=holders[name][0], tensor=name) for name in unlisted[:MOST_PLACES])
        message = f"{len(unlisted)} tensors stand in no index, first {shown(unlisted[0])}"
        yield _finding("unlisted-tensor", "warning", message, where)


def _total(one: Set, index: Index) -> Iterator[Finding]:
    claimed = index.document.mapping.get("metadata")
    if (
        not isinstance(claimed, dict)
        or "total_size" not in claimed
        or not all(file.valid for file in one.files)
        or one.missing
    ):
        return
    got = sum(tensor.end - tensor.start for tensor in one.tensors)
    if claimed["total_size"] != got:
        said = "no number" if claimed["total_size"] is None else f"{claimed['total_size']!r:.40}"
        where = (place(index.document, index.path, "metadata", "total_size"),)
        yield _finding("total-size", "warning", f"the index says {said} bytes in all, the shards hold {got}", where)


def _where(index: Index | None, missing: Sequence[str]) -> tuple[Place, ...]:
    if index is None:
        return ()
    firsts = (min(index.shards[path]) for path in islice(missing, MOST_PLACES) if path in index.shards)
    return tuple(place(index.document, index.path, "weight_map", name) for name in firsts)


def _finding(id: str, severity: Severity, message: str, where: tuple[Place, ...]) -> Finding:
    return Finding(id=id, severity=severity, message=message, where=where, facts=FACTS)
