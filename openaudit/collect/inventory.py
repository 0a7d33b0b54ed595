"""What the release is called, and how many files and bytes it has."""

from collections.abc import Iterator

from openaudit.facts import Evidence, Fact, Finding, Gap
from openaudit.release import File, Release

FACTS = {
    "release.name": "how the publisher calls the release: its hub id, else the name of its folder",
    "release.revision": "the commit that the store knows the release by",
    "release.files": "files of the release, those included that are known from a list only",
    "release.bytes": "bytes of those files, as far as their sizes are known",
}
NEEDS: tuple[str, ...] = ()


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap | Finding]:
    """Facts from the list of files alone; nothing is opened."""
    yield Fact(name="release.name", value=release.name, basis="seen", how="computed: from the reference")
    if release.revision:
        how = "computed: the commit of the cache's snapshot"
        yield Fact(name="release.revision", value=release.revision, basis="claimed", how=how)
    else:
        yield Gap(name="release.revision", reason="a folder without a commit: the store knows none")
    if cut := next((one for one in known.findings if one.id in ("too-many-files", "too-deep")), None):
        yield Gap(name="release.files", reason=f"not all were looked at: {cut.message}")
        yield Gap(name="release.bytes", reason=f"not all were looked at: {cut.message}")
        return
    files = [file for file in release.files() if file.kind != "refused"]
    yield Fact(name="release.files", value=len(files), basis="seen", how="file-list")
    yield Fact(name="release.bytes", value=sum(file.size for file in files), basis="seen", how=_how(files))


def _how(files: list[File]) -> str:
    unknown = sum(1 for file in files if file.kind == "listed" and not file.size)
    return f"computed: {unknown} files of unknown size left out" if unknown else "computed: sum of the file sizes"
