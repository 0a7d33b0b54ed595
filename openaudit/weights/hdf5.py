"""HDF5, as Keras writes it. Recognised; not read yet."""

from openaudit.release import File, Release
from openaudit.weights import WeightFile, unread

SUFFIXES = (".h5", ".hdf5")
EXECUTES = False


def recognise(head: bytes) -> bool:
    """Whether the first bytes are the format's."""
    return head.startswith(b"\x89HDF\r\n\x1a\n")


def inspect(release: Release, file: File) -> WeightFile:  # noqa: ARG001  the shape of a format module
    """The file by name and size."""
    return unread(file, "hdf5", "HDF5 is recognised and not read yet")
