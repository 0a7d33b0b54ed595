"""A release whose parts live in several folders: one release, in which each part's files lie under the part's name.

Those of the main part (the first with the role weights, else the first that is here) lie at the root, where a release
has its card and its licence.
Only what the manifest names and what lies under the manifest's own folder is looked at; hub and git references are told
of as parts that are not here, and never fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from openaudit.errors import ManifestError, ReleaseError
from openaudit.facts import Finding, Place
from openaudit.release import MAX_READ, File
from openaudit.release.folder import Folder, open_folder
from openaudit.release.walk import NOTICED, Entry, look

if TYPE_CHECKING:  # the model of the file is loaded where there is such a file
    from openaudit.release.parts_file import Attestation, Located, Part

LARGEST = 256 * 1024  # bytes of the manifest
OUT = "link-out-of-folder"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scattered:
    """One release made of several folders; `parts` as the manifest lists them, those that are not here included."""

    folder: Folder
    manifest: Located
    path: str

    @property
    def name(self) -> str:
        """What the manifest calls the release, else the name of its folder."""
        return self.folder.name

    @property
    def source(self) -> str:
        """The reference as it was given."""
        return self.folder.source

    @property
    def revision(self) -> None:
        """None: parts have revisions of their own."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was noticed in the parts, and the parts that are not here."""
        return self.folder.findings

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts in the order of the manifest."""
        return tuple(self.manifest.said.parts)

    def files(self) -> tuple[File, ...]:
        """Every entry of every part and the manifest itself, sorted by path."""
        return self.folder.files()

    def open(self, path: str, start: int = 0, size: int = MAX_READ) -> bytes:
        """At most `size` bytes (and MAX_READ) of `path` from byte `start`; ReleaseError where they cannot be had."""
        return self.folder.open(path, start, size)

    def local(self, path: str) -> Path | None:
        """The real path of a readable file."""
        return self.folder.local(path)

    def attested(self) -> Iterator[tuple[str, Attestation, tuple[Place, ...]]]:
        """Each attestation with its dotted place, and the lines of its value and its ground."""
        for index, one in enumerate(self.manifest.said.attestations):
            at = f"attestations[{index}]"
            lines = dict.fromkeys(self.manifest.line(f"{at}.{key}") for key in ("value", "ground"))
            where = tuple(Place(path=self.path, line=line, quote=self.manifest.quote(line)) for line in lines)
            yield at, one, where


def open_parts(ref: str, path: Path) -> Scattered:
    """The release that the manifest at `path` puts together; ManifestError with the dotted place where it cannot be."""
    from openaudit.release.parts_file import parse  # noqa: PLC0415 - see above

    root = path.parent.resolve()
    entry, _, _ = look(root / path.name, path.name, (root,))
    if entry.real is None:
        raise ReleaseError(f"{ref}: cannot be read: {entry.file.why or 'no file'}")
    own = _folder(root.name, ref, {path.name: entry}, ())
    if entry.file.size > LARGEST:
        raise ManifestError(f"{ref}: larger than the {LARGEST // 1024} KiB that a manifest may have")
    try:
        text = own.open(path.name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ManifestError(f"{ref}: not UTF-8 at byte {error.start}") from None
    manifest = parse(text, ref)
    real = dict(_places(manifest, root))
    main = next((at for at in real if manifest.said.parts[at].role == "weights"), next(iter(real), None))
    if main is None:
        raise manifest.fault("parts", "none of them is here; at least one has a path")
    entries: dict[str, Entry] = {}
    findings: list[Finding] = []
    for at in sorted(real, key=lambda one: (one != main, one)):
        name, found = manifest.said.parts[at].name, _part(manifest, at, real[at])
        prefix = "" if at == main else f"{name}/"
        if prefix and any(one.casefold().startswith(prefix.casefold()) for one in entries):
            raise manifest.fault(f"parts[{at}].name", f"parts[{main}] has a folder {name!r} of its own; choose another")
        entries |= {prefix + one: _prefixed(root, prefix, found.entries[one]) for one in found.entries}
        findings += [
            replace(one, where=tuple(replace(place, path=prefix + place.path) for place in one.where))
            for one in found.findings
        ]
    findings += [
        _elsewhere(manifest, path.name, index, part)
        for index, part in enumerate(manifest.said.parts)
        if index not in real
    ]
    if path.name in entries and entries[path.name].real != entry.real:
        message = f"the main part has a {path.name} of its own; it counts for nothing here, and its place is taken"
        findings.append(
            Finding(id="manifest-in-part", severity="note", message=message, where=(Place(path=path.name),))
        )
    entries[path.name] = entry
    folder = _folder(manifest.said.name or root.name, ref, entries, tuple(findings))
    return Scattered(folder=folder, manifest=manifest, path=path.name)


def _places(manifest: Located, root: Path) -> Iterator[tuple[int, Path]]:
    """The parts that are here, each with its real path; ManifestError where two of them share files."""
    taken: list[tuple[int, Path]] = []
    for index, part in enumerate(manifest.said.parts):
        if part.path is None:
            continue
        real = _inside(manifest, root, f"parts[{index}].path", part.path)
        for first, other in taken:
            if real.is_relative_to(other) or other.is_relative_to(real):
                raise manifest.fault(
                    f"parts[{index}].path", f"shares files with parts[{first}].path; parts do not overlap"
                )
        taken.append((index, real))
        yield index, real


def _folder(name: str, ref: str, entries: dict[str, Entry], findings: tuple[Finding, ...]) -> Folder:
    listing = tuple(entries[path].file for path in sorted(entries))
    return Folder(
        name=name, source=ref, revision=None, findings=findings, entries=MappingProxyType(entries), listing=listing
    )


def _elsewhere(manifest: Located, path: str, index: int, part: Part) -> Finding:
    kind = "hub" if part.hub is not None else "git"
    line = manifest.line(f"parts[{index}].{kind}")
    return Finding(
        id="part-not-here",
        severity="note",
        message=f"the part {part.name} is a {kind} reference ({part.hub or part.git}); it was not fetched and not looked at",
        where=(Place(path=path, line=line, quote=manifest.quote(line)),),
        remedy="Download it below the manifest's folder and name that folder as the part's path.",
    )


def _inside(manifest: Located, root: Path, place: str, path: str) -> Path:
    """The real path of a part; ManifestError where it leaves the manifest's folder or leads nowhere."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or ":" in path or "\0" in path:
        raise manifest.fault(
            place, f"a path below the manifest's folder is asked for, with / and without .., got {path!r}"
        )
    try:
        real = (root / path).resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        raise manifest.fault(place, f"no such folder or file below the manifest's folder: {path!r}") from None
    if not real.is_relative_to(root):
        raise manifest.fault(place, f"leads out of the manifest's folder by a link, which is not followed: {path!r}")
    return real


def _part(manifest: Located, index: int, real: Path) -> Folder:
    """The files of one part: a folder, or a single file under its own name."""
    place, path = f"parts[{index}].path", str(manifest.said.parts[index].path)
    try:
        if real.is_dir():
            return open_folder(path, real, None)
    except ReleaseError as error:
        raise manifest.fault(place, str(error)) from None
    entry, _, _ = look(real, real.name, (real.parent,))
    if entry.real is None:
        raise manifest.fault(place, f"neither a folder nor a regular file: {path!r}")
    return _folder(real.name, path, {real.name: entry}, ())


def _prefixed(root: Path, prefix: str, entry: Entry) -> Entry:
    """The entry under its part's name; one whose bytes lie outside the manifest's folder is refused."""
    path = prefix + entry.file.path
    if entry.real is not None and not entry.real.is_relative_to(root):
        return Entry(file=File(path=path, size=0, kind="refused", why=NOTICED[OUT]))
    return replace(entry, file=replace(entry.file, path=path))
