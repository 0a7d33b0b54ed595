"""The weight files of a release together: found, read, grouped into sets, and held against indexes and config.json."""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from openaudit.facts import Finding
from openaudit.release import Release
from openaudit.release.digest import verify
from openaudit.weights import Answer, WeightFile, Weights
from openaudit.weights.layout.architecture import against_config
from openaudit.weights.layout.count import count
from openaudit.weights.layout.documents import read_json
from openaudit.weights.layout.files import weight_files
from openaudit.weights.layout.notes import notes
from openaudit.weights.layout.sets import Set, main_sets, sets_of
from openaudit.weights.layout.shards import check


def look(release: Release, *, hash_bytes: bool = False) -> Weights:
    """What `inspect` of the package says."""
    files = {one.path: one for one in weight_files(release, hash_bytes=hash_bytes)}
    found, odd = sets_of(release, tuple(files.values()))
    main = main_sets(found)
    findings: list[Finding] = [*odd, *notes(tuple(files.values()))]
    completes, matches = [], []
    for one in found:
        answer, seen = check(one)
        complete, match, more = against_config(read_json(release, _beside(one, "config.json")), one, answer)
        findings += [*seen, *more]
        if one in main:
            completes.append(complete)
            matches.append(match)
    if hash_bytes:
        findings += verify(release, {one.path: one.sha256 for one in files.values() if one.hashed and one.sha256})
    counted = [one for one in found if one in main]
    unread = tuple(sorted(file.path for one in counted for file in one.files if not file.valid))
    missing = unread or any(one.missing for one in counted) or not counted
    totals = [count(one.tensors, read_json(release, _beside(one, "config.json"))) for one in counted]
    return Weights(
        files=tuple(files[path] for path in sorted(files)),
        main=tuple(sorted(file.path for one in counted for file in one.files)),
        complete=_together(completes),
        matches_config=_together(matches),
        parameters=None if missing else sum(totals),
        elements=None if missing else sum(tensor.elements for one in counted for tensor in one.tensors),
        dtypes=_dtypes(tuple(file for one in counted for file in one.files)),
        unread=unread,
        findings=tuple(dict.fromkeys(findings)),
    )


def _beside(one: Set, name: str) -> str:
    return f"{one.folder}/{name}" if one.folder else name


def _together(answers: list[Answer]) -> Answer:
    """No where one says no, else not known where one does not know; the reasons of those that decided."""
    if not answers:
        return Answer(holds=None, why=("there are no weight files",))
    holds = min((one.holds for one in answers), key=(False, None, True).index)
    return Answer(
        holds=holds, why=tuple(dict.fromkeys(why for one in answers if one.holds == holds for why in one.why))
    )


def _dtypes(files: tuple[WeightFile, ...]) -> Mapping[str, int]:
    """Elements by dtype, most first."""
    total: Counter[str] = Counter()
    for file in files:
        for tensor in file.tensors:
            total[tensor.dtype] += tensor.elements
    return MappingProxyType(dict(sorted(total.items(), key=lambda one: (-one[1], one[0]))))
