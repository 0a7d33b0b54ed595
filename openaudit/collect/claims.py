"""What the publisher says about the release, held against what is there: files, openness, money, peer review."""

import re
from collections.abc import Iterator

from openaudit.collect.documents import files
from openaudit.collect.documents.search import fact, hits, showing
from openaudit.collect.phrases import Hit
from openaudit.facts import Evidence, Fact, Finding, Gap, Place
from openaudit.release import Release

FACTS = {
    "model.claims.open-source": "true where the publisher calls the model open source or an open model",
    "release.monetized": "whether the publisher sells access to the model",
    "docs.paper.peer-reviewed": "whether the publisher names a peer-reviewed venue for the paper",
}
NEEDS: tuple[str, ...] = ()

# A name that can only be a file: a suffix that files of releases have, no host, no placeholder.
_FILE = re.compile(
    r"[`\"'(\[]((?:\./)?(?:[\w-][\w.-]{0,60}/){0,6}[\w-][\w.-]{0,80}\.(?:py|ipynb|sh|ya?ml|json|jsonl|toml|md|txt|csv|safetensors|bin|pt|pth|ckpt|gguf|onnx|pdf|model|cfg|ini))[`\"')\]]"
)
_PLACEHOLDER = re.compile(r"your|example\.|path/to|<|xxx|foo|\*|\.\.", re.IGNORECASE)


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap | Finding]:
    """Claims as facts with the basis `claimed`, and a finding for each file that is said to be here and is not."""
    del known
    found = hits(release, "claims")
    claimed = showing(found, "open-source")
    if claimed:
        yield fact("model.claims.open-source", value=True, found=claimed, basis="claimed")
    else:
        yield Gap(name="model.claims.open-source", reason="not shown: no document calls the model open source")
    for name, shows in (("release.monetized", "monetized"), ("docs.paper.peer-reviewed", "peer-reviewed")):
        told = showing(found, shows)
        yield (
            fact(name, "yes", told, basis="claimed")
            if told
            else Gap(name=name, reason="not shown: no document says so")
        )
    yield from _absent(release, showing(found, "file"))


def _absent(release: Release, told: list[Hit]) -> Iterator[Finding]:
    """Files that a sentence says are in this repository, and that no entry of the release is."""
    there = {path.lower() for path in files(release)}
    names = {path.rsplit("/", 1)[-1] for path in there}
    missing: dict[str, list[Place]] = {}
    for hit in told:
        line = hit.flat.line(hit.at)
        sentence = hit.flat.sentence(hit.at)
        for number in range(max(1, line - 1), min(len(hit.flat.lines), line + 1) + 1):
            for match in _FILE.finditer(hit.flat.lines[number - 1]):
                name = match[1].removeprefix("./")
                if name.lower() not in sentence or _PLACEHOLDER.search(name):
                    continue
                if name.lower() not in there and name.rsplit("/", 1)[-1].lower() not in names:
                    missing.setdefault(name, []).append(_place(hit, number, match.start(1)))
    for name, where in sorted(missing.items()):
        yield Finding(
            id="claimed-file-absent",
            severity="warning",
            message=f"The documents say that {name} is in this repository, and no such file is there.",
            where=tuple(dict.fromkeys(where))[:5],
            remedy=f"Add {name} to the release, or say where it can be had, or take the sentence out.",
            facts=("code.training.released",) if re.search(r"train|tun", name, re.IGNORECASE) else (),
        )


def _place(hit: Hit, number: int, column: int) -> Place:
    line = hit.flat.lines[number - 1]
    start = max(0, min(column - 60, len(line) - 190))
    quote = line[start : start + 190].strip()
    at = line.find(quote)
    return Place(path=hit.flat.path, line=number, column=at + 1, end=at + 1 + len(quote), quote=quote)
