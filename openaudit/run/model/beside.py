"""Adapters and base models that lie beside each other in one release: which folders hold them, and each folder by itself."""

from dataclasses import dataclass, replace
from pathlib import Path

from openaudit.errors import RunError
from openaudit.facts import Finding
from openaudit.release import MAX_READ, File, Release

CONFIG, WEIGHTS = "adapter_config.json", "adapter_model.safetensors"
MODEL = (
    "config.json",
    "tokenizer.json",
)  # what a base model's folder has, and some safetensors file that is no adapter's


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """One folder of a release as a release; `folder` is empty or ends with a slash."""

    release: Release
    folder: str

    @property
    def name(self) -> str:
        """The release's own name."""
        return self.release.name

    @property
    def source(self) -> str:
        """The release's own reference."""
        return self.release.source

    @property
    def revision(self) -> str | None:
        """The release's own commit."""
        return self.release.revision

    @property
    def findings(self) -> tuple[Finding, ...]:
        """None: the release has told of them."""
        return ()

    def files(self) -> tuple[File, ...]:
        """Every entry below the folder, its path from there on."""
        found = (one for one in self.release.files() if one.path.startswith(self.folder))
        return tuple(replace(one, path=one.path.removeprefix(self.folder)) for one in found)

    def open(self, path: str, start: int = 0, size: int = MAX_READ) -> bytes:
        """At most `size` bytes of `path`, as the release gives them."""
        return self.release.open(self.folder + path, start, size)

    def local(self, path: str) -> Path | None:
        """The real path of a readable file."""
        return self.release.local(self.folder + path)


def adapters(release: Release) -> list[str]:
    """The folders that hold an adapter; the release's own is the empty one."""
    paths = _paths(release)
    return sorted(one for one in _folders(paths, CONFIG) if one + WEIGHTS in paths)


def bases(release: Release) -> list[str]:
    """The folders that hold a model with its tokenizer."""
    paths = _paths(release)
    weights = {path.rpartition("/") for path in paths if path.endswith(".safetensors")}
    holding = {folder + slash for folder, slash, name in weights if not name.startswith("adapter")}
    return sorted(one for one in _folders(paths, MODEL[0]) if one + MODEL[1] in paths and one in holding)


def only(found: list[str], what: str) -> str:
    """The one folder that is found, or the release's own among several; RunError says why there is none."""
    if "" in found:
        return ""
    if len(found) != 1:
        raise RunError(
            f"{len(found) or 'no'} {what} lie in the release" + (": which belongs to it is not stated" if found else "")
        )
    return found[0]


def _paths(release: Release) -> set[str]:
    return {file.path for file in release.files() if file.kind == "file"}


def _folders(paths: set[str], name: str) -> set[str]:
    return {path.removesuffix(name) for path in paths if path == name or path.endswith(f"/{name}")}
