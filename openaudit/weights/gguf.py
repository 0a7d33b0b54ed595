"""GGUF: one file with weights and metadata, as llama.cpp reads it. Of its metadata the strings are read, its tensors not yet."""

from itertools import islice
from types import MappingProxyType

from openaudit.errors import WeightError
from openaudit.release import File, Release
from openaudit.weights import Problem, WeightFile
from openaudit.weights.header.pairs import strings

SUFFIXES = (".gguf",)
EXECUTES = False
MOST = 512  # strings that are kept
NOT_READ = "GGUF is recognised and not read yet"


def recognise(head: bytes) -> bool:
    """Whether the first bytes are the format's."""
    return head.startswith(b"GGUF")


def inspect(release: Release, file: File) -> WeightFile:
    """The file by name, size and the words of its metadata; neither valid nor damaged, for its tensors are not read."""
    values: dict[str, str] = {}
    at: dict[str, tuple[int, int]] = {}
    why = f"{NOT_READ}, but for the words of its metadata"
    try:
        for key, value, start, size in islice(strings(lambda a, n: release.open(file.path, a, n)), MOST):
            values.setdefault(key, value)
            at.setdefault(key, (start, size))
    except WeightError as error:
        why = f"{NOT_READ}; its metadata was read up to a fault: {error}"
    return WeightFile(
        path=file.path,
        format="gguf",
        bytes=file.size,
        warnings=(Problem(id="not-read-yet", message=why),),
        metadata=MappingProxyType(values),
        metadata_at=MappingProxyType(at),
    )
