"""Code that a configuration names: a library that obeys it would import or fetch and run it. We never do."""

import re
from collections.abc import Iterator

from openaudit.collect.configs import configs, place
from openaudit.facts import Evidence, Finding, Record
from openaudit.read.json import Path, walk
from openaudit.release import Release

FACTS: dict[str, str] = {}
NEEDS: tuple[str, ...] = ()

# Keys whose value names code, wherever they stand (transformers, diffusers, kernels); CVE-2026-4372, CVE-2026-5241.
NAMING = {
    "auto_map": "custom-code",
    "custom_pipelines": "custom-code",
    "custom_generate": "custom-code",
    "custom_pipeline": "custom-code",
}
ASKING = {"trust_remote_code": "asks-for-remote-code"}
KERNEL = re.compile(r"^_?attn_implementation|kernel", re.I)
REPOSITORY = re.compile(r"^[\w.-]{1,96}/[\w.-]{1,96}(?::[\w.-]{1,96})?$")
ELSEWHERE = re.compile(r"--|\.\.[/\\]|^[/\\~]|://")
MOST = 20  # findings of this kind in one release

SAYS = {
    "custom-code": "names code of the repository that a library would import and run: {}",
    "code-from-elsewhere": "names code from ANOTHER repository or folder that a library would fetch and run: {}",
    "asks-for-remote-code": "asks to be trusted with remote code: {}",
    "kernel-from-hub": "names a kernel that a library would fetch and run: {}",
    "base-outside": "names a base model by a path of the publisher's machine: {}",
}


def collect(release: Release, known: Evidence) -> Iterator[Record]:
    """A finding for each place where a configuration names code, or a path as its base."""
    del known
    found = 0
    for path, read in configs(release).items():
        for key, value in walk(read.value):
            kind = _kind(key, value)
            if kind and found < MOST:
                found += 1
                yield _finding(release, path, key, kind, value)


def _kind(key: Path, value: object) -> str | None:
    name = str(key[-1]) if key else ""
    inside = next((str(part) for part in key if str(part) in NAMING), None)
    if inside and isinstance(value, str):
        return "code-from-elsewhere" if ELSEWHERE.search(value) else "custom-code"
    if name in ASKING and value is True:
        return ASKING[name]
    if KERNEL.search(name) and isinstance(value, str) and REPOSITORY.match(value):
        return "kernel-from-hub"
    if (
        name == "base_model_name_or_path"
        and isinstance(value, str)
        and re.match(r"^(?:[/\\~]|[A-Za-z]:\\|\.\.)", value)
    ):
        return "base-outside"
    return None


def _finding(release: Release, path: str, key: Path, kind: str, value: object) -> Finding:
    said = f"{'.'.join(map(str, key))} = {value}"[:160]
    return Finding(
        id=kind,
        severity="note" if kind == "base-outside" else "warning",
        message=f"{path} {SAYS[kind].format(said)}. Nothing of it was run or fetched here.",
        where=(place(release, path, key),),
        remedy="Name the base by its hub id."
        if kind == "base-outside"
        else "Read the code before anything runs it, or use an architecture that a library publishes.",
        facts=("custom-code.present",),
    )
