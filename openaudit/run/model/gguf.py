"""A model as GGUF: one file, or one in parts, that brings its own metadata and tokenizer. Known from its head alone."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openaudit.errors import RunError, WeightError
from openaudit.release import File, Release
from openaudit.run.model.files import MAX_FILES, fetched
from openaudit.run.records import Located, Model
from openaudit.weights import shown
from openaudit.weights.header.gguf import Array, Head, head

SUFFIX = ".gguf"
PART = re.compile(r"(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf")
LAYER = re.compile(r"blk\.(\d+)\.")
NEAR = ("F64", "F32", "F16", "BF16", "Q8_0")  # dtypes that keep about what was trained
MOSTLY = 0.9  # of a file's bytes: what makes a file one of such a dtype
MAX_SETS = 200  # quantisations in one release
MAX_LAYERS = 512  # llama.cpp's own limit
OTHERS = ("clip", "mmproj")  # architectures of files that only stand beside a model


@dataclass(frozen=True, slots=True, kw_only=True)
class _Set:
    """One model: its files in order, and what each says."""

    files: tuple[File, ...]
    heads: tuple[Head, ...]

    @property
    def bytes(self) -> int:
        return sum(one.size for one in self.files)

    @property
    def near(self) -> float:
        """The share of its bytes in dtypes that keep about what was trained."""
        tensors = [one for part in self.heads for one in part.tensors]
        total = sum(one.end - one.start for one in tensors)
        return sum(one.end - one.start for one in tensors if one.dtype in NEAR) / max(total, 1)


def there(release: Release) -> bool:
    """Whether the release has GGUF files and no safetensors beside them."""
    paths = [file.path for file in release.files()]
    return any(one.endswith(SUFFIX) for one in paths) and not any(one.endswith(".safetensors") for one in paths)


def read(release: Release) -> Model:
    """The model that stands in the release's GGUF files; RunError says why there is none that could be run.

    Of several quantisations the smallest that keeps about what was trained (F16, BF16, Q8_0 …) is taken, and where none
    does, the largest. `options` say which file that is, and how many others there are.
    """
    sets = list(_sets(release))
    near = [one for one in sets if one.near >= MOSTLY]
    chosen = min(near, key=_order) if near else max(sets, key=_order)
    return _model(release, chosen, others=len(sets) - 1)


def _order(one: _Set) -> tuple[int, str]:
    return one.bytes, one.files[0].path


def _sets(release: Release) -> Iterator[_Set]:
    """Every whole model of the release; RunError where there is none, with what is wrong with the first."""
    wrong, found = "", 0
    for files in list(_grouped(release))[:MAX_SETS]:
        try:
            heads = tuple(_head(release, one) for one in files)
            if _beside(heads[0]):
                continue
            yield _Set(files=_whole(files, heads[0]), heads=heads)
            found += 1
        except RunError as error:
            wrong = wrong or str(error)
    if not found:
        raise RunError(wrong or "the release's GGUF files hold no language model, only what stands beside one")


def _grouped(release: Release) -> Iterator[tuple[File, ...]]:
    """The files of each model, parts in order; files that cannot be read are left to be complained of."""
    groups: dict[tuple[str, str], list[File]] = {}
    for file in release.files():
        if file.path.endswith(SUFFIX):
            part = PART.fullmatch(file.path)
            groups.setdefault((part["stem"], part["count"]) if part else (file.path, ""), []).append(file)
    return (tuple(sorted(files, key=lambda one: one.path)[:MAX_FILES]) for _, files in sorted(groups.items()))


def _head(release: Release, file: File) -> Head:
    if file.kind != "file":
        raise RunError(f"{shown(file.path)}: the bytes of this weight file are not here")
    fetched(release, file)
    try:
        return head(lambda start, size: release.open(file.path, start, size), file.size)
    except WeightError as error:
        raise RunError(f"{shown(file.path)}: {error}") from error


def _beside(first: Head) -> bool:
    """Whether it is a file that only goes with a model: a projector, an adapter, a vocabulary, a matrix of importance."""
    kind, architecture = first.pairs.get("general.type", "model"), first.pairs.get("general.architecture", "")
    return kind != "model" or architecture in OTHERS or (not first.tensors and "split.count" not in first.pairs)


def _whole(files: tuple[File, ...], first: Head) -> tuple[File, ...]:
    """The files, where none of the parts is missing."""
    part = PART.fullmatch(files[0].path)
    claimed = first.pairs.get("split.count", 1)
    count = int(part["count"]) if part else claimed
    numbers = [int(found["number"]) for one in files if (found := PART.fullmatch(one.path))]
    if count != claimed or (count != 1 and numbers != list(range(1, int(str(count)) + 1))):
        raise RunError(f"{shown(files[0].path)}: {len(files)} of its parts are here, and it says that it has {claimed}")
    return files


def _model(release: Release, chosen: _Set, others: int) -> Model:
    tensors: dict[str, Located] = {}
    for number, part in enumerate(chosen.heads):
        for one in part.tensors:
            if one.name in tensors:
                raise RunError(f"the tensor {shown(one.name)} stands in two files; which one counts is not stated")
            tensors[one.name] = Located(file=number, dtype=one.dtype, shape=one.shape, start=one.start, end=one.end)
    pairs = chosen.heads[0].pairs
    name = pairs.get("general.architecture")
    if not isinstance(name, str) or not name:
        raise RunError(f"{shown(chosen.files[0].path)}: no general.architecture in its metadata")
    if pairs.get(f"{name}.attention.causal") is False:
        raise RunError(f"{shown(name)}: its attention looks both ways, so it predicts no next token")
    if any(one.startswith("enc.") for one in tensors):
        raise RunError(f"{shown(name)}: a decoder with an encoder of its own is not run")
    return Model(
        kind="decoder",
        type=name,
        sizes=_sizes(name, pairs, tensors),
        files=_paths(release, chosen.files),
        tensors=tensors,
        format="gguf",
        options={"file": chosen.files[0].path, "others": others},
    )


def _sizes(name: str, pairs: Mapping[str, object], tensors: Mapping[str, Located]) -> dict[str, int]:
    """Sizes by the tensors' shapes; the metadata may not say otherwise, for it is what llama.cpp makes room by."""
    table = tensors.get("token_embd.weight")
    if table is None or len(table.shape) != 2:  # noqa: PLR2004  rows and columns
        raise RunError("no table token_embd.weight: the file holds no language model that llama.cpp knows")
    words, width = table.shape
    layers = len({found[1] for one in tensors if (found := LAYER.match(one))})
    inner = [one.shape[-2] for key, one in tensors.items() if "ffn_up" in key and len(one.shape) > 1]
    tokens = pairs.get("tokenizer.ggml.tokens")
    said = {
        "block_count": (pairs.get(f"{name}.block_count"), layers),
        "embedding_length": (pairs.get(f"{name}.embedding_length"), width),
        "tokens": (tokens.length if isinstance(tokens, Array) else None, words),
    }
    for key, (claimed, seen) in said.items():
        if claimed != seen:
            raise RunError(f"the metadata says {key} {shown(str(claimed))}, the tensors say {seen}; refused")
    if layers > MAX_LAYERS:
        raise RunError(f"{layers} layers; llama.cpp reads up to {MAX_LAYERS}")
    positions = pairs.get(f"{name}.context_length")
    if type(positions) is not int or positions < 1:
        raise RunError(f"the metadata says context_length {shown(str(positions))}; a whole number above 0 is asked for")
    return {
        "width": width,
        "layers": layers,
        "inner": max(inner, default=width),
        "words": words,
        "positions": min(positions, 1_048_576),
    }


def _paths(release: Release, files: Sequence[File]) -> tuple[str, ...]:
    """Real paths; parts must stand side by side under their names, by which llama.cpp finds them."""
    paths = []
    for file in files:
        path = release.local(file.path)
        if path is None:
            raise RunError(f"{shown(file.path)} is not on this machine")
        if len(files) > 1 and not file.path.endswith(path.name):
            raise RunError(f"{shown(file.path)} stands under another name, so that llama.cpp would not find its parts")
        paths.append(str(path))
    return tuple(paths)
