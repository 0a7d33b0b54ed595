"""A manifest as a release: a model file of the Model Openness Tool. All that it says is a claim; nothing it names is opened."""

from dataclasses import dataclass
from pathlib import Path

from openaudit.errors import ManifestError, ReleaseError
from openaudit.facts import Finding
from openaudit.release import MAX_READ, File
from openaudit.release.model_file import ModelFile, parse

SUFFIXES = (".yml", ".yaml")
LARGEST = 256 * 1024  # bytes of a manifest


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Manifest:
    """A release of which only a manifest is there: one file, and what it says."""

    source: str
    path: str
    data: bytes
    model: ModelFile
    revision: str | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """What the manifest calls the release."""
        return self.model.name.text

    def files(self) -> tuple[File, ...]:
        """The manifest itself."""
        return (File(path=self.path, size=len(self.data)),)

    def open(self, path: str, start: int = 0, size: int = MAX_READ) -> bytes:
        """At most `size` bytes of the manifest from byte `start`; ReleaseError for any other path."""
        if path != self.path:
            raise ReleaseError(f"{path}: no such file in the release {self.name}")
        return self.data[max(start, 0) :][: max(min(size, MAX_READ), 0)]

    def local(self, path: str) -> None:
        """None: there is nothing that a child process could map."""
        del path


def open_manifest(ref: str, path: Path) -> Manifest:
    """The release that the model file at `path` describes; ManifestError with the dotted place where it describes none."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise ReleaseError(f"{ref}: cannot be read: {error.strerror or error}") from None
    if len(data) > LARGEST:
        raise ManifestError(f"{ref}: larger than the {LARGEST // 1024} KiB that a model file may have")
    return Manifest(source=ref, path=path.name, data=data, model=parse(_text(data, ref), ref))


def _text(data: bytes, ref: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ManifestError(f"{ref}: not UTF-8 at byte {error.start}") from None
