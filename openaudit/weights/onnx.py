"""ONNX graphs with their weights; the format has no first bytes of its own. Recognised; not read yet."""

from openaudit.release import File, Release
from openaudit.weights import WeightFile, unread

SUFFIXES = (".onnx",)
EXECUTES = False


def recognise(head: bytes) -> bool:  # noqa: ARG001  the shape of a format module
    """Whether the first bytes are the format's."""
    return False


def inspect(release: Release, file: File) -> WeightFile:  # noqa: ARG001  the shape of a format module
    """The file by name and size."""
    return unread(file, "onnx", "ONNX is recognised and not read yet")
