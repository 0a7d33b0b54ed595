"""GGUF: one file with weights and metadata, as llama.cpp reads it. Recognised; not read yet."""

from openaudit.release import File, Release
from openaudit.weights import WeightFile, unread

SUFFIXES = (".gguf",)
EXECUTES = False


def recognise(head: bytes) -> bool:
    """Whether the first bytes are the format's."""
    return head.startswith(b"GGUF")


def inspect(release: Release, file: File) -> WeightFile:  # noqa: ARG001  the shape of a format module
    """The file by name and size."""
    return unread(file, "gguf", "GGUF is recognised and not read yet")
