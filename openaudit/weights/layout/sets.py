"""Files that belong together: the shards of one checkpoint, with the index that names them; and which sets are the model."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType

from openaudit.facts import Finding
from openaudit.release import File, Release
from openaudit.weights import Tensor, WeightFile
from openaudit.weights.layout.files import UNFINISHED
from openaudit.weights.layout.index import INDEX, Index, read_index

SHARD = re.compile(r"(?P<stem>.+)-(?P<number>[0-9]{5,6})-of-(?P<count>[0-9]{5,6})")
VARIANTS = (".fp16", ".bf16", ".fp32", ".int8", ".fp8", ".non_ema", ".ema", ".no_exif")
CHECKPOINT = re.compile(r"(^|/)((checkpoint|step|global_step|epoch|iter|ckpt)[-_]?[0-9]+)(/|$)", re.IGNORECASE)
MODULE = re.compile(r"[0-9]+_[A-Za-z]+")  # a module of a sentence-transformers model
MAX_INDEXES = 200  # that are read
PLAIN = ("model", "pytorch_model", "diffusion_pytorch_model", "adapter_model")  # what loaders look for first
FIRST_FORMATS = ("safetensors", "gguf", "pickle")  # the one that a release is read by, where it has several


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """One checkpoint: its folder, what its files are called, the files, its index, and the shards that are not there."""

    folder: str
    stem: str
    files: tuple[WeightFile, ...]
    index: Index | None = None
    missing: tuple[str, ...] = ()
    strays: tuple[WeightFile, ...] = ()

    @property
    def format(self) -> str:
        """The format of its files, empty where none is there."""
        return self.files[0].format if self.files else ""

    @property
    def tensors(self) -> tuple[Tensor, ...]:
        """The tensors of all its files, in the order of the files."""
        return tuple(tensor for file in self.files for tensor in file.tensors)


@dataclass(slots=True)
class _Group:
    files: list[WeightFile] = field(default_factory=list)
    numbers: set[int] = field(default_factory=set)
    count: int = 0


def base(path: str) -> str:
    """The path that an unfinished download is to have."""
    return path.removesuffix(UNFINISHED)


def sets_of(release: Release, files: Sequence[WeightFile]) -> tuple[tuple[Set, ...], tuple[Finding, ...]]:
    """The sets that the weight files make up, and what is wrong with the indexes that name them."""
    by_path = {base(one.path): one for one in files if one.role == "weights"}
    groups = _grouped(by_path)
    alike: dict[tuple[str, str, str], list[_Key]] = {}
    for key in groups:
        alike.setdefault(key[:3], []).append(key)
    indexes = [read_index(release, one) for one in islice(_index_files(release), MAX_INDEXES)]
    named = [_named(one, by_path, groups, alike.get((one.folder, one.stem, one.suffix), [])) for one in indexes]
    taken = {base(file.path) for one in named for file in (*one.files, *one.strays)}
    for key, group in groups.items():
        if rest := tuple(one for one in group.files if base(one.path) not in taken):
            named.append(Set(folder=key[0], stem=key[1], files=rest, missing=tuple(_absent(key, group))))
    sets = tuple(sorted(named, key=lambda one: (one.folder, one.stem)))
    return sets, tuple(odd for one in indexes for odd in one.findings)


def _index_files(release: Release) -> Iterator[File]:
    return (one for one in release.files() if INDEX.fullmatch(one.path.rpartition("/")[2]))


def _named(
    index: Index, by_path: Mapping[str, WeightFile], groups: "Mapping[_Key, _Group]", alike: "list[_Key]"
) -> Set:
    """The set that an index names; where it cannot be read, the files that are called like it."""
    near = [one for key in alike for one in groups[key].files]
    strays: tuple[WeightFile, ...] = ()
    if index.readable:
        files = tuple(by_path[path] for path in sorted(index.shards) if path in by_path)
        missing = tuple(path for path in sorted(index.shards) if path not in by_path)
        strays = tuple(one for one in near if base(one.path) not in index.shards)
    else:
        files, missing = tuple(near), tuple(path for key in alike for path in _absent(key, groups[key]))
    return Set(folder=index.folder, stem=index.stem, files=files, index=index, missing=missing, strays=strays)


_Key = tuple[str, str, str, int]  # folder, stem, suffix, number of shards (0 for a file by itself)


def _grouped(by_path: Mapping[str, WeightFile]) -> dict[_Key, _Group]:
    groups: dict[_Key, _Group] = {}
    for path, one in sorted(by_path.items()):
        folder, _, name = path.rpartition("/")
        whole, dot, suffix = name.rpartition(".")
        shard = SHARD.fullmatch(whole)
        stem, count = (shard["stem"], int(shard["count"])) if shard else (whole, 0)
        group = groups.setdefault((folder, stem, dot + suffix, count), _Group(count=count))
        group.files.append(one)
        if shard:
            group.numbers.add(int(shard["number"]))
    return groups


def _absent(key: _Key, group: _Group) -> Iterator[str]:
    """The shards whose numbers are not there, by the names that they would have; at most a thousand."""
    folder, stem, suffix, count = key
    for number in range(1, min(count, len(group.numbers) + 1000) + 1):
        # some publishers count from 0
        if number not in group.numbers and not (number == count and 0 in group.numbers):
            name = f"{stem}-{number:05d}-of-{count:05d}{suffix}"
            yield f"{folder}/{name}" if folder else name


def main_sets(sets: Sequence[Set]) -> tuple[Set, ...]:
    """The sets that are the model itself: at the top, in the format that is read first, alternatives left out."""
    left = [one for one in sets if not CHECKPOINT.search(one.folder)] or list(sets)
    if not left:
        return ()
    top = min(one.folder.count("/") + bool(one.folder) for one in left)
    near = [one for one in left if one.folder.count("/") + bool(one.folder) == top]
    modules = [one for one in left if not top and MODULE.fullmatch(one.folder)]
    return tuple(one for folder in _folders([*near, *modules]).values() for one in _chosen(folder))


def _folders(sets: Sequence[Set]) -> Mapping[str, list[Set]]:
    folders: dict[str, list[Set]] = {}
    for one in sets:
        folders.setdefault(one.folder, []).append(one)
    return MappingProxyType(folders)


def _chosen(sets: Sequence[Set]) -> Sequence[Set]:
    """Of the sets of one folder those that count: one format, no variants of others, the plainly named before the rest."""
    formats = [one.format for one in sets]
    first = next((one for one in FIRST_FORMATS if one in formats), formats[0])
    same = [one for one in sets if one.format == first]
    plain = [one for one in same if one.stem in PLAIN]
    if plain:
        return plain[:1]
    stems = {one.stem for one in same}
    return [
        one
        for one in same
        if not any(one.stem.endswith(tail) and one.stem.removesuffix(tail) in stems for tail in VARIANTS)
    ]
