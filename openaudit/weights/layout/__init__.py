"""The weight files of a release together: found, read, grouped into sets, and held against indexes and config.json."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from openaudit.facts import Finding
from openaudit.read.json import Json
from openaudit.release import Release
from openaudit.release.digest import verify
from openaudit.weights import Answer, WeightFile, Weights
from openaudit.weights.layout.architecture import against_config
from openaudit.weights.layout.count import count
from openaudit.weights.layout.documents import read_json
from openaudit.weights.layout.files import weight_files
from openaudit.weights.layout.notes import notes
from openaudit.weights.layout.sets import main_sets, sets_of
from openaudit.weights.layout.shards import check


def look(release: Release, *, hash_bytes: bool = False) -> Weights:
    """What `inspect` of the package says."""
    configs: dict[str, Json | None] = {}
    files = tuple(_counted(release, one, configs) for one in weight_files(release, hash_bytes=hash_bytes))
    sets, odd = sets_of(release, files)
    main = main_sets(sets)
    findings: list[Finding] = [*odd, *notes(files)]
    answers: list[tuple[Answer, Answer]] = []
    for one in sets:
        by_index, wrong = check(one)
        complete, match, differing = against_config(configs.get(one.folder), one, by_index)
        findings += [*wrong, *differing]
        if one in main:
            answers.append((complete, match))
    if hash_bytes:
        findings += verify(release, {one.path: one.sha256 for one in files if one.hashed and one.sha256})
    counted = [file for one in main for file in one.files]
    unread = tuple(
        sorted([file.path for file in counted if not file.valid] + [path for one in main for path in one.missing])
    )
    known = bool(counted) and not unread
    return Weights(
        files=files,
        main=tuple(sorted(file.path for file in counted)),
        complete=_together([complete for complete, _ in answers]),
        matches_config=_together([match for _, match in answers]),
        parameters=sum(file.parameters for file in counted) if known else None,
        elements=sum(file.elements for file in counted) if known else None,
        dtypes=_dtypes(counted),
        unread=unread,
        findings=tuple(dict.fromkeys(findings)),
    )


def _counted(release: Release, file: WeightFile, configs: dict[str, Json | None]) -> WeightFile:
    """The file with its parameters counted as the config.json beside it says; `configs` keeps those by folder."""
    folder = file.path.rpartition("/")[0]
    if folder not in configs:
        configs[folder] = read_json(release, f"{folder}/config.json" if folder else "config.json")
    return replace(file, parameters=count(file.tensors, configs[folder]))


def _together(answers: list[Answer]) -> Answer:
    """No where one says no, else not known where one does not know; the reasons of those that decided."""
    if not answers:
        return Answer(holds=None, why=("there are no weight files",))
    holds = min((one.holds for one in answers), key=(False, None, True).index)
    return Answer(
        holds=holds, why=tuple(dict.fromkeys(why for one in answers if one.holds == holds for why in one.why))
    )


def _dtypes(files: Sequence[WeightFile]) -> Mapping[str, int]:
    total: Counter[str] = Counter()
    for file in files:
        total.update(file.dtypes)
    return MappingProxyType(dict(sorted(total.items(), key=lambda one: (-one[1], one[0]))))
