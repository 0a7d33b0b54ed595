"""NeMo: a tar archive whose weights are a pickle. Recognised; nothing is unpacked."""

from openaudit.release import File, Release
from openaudit.weights import WeightFile, unread

SUFFIXES = (".nemo",)
EXECUTES = True


def recognise(head: bytes) -> bool:  # noqa: ARG001  the shape of a format module
    """Whether the first bytes are the format's."""
    return False


def inspect(release: Release, file: File) -> WeightFile:  # noqa: ARG001  the shape of a format module
    """The file by name and size."""
    return unread(
        file, "nemo", "a NeMo archive is recognised and not read yet; its weights are a pickle", executes=True
    )
