"""TensorFlow Lite. Recognised; not read yet."""

from openaudit.release import File, Release
from openaudit.weights import WeightFile, unread

SUFFIXES = (".tflite",)
EXECUTES = False


def recognise(head: bytes) -> bool:
    """Whether the first bytes are the format's."""
    return head[4:8] == b"TFL3"


def inspect(release: Release, file: File) -> WeightFile:  # noqa: ARG001  the shape of a format module
    """The file by name and size."""
    return unread(file, "tflite", "TensorFlow Lite is recognised and not read yet")
