"""What a person should look at about weight files, one finding of a kind."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from openaudit.facts import Finding, Place, Severity
from openaudit.weights import WeightFile, shown

MOST_PLACES = 20
SUSPICIOUS = (
    "polyglot",
    "large-padding",
    "huge-metadata",
    "control-characters",
    "odd-name",
    "another-format",
    "two-pickles",
)
SILENT = ("not-read-yet", "unknown-format", "pickle-imports")  # said elsewhere: gaps, and the finding on unsafe formats
REMEDY: Mapping[str, str] = {
    "damaged-weights": "Fetch or export the file again and compare its digest with the publisher's.",
    "weights-are-pointers": "Fetch the files (git lfs pull, or a download from the hub) and audit again.",
    "partial-download": "Finish the download and audit again.",
    "weights-not-fetched": "Fetch the files and audit again.",
    "unsafe-format": "Publish the weights as safetensors; until then load them only where code may run.",
}


def notes(files: Sequence[WeightFile]) -> Iterator[Finding]:
    """The findings about the files, errors first."""
    for file in files:
        if file.valid is False:
            said = "; ".join(problem.message for problem in file.errors)
            yield _finding("damaged-weights", "error", f"{shown(file.path)}: {said}", [file], "weights.valid")
    if unread := [one for one in files if one.valid is None and one.errors]:
        message = (
            f"{len(unread)} weight files were not read, first {shown(unread[0].path)}: {unread[0].errors[0].message}"
        )
        yield _finding("weights-not-read", "warning", message, unread)
    yield from _where(
        files,
        lambda one: one.fetched == "pointer",
        "weights-are-pointers",
        "are pointers (Git LFS or Xet): not fetched",
    )
    yield from _where(
        files, lambda one: one.fetched == "partial", "partial-download", "are downloads that were not finished"
    )
    not_here = "are known by name only: their bytes are not here"
    yield from _where(
        files, lambda one: one.fetched == "no" and not one.errors, "weights-not-fetched", not_here, "note"
    )
    yield from _unsafe(files)
    yield from _odd(files)


def _where(
    files: Sequence[WeightFile],
    holds: Callable[[WeightFile], bool],
    id: str,
    said: str,
    severity: Severity = "warning",
) -> Iterator[Finding]:
    if found := [one for one in files if holds(one)]:
        message = f"{len(found)} of {len(files)} weight files {said}"
        yield _finding(id, severity, message, found, "weights.fetched")


def _unsafe(files: Sequence[WeightFile]) -> Iterator[Finding]:
    """One finding for formats that run code when loaded, and one for each file that imports more than tensors need."""
    plain = [one for one in files if one.executes and not _imports(one)]
    if plain:
        kinds = " and ".join(sorted({"pickle" if _is_misnamed(one) else one.format for one in plain}))
        message = f"{len(plain)} files are in a format that can run code when it is loaded ({kinds}); none was loaded"
        yield _finding("unsafe-format", "warning", message, plain, "weights.executable-content")
    for one in files:
        if said := _imports(one):
            message = f"{shown(one.path)} runs code when it is loaded: it {said}; it was not loaded"
            yield _finding("unsafe-format", "error", message, [one], "weights.executable-content")


def _imports(file: WeightFile) -> str:
    return next((problem.message for problem in file.warnings if problem.id == "pickle-imports"), "")


def _is_misnamed(file: WeightFile) -> bool:
    return any(problem.id == "another-format" for problem in file.warnings)


def _odd(files: Sequence[WeightFile]) -> Iterator[Finding]:
    kinds: dict[str, list[tuple[WeightFile, str]]] = {}
    for file in files:
        for problem in file.warnings:
            if problem.id not in SILENT:
                kinds.setdefault(problem.id, []).append((file, problem.message))
    for kind, found in sorted(kinds.items()):
        severity: Severity = "warning" if kind in SUSPICIOUS else "note"
        more = f", and {len(found) - 1} more files" if len(found) > 1 else ""
        yield _finding(kind, severity, f"{shown(found[0][0].path)}: {found[0][1]}{more}", [file for file, _ in found])


def _finding(id: str, severity: Severity, message: str, files: Sequence[WeightFile], *facts: str) -> Finding:
    where = tuple(Place(path=one.path) for one in files[:MOST_PLACES])
    return Finding(id=id, severity=severity, message=message, where=where, remedy=REMEDY.get(id, ""), facts=facts)
