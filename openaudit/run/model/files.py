"""Which weight files a model stands in, and where each of its tensors is."""

from collections.abc import Mapping, Sequence

from openaudit.errors import RunError, WeightError
from openaudit.read.text import POINTER, decode
from openaudit.release import File, Release
from openaudit.run.model.config import read_json
from openaudit.run.records import Located
from openaudit.weights import shown
from openaudit.weights.safetensors import header

WHOLE = "model.safetensors"
INDEX = "model.safetensors.index.json"
MAX_FILES = 1_000
OTHERS = (".bin", ".pt", ".pth", ".ckpt", ".gguf", ".h5", ".msgpack", ".onnx")


def weight_files(release: Release) -> tuple[File, ...]:
    """The safetensors files of the model, sorted; RunError where there are none that can be read here."""
    found = {file.path: file for file in release.files() if file.path.endswith(".safetensors")}
    names = _named(release, found)
    if missing := [name for name in names if name not in found or found[name].kind != "file"]:
        raise RunError(f"{shown(missing[0])}: the bytes of this weight file are not here ({len(missing)} such files)")
    for name in names:
        fetched(release, found[name])
    return tuple(found[name] for name in names)


def fetched(release: Release, file: File) -> None:
    """RunError where a file is a pointer to what it should be."""
    if file.size < POINTER and decode(release.open(file.path, 0, POINTER)).pointer:
        raise RunError(f"{shown(file.path)} is a pointer: the file itself was not fetched, so nothing was run")


def _named(release: Release, found: Mapping[str, File]) -> Sequence[str]:
    if WHOLE in found:
        return (WHOLE,)
    if any(file.path == INDEX and file.kind == "file" for file in release.files()):
        return _shards(release)
    top = sorted(name for name in found if "/" not in name and not name.startswith("adapter"))
    if len(top) == 1:
        return top
    if top:
        raise RunError(f"{len(top)} safetensors files and no {INDEX}: which of them are the model is not stated")
    raise RunError(_nothing(release))


def _shards(release: Release) -> Sequence[str]:
    shards = read_json(release, INDEX).get("weight_map")
    if not isinstance(shards, dict) or not shards or not all(isinstance(one, str) for one in shards.values()):
        raise RunError(f"{INDEX}: has no weight_map of tensors to files")
    names = sorted(set(shards.values()))
    if len(names) > MAX_FILES:
        raise RunError(f"{INDEX}: names {len(names)} files; up to {MAX_FILES} are read")
    return names


def _nothing(release: Release) -> str:
    others = [file.path for file in release.files() if file.path.endswith(OTHERS)]
    if others:
        return f"no safetensors weights; {shown(others[0])} is not loaded (a pickle could execute code, the rest is not supported)"
    return "no weight files in the release"


def tensors_of(release: Release, weights: Sequence[File]) -> tuple[tuple[str, ...], Mapping[str, Located]]:
    """The files' real paths, and where each tensor stands in them; RunError where a header is broken."""
    paths: list[str] = []
    tensors: dict[str, Located] = {}
    for number, file in enumerate(weights):
        path = release.local(file.path)
        if path is None:
            raise RunError(f"{shown(file.path)} is not on this machine")
        paths.append(str(path))
        for name, located in _tensors(release, file, number):
            if name in tensors:
                raise RunError(f"the tensor {shown(name)} stands in two files; which one counts is not stated")
            tensors[name] = located
    return tuple(paths), tensors


def _tensors(release: Release, file: File, number: int) -> Sequence[tuple[str, Located]]:
    try:
        found = header(lambda start, size: release.open(file.path, start, size), file.size)
    except WeightError as error:
        raise RunError(f"{shown(file.path)}: {error}") from error
    return [
        (one.name, Located(file=number, dtype=one.dtype, shape=one.shape, start=one.start, end=one.end))
        for one in found.tensors
    ]
