"""The weight files of a release together: found, read, grouped into sets, and held against indexes and config.json."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from openaudit.facts import Finding
from openaudit.read.json import Json
from openaudit.release import Release
from openaudit.release.digest import verify
from openaudit.weights import Answer, WeightFile, Weights
from openaudit.weights.layout.architecture import against_config
from openaudit.weights.layout.count import count
from openaudit.weights.layout.documents import MAX_CONFIG, read_json
from openaudit.weights.layout.files import weight_files
from openaudit.weights.layout.notes import notes
from openaudit.weights.layout.sets import main_sets, sets_of
from openaudit.weights.layout.shards import check


@lru_cache(maxsize=2)  # the collector and the report ask about the same release
def look(release: Release, *, hash_bytes: bool = False) -> Weights:
    """What `inspect` of the package says."""
    configs = _Configs(release)
    files = tuple(
        replace(one, parameters=count(one.tensors, configs.beside(one.path))) if one.tensors else one
        for one in weight_files(release, hash_bytes=hash_bytes)
    )
    sets, odd = sets_of(release, files)
    main = main_sets(sets)
    chosen = {id(one) for one in main}
    findings: list[Finding] = [*odd, *notes(files)]
    answers: list[tuple[Answer, Answer]] = []
    for one in sets:
        by_index, wrong = check(one)
        config = configs.of(one.folder) if one.files else None
        complete, match, differing = against_config(config, one, by_index)
        findings += [*wrong, *differing]
        if id(one) in chosen:
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


class _Configs:
    """The config.json of each folder, read once."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._there = {one.path: one for one in release.files() if one.path.rpartition("/")[2] == "config.json"}
        self._read: dict[str, Json | None] = {}

    def of(self, folder: str) -> Json | None:
        """The config.json in the folder, None where there is none."""
        if folder not in self._read:
            file = self._there.get(f"{folder}/config.json" if folder else "config.json")
            self._read[folder] = read_json(self._release, file, MAX_CONFIG) if file else None
        return self._read[folder]

    def beside(self, path: str) -> Json | None:
        """The config.json beside the file."""
        return self.of(path.rpartition("/")[0])


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
