"""safetensors: 8 bytes of length, a JSON header, the tensors' bytes. Read strictly, and only the header.

Stricter than the reference package where the written format is: no key twice, no entry as an array. docs/weights.md
lists every difference with its reason.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from openaudit.errors import WeightError
from openaudit.release import File, Release
from openaudit.weights import Problem, Read, Tensor, WeightFile
from openaudit.weights.header.entries import metadata_of, tensors_of
from openaudit.weights.header.odd import odd_metadata, odd_tensors, odd_text
from openaudit.weights.header.places import places
from openaudit.weights.header.text import LENGTH, MAX_HEADER, parse, read_text

FORMAT = "safetensors"
SUFFIXES = (".safetensors",)
EXECUTES = False

HEAD = 1024  # bytes; PDF readers look that far
SPARSE = 1024 * 1024  # bytes from which a file that hardly stands on the disk is odd
ZIP_END, ZIP_SHORTEST = b"PK\x05\x06", 22
ZIP_TAIL = ZIP_SHORTEST + 0xFFFF
PDF = b"%PDF-"
POLYGLOT = {
    b"PK\x03\x04": "a ZIP archive",
    b"PK\x05\x06": "an empty ZIP archive",
    b"\x7fELF": "an ELF program",
    b"MZ\x90\x00": "a Windows program",
    b"\x80\x02}q": "a pickle",
    b"\x80\x04\x95": "a pickle",
    b"\x80\x05\x95": "a pickle",
    b"#!/": "a script",
}  # first bytes that hardly come about by chance -> what they begin
INSTEAD = {
    b"<!doctype html": "an HTML page",
    b"<html": "an HTML page",
    b"<?xml": "an XML document",
    b"<error": "an XML document",
    b"{": "a JSON document",
    b"[": "a JSON document",
    b"pk\x03\x04": "a ZIP archive",
    b"pk\x05\x06": "an empty ZIP archive",
    b"gguf": "a GGUF file",
    b"\x89hdf": "an HDF5 file",
    b"\x80\x02": "a pickle",
    b"\x80\x03": "a pickle",
    b"\x80\x04": "a pickle",
    b"\x80\x05": "a pickle",
}  # first bytes, in lower case -> what stands in the place of a safetensors file


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a header says: the tensors in the order of their bytes, metadata and its places, the data's first byte, what is odd."""

    tensors: tuple[Tensor, ...]
    metadata: Mapping[str, str]
    places: Mapping[str, tuple[int, int]]
    data: int
    warnings: tuple[Problem, ...]


def recognise(head: bytes) -> bool:
    """Whether a file's first bytes (nine or more) are a possible length and the brace that opens a header."""
    return int.from_bytes(head[:LENGTH], "little") <= MAX_HEADER and head[LENGTH : LENGTH + 1] == b"{"


def header(read: Read, size: int) -> Header:
    """The header of a file of `size` bytes, every offset checked; WeightError names the first rule that it breaks."""
    text = read_text(read, size)
    entries = parse(text.json)
    metadata = metadata_of(entries.get("__metadata__"))
    data = LENGTH + text.length
    tensors = tensors_of({name: one for name, one in entries.items() if name != "__metadata__"}, data, size)
    odd = (*odd_text(text), *odd_metadata(entries, metadata), *odd_tensors(tensors, entries, data))
    at = MappingProxyType(places(text, metadata, LENGTH))
    return Header(tensors=tensors, metadata=MappingProxyType(metadata), places=at, data=data, warnings=odd)


def inspect(release: Release, file: File) -> WeightFile:
    """What the file's header says; a broken one gives `errors`."""
    try:
        found = header(lambda start, size: release.open(file.path, start, size), file.size)
    except WeightError as error:
        broken = Problem(id=error.id, message=str(error))
        errors = (*_instead(release.open(file.path, 0, HEAD)), broken)
        return WeightFile(path=file.path, format=FORMAT, bytes=file.size, valid=False, errors=errors)
    return WeightFile(
        path=file.path,
        format=FORMAT,
        bytes=file.size,
        valid=True,
        warnings=(*found.warnings, *_another_file(release, file, found.data), *_holes(release, file)),
        tensors=found.tensors,
        metadata=found.metadata,
        metadata_at=found.places,
    )


def _instead(head: bytes) -> Iterator[Problem]:
    """What stands in the file's place, where its first bytes tell."""
    text = head.lstrip().lower()
    for start, what in INSTEAD.items():
        if text.startswith(start):
            yield Problem(id="not-safetensors", message=f"{what} under the name of a weight file")
            return


def _another_file(release: Release, file: File, data: int) -> Iterator[Problem]:
    """Where the tensors' bytes are a file of another kind as well; at most 66 kB of them are read."""
    head, tail = release.open(file.path, data, HEAD), release.open(file.path, max(data, file.size - ZIP_TAIL), ZIP_TAIL)
    if what := next((what for magic, what in POLYGLOT.items() if head.startswith(magic)), None):
        yield Problem(id="polyglot", message=f"the tensors' bytes begin as {what} does")
        return
    if PDF in head:
        yield Problem(id="polyglot", message="the first bytes of the tensors hold the mark of a PDF document")
        return
    end = tail.rfind(ZIP_END)
    # a comment that ends with the file: else the four bytes are chance
    if end >= 0 and len(tail) - end >= ZIP_SHORTEST:
        comment = int.from_bytes(tail[end + 20 : end + 22], "little")
        if end + ZIP_SHORTEST + comment == len(tail):
            yield Problem(id="polyglot", message="the tensors' bytes end as a ZIP archive does")


def _holes(release: Release, file: File) -> Iterator[Problem]:
    path = release.local(file.path)
    blocks = getattr(path.stat(), "st_blocks", None) if path else None
    if blocks is not None and file.size > SPARSE and blocks * 512 < file.size // 8:
        yield Problem(id="sparse-file", message=f"{file.size} bytes long, of which {blocks * 512} stand on the disk")
