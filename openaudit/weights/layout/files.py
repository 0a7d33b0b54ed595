"""Which files are weights: by name, and by their first bytes where the name does not say; each read by its format."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import ModuleType

from openaudit import plugins
from openaudit.errors import ReleaseError
from openaudit.read.text import decode
from openaudit.release import File, Release
from openaudit.release.digest import sha256
from openaudit.weights import Problem, Role, WeightFile

HEAD = 1024  # bytes; a pointer is shorter
MAX_SNIFFED = 20_000  # files looked into whose names say nothing
MAX_READ_FILES = 2000  # weight files that are opened
MAX_ALL_TENSORS = 1_000_000  # of all files together; beyond, files are named and not read
LIMIT = Problem(id="not-read-limit", message=f"not read: more than {MAX_READ_FILES} files or {MAX_ALL_TENSORS} tensors")
UNFINISHED = ".incomplete"
SMALLEST = 1024 * 1024  # bytes of a file in a list that is weights by a doubtful name
POINTER_SIZES = range(100, 200)  # bytes of a Git LFS pointer, as lists of repositories show it
DOUBTFUL = (".bin", ".ckpt", ".pkl", ".pickle", ".onnx", ".h5", ".hdf5", ".msgpack", ".joblib")
NAMED = re.compile(
    r"(pytorch_|diffusion_pytorch_|adapter_|flax_|tf_|rust_)?model\b|consolidated|.*(lora|weights|checkpoint)"
)
STATE = re.compile(
    r"(training_args\.bin|(optimizer|optim|scheduler|scaler|random_states?|rng_state)[^/]*\.(pt|pth|bin|pkl))$"
)


def weight_files(release: Release, *, hash_bytes: bool = False) -> Iterator[WeightFile]:
    """Every weight file of the release, in the order of paths."""
    formats = dict(plugins.modules("weights"))
    suffixes = {suffix: name for name, module in formats.items() for suffix in module.SUFFIXES}
    sniffed = read = tensors = 0
    for file in release.files():
        base = file.path.removesuffix(UNFINISHED).lower()
        name = next((suffixes[one] for one in suffixes if base.endswith(one)), None)
        if name is None and file.kind == "file" and sniffed < MAX_SNIFFED:
            sniffed += 1
            name = _by_content(release, file, formats)
        if name is None:
            continue
        if read >= MAX_READ_FILES or tensors >= MAX_ALL_TENSORS:
            yield replace(_known(file, name), errors=(LIMIT,))
        elif found := _inspect(release, file, name, formats):
            read, tensors = read + (found.fetched == "yes"), tensors + len(found.tensors)
            found = replace(found, role=_role(file.path))
            yield _hashed(release, file, found) if hash_bytes and found.fetched == "yes" else found


def _known(file: File, format_: str) -> WeightFile:
    """A weight file of which no byte was read."""
    return WeightFile(path=file.path, format=format_, bytes=file.size, sha256=file.sha256, fetched="no")


def _role(path: str) -> Role:
    return "training-state" if STATE.search(path.rpartition("/")[2]) else "weights"


def _by_content(release: Release, file: File, formats: Mapping[str, ModuleType]) -> str | None:
    """The format that a file's first bytes are of; only where they are on this machine."""
    if release.local(file.path) is None:
        return None
    try:
        head = release.open(file.path, 0, HEAD)
    except ReleaseError:
        return None
    return next((name for name, module in formats.items() if module.recognise(head)), None)


def _inspect(release: Release, file: File, name: str, formats: Mapping[str, ModuleType]) -> WeightFile | None:
    """What the file is: read by its format, or known by name only; None where a list names something doubtful."""
    known = _known(file, name)
    if file.kind == "refused":
        return replace(known, valid=False, errors=(Problem(id="refused-file", message=file.why),))
    if file.path.endswith(UNFINISHED):
        return replace(known, fetched="partial")
    if file.kind == "listed":
        return replace(known, executes=formats[name].EXECUTES) if _is_likely(file) else None
    try:
        return _read(release, file, known, formats)
    except ReleaseError as error:
        return replace(known, errors=(Problem(id="unreadable", message=str(error)),))
    except Exception as error:  # noqa: BLE001  the one place: a format that fails on a file must not cost the others
        failed = Problem(id="reader-failed", message=f"the {name} reader failed: {type(error).__name__}")
        return replace(known, fetched="yes", errors=(failed,))


def _is_likely(file: File) -> bool:
    name = file.path.rpartition("/")[2].lower()
    if not name.endswith(DOUBTFUL):
        return True
    return bool(NAMED.match(name)) or file.size >= SMALLEST or file.size in POINTER_SIZES


def _read(release: Release, file: File, known: WeightFile, formats: Mapping[str, ModuleType]) -> WeightFile:
    head = release.open(file.path, 0, HEAD)
    if file.size < HEAD and (pointer := decode(head).pointer):
        return replace(known, fetched="pointer", sha256=pointer.oid, bytes=pointer.size or file.size)
    module = formats[known.format]
    found: WeightFile = replace(module.inspect(release, file), sha256=file.sha256)
    if module.EXECUTES or found.valid:
        return found
    for name, other in formats.items():
        if other.EXECUTES and other.recognise(head):
            said = Problem(
                id="another-format", message=f"its first bytes are those of a {name} file, which runs when loaded"
            )
            return replace(found, executes=True, warnings=(*found.warnings, said))
    return found


def _hashed(release: Release, file: File, found: WeightFile) -> WeightFile:
    try:
        return replace(found, sha256=sha256(release, file), hashed=True)
    except ReleaseError as error:
        return replace(found, errors=(*found.errors, Problem(id="unreadable", message=str(error))))
