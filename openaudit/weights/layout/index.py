"""A shard index read: which file is to hold which tensor. Names that leave the folder are refused, whatever their system."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from openaudit.facts import Finding, Place
from openaudit.read.json import Json
from openaudit.release import File, Release
from openaudit.weights import shown
from openaudit.weights.layout.documents import MAX_INDEX, place, read_json

INDEX = re.compile(r"(?P<stem>.+?)(?P<suffix>\.safetensors|\.bin)\.index(?:\.(?P<variant>[^./]+))?\.json")
MOST_PLACES = 5  # of one finding
LONGEST_NAME = 255  # bytes of a file name on the usual systems
BAD_CHARACTERS = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')
DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)  # files of no folder on Windows


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """What an index says: `shards` by path with the tensors of each, the total it claims, and what is wrong with it.

    Not `readable`, it says nothing; `refused` are the names that are no file of the folder.
    """

    path: str
    folder: str
    stem: str
    suffix: str
    readable: bool
    document: Json
    shards: Mapping[str, frozenset[str]]
    refused: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_index(release: Release, file: File) -> Index:
    """What the index file says, read strictly."""
    path, document = file.path, read_json(release, file, MAX_INDEX)
    folder, _, name = path.rpartition("/")
    parts = INDEX.fullmatch(name)
    stem, suffix, variant = (parts["stem"], parts["suffix"], parts["variant"]) if parts else (name, "", None)
    named = document.mapping.get("weight_map")
    is_map = isinstance(named, dict) and all(isinstance(file, str) for file in named.values())
    damage = _damage(document, is_map=is_map)
    shards, refused = _shards(folder, suffix, named) if isinstance(named, dict) and not damage else ({}, {})
    return Index(
        path=path,
        folder=folder,
        stem=f"{stem}.{variant}" if variant else stem,
        suffix=suffix,
        readable=not damage,
        document=document,
        shards=MappingProxyType({shard: frozenset(names) for shard, names in shards.items()}),
        refused=tuple(refused),
        findings=(*_findings(path, document, damage), *_refusals(path, document, refused)),
    )


def _damage(document: Json, *, is_map: bool) -> str:
    """Why the index says nothing, or an empty text."""
    ids = {problem.id: problem for problem in document.problems}
    if "pointer" in ids:
        return "it is a pointer to a file that was not fetched"
    for id_ in ("not-utf-8", "too-deep", "json-error", "not-here", "duplicate-key"):
        if id_ in ids:
            return ids[id_].message
    if not document.whole:
        return document.problems[-1].message if document.problems else "it could not be read"
    return "" if is_map else "weight_map is no object of tensor names with file names"


def _findings(path: str, document: Json, damage: str) -> Iterator[Finding]:
    where = (Place(path=path),)
    ids = {problem.id for problem in document.problems}
    if "pointer" in ids:
        message = "the shard index is a pointer (Git LFS) to a file that was not fetched: what it asks for is not known"
        yield Finding(
            id="index-is-pointer", severity="warning", message=message, where=where, facts=("weights.complete",)
        )
    elif damage and not ids & {"duplicate-key", "not-here"}:
        message = f"the shard index cannot be read: {damage}"
        yield Finding(id="damaged-index", severity="error", message=message, where=where, facts=("weights.complete",))
    for problem in document.problems:
        at = (Place(path=path, line=problem.line),)
        if problem.id == "duplicate-key":
            yield Finding(id="duplicate-key", severity="error", message=f"the shard index: {problem.message}", where=at)
        elif problem.id == "bom":
            yield Finding(
                id="byte-order-mark", severity="warning", message=f"the shard index {problem.message}", where=at
            )


def _shards(folder: str, suffix: str, named: Mapping[str, str]) -> tuple[dict[str, set[str]], dict[str, str]]:
    """The tensors of each shard by path, and the first tensor of every refused name."""
    shards: dict[str, set[str]] = {}
    refused: dict[str, str] = {}
    for tensor, file in named.items():
        if _leaves(file) or not file.endswith(suffix):
            refused.setdefault(file, tensor)
        else:
            shards.setdefault(f"{folder}/{file}" if folder else file, set()).add(tensor)
    return shards, refused


def _leaves(name: str) -> bool:
    """Whether a name may mean something else than a file below its folder, on any system."""
    parts = name.split("/")
    return (
        any(part in ("", ".", "..") or len(part.encode("utf-8", "replace")) > LONGEST_NAME for part in parts)
        or any(DEVICES.fullmatch(part) or part.endswith((".", " ")) for part in parts)
        or bool(BAD_CHARACTERS.search(name))
    )


def _refusals(path: str, document: Json, refused: Mapping[str, str]) -> Iterator[Finding]:
    leaving = {name: tensor for name, tensor in refused.items() if _leaves(name)}
    for id_, names, said in (
        ("path-escape", leaving, "names that are no file of its folder"),
        ("shard-not-weights", {name: refused[name] for name in refused if name not in leaving}, "no weight files"),
    ):
        if names:
            some = ", ".join(shown(name) for name in list(names)[:MOST_PLACES])
            places = tuple(place(document, path, "weight_map", names[name]) for name in list(names)[:MOST_PLACES])
            message = f"the shard index names {said}: {some}"
            yield Finding(id=id_, severity="error", message=message, where=places, facts=("weights.complete",))
