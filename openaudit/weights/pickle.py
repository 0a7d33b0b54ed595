"""Pickles, bare or in torch's ZIP archive: loading one runs what it says, so none is ever loaded here.

The opcodes are listed instead. A damaged pickle counts as unsafe too: readers differ in what they take for damaged.
"""

import pickletools
from collections.abc import Iterator

from openaudit.errors import WeightError
from openaudit.release import File, Release
from openaudit.weights import Problem, WeightFile, shown
from openaudit.weights.pickled.opcodes import walk
from openaudit.weights.pickled.zips import content, directory

FORMAT = "pickle"
SUFFIXES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib", ".dill", ".mar", ".pdparams")
EXECUTES = True

MAX_PICKLE = 16 * 1024 * 1024  # bytes of opcodes that are walked
MAX_STREAMS = 16  # pickles of one archive that are walked
SHOWN = 12  # globals in a message
ZIP = b"PK\x03\x04"
PROTOCOLS = (b"\x02", b"\x03", b"\x04", b"\x05")
OPCODES = frozenset(opcode.code.encode("latin-1") for opcode in pickletools.opcodes)
TENSORS_ONLY = (
    "collections.OrderedDict",
    "torch._utils._rebuild_tensor_v2",
    "torch._utils._rebuild_tensor",
    "torch._utils._rebuild_parameter",
    "torch._tensor._rebuild_from_type_v2",
    "torch.storage.UntypedStorage",
    "torch.storage.TypedStorage",
    "torch.storage._TypedStorage",
    "torch.Size",
)


def recognise(head: bytes) -> bool:
    """Whether the first bytes are a pickle of protocol 2 to 5, or an archive whose first entry is one."""
    if head.startswith(ZIP):
        return b"data.pkl" in head[:512]
    return head[:1] == b"\x80" and head[1:2] in PROTOCOLS and head[2:3] in OPCODES


def inspect(release: Release, file: File) -> WeightFile:
    """The file by its opcodes: what it would import is a warning, damage an error; unsafe either way."""
    head = release.open(file.path, 0, 1024)
    doubtful = file.path.lower().endswith(".bin") and not (recognise(head) or head.startswith(ZIP))
    if doubtful and not _walks(release, file):
        said = Problem(id="unknown-format", message="neither a pickle nor any weight format that is known here")
        return WeightFile(path=file.path, format="unknown", bytes=file.size, warnings=(said,))
    errors: list[Problem] = []
    warnings: list[Problem] = []
    try:
        for problem in _archive(release, file) if head.startswith(ZIP) else _bare(release, file):
            warnings.append(problem)  # noqa: PERF402  what was found before the damage stays
    except WeightError as error:
        errors.append(Problem(id=error.id, message=f"a pickle, unsafe and damaged: {error}"))
    return WeightFile(
        path=file.path,
        format=FORMAT,
        bytes=file.size,
        valid=False if errors else None,
        errors=tuple(errors),
        warnings=tuple(warnings),
        executes=True,
    )


def _walks(release: Release, file: File) -> bool:
    """Whether the bytes run as a pickle of protocol 0 or 1, which has no mark of its own, or import anything at first."""
    found = walk(release.open(file.path, 0, MAX_PICKLE))
    return bool(found.globals) or not found.broken


def _bare(release: Release, file: File) -> Iterator[Problem]:
    yield from _opcodes(release.open(file.path, 0, MAX_PICKLE))


def _archive(release: Release, file: File) -> Iterator[Problem]:
    def read(start: int, size: int) -> bytes:
        return release.open(file.path, start, size)

    entries = directory(read, file.size)
    pickles = [one for one in entries if one.name.endswith((".pkl", ".pickle"))]
    if not pickles:
        yield Problem(id="no-pickle", message="a ZIP archive without a data.pkl")
    if len({one.name.rpartition("/")[2] for one in pickles}) < len(pickles):
        names = ", ".join(shown(one.name) for one in pickles[:SHOWN])
        yield Problem(id="two-pickles", message=f"an archive of several pickles, and readers differ in which: {names}")
    if odd := [one.name for one in entries if _leaves(one.name)]:
        yield Problem(id="odd-name", message=f"{len(odd)} names that leave the archive, first {shown(odd[0])}")
    for one in pickles[:MAX_STREAMS]:
        yield from _opcodes(content(read, one, MAX_PICKLE))


def _leaves(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name


def _opcodes(data: bytes) -> Iterator[Problem]:
    """What the opcodes would import; WeightError where they break off."""
    found = walk(data)
    if more := [name for name in found.globals if not _is_tensor(name)]:
        some = ", ".join(shown(name) for name in more[:SHOWN])
        yield Problem(id="pickle-imports", message=f"imports {len(more)} things that tensors do not need: {some}")
    if found.broken:
        raise WeightError(found.broken, id="damaged-pickle")


def _is_tensor(name: str) -> bool:
    return name in TENSORS_ONLY or (name.startswith("torch.") and name.endswith("Storage") and name.count(".") == 1)
