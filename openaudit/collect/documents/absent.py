"""Files that the documents say are in this repository, and that are not."""

import re

from openaudit.collect.documents import files
from openaudit.collect.documents.once import once
from openaudit.collect.documents.search import hits, showing
from openaudit.facts import Place
from openaudit.read.flat import place_on
from openaudit.release import Release

# A name that can only be a file: a suffix that files of releases have, no host, no placeholder.
_FILE = re.compile(
    r"[`\"'(\[]((?:\./)?(?:[\w-][\w.-]{0,60}/){0,6}[\w-][\w.-]{0,80}\.(?:py|ipynb|sh|ya?ml|json|jsonl|toml|md|txt|csv|safetensors|bin|pt|pth|ckpt|gguf|onnx|pdf|model|cfg|ini))[`\"')\]]"
)
_PLACEHOLDER = re.compile(r"your|example\.|path/to|<|xxx|foo|\*|\.\.", re.IGNORECASE)


@once
def absent(release: Release) -> dict[str, tuple[Place, ...]]:
    """The names of such files, sorted, each with the lines that say so."""
    there = {path.lower() for path in files(release)}
    names = {path.rsplit("/", 1)[-1] for path in there}
    missing: dict[str, dict[Place, None]] = {}
    for hit in showing(hits(release, "claims"), "file"):
        line, lines, sentence = hit.flat.line(hit.at), hit.flat.lines, hit.flat.sentence(hit.at)
        for number in range(max(1, line - 1), min(len(lines), line + 1) + 1):
            for match in _FILE.finditer(lines[number - 1][:4000]):
                name = match[1].removeprefix("./")
                said = name.lower() in sentence and not _PLACEHOLDER.search(name)
                if said and name.lower() not in there and name.lower().rsplit("/", 1)[-1] not in names:
                    missing.setdefault(name, {})[place_on(hit.flat.path, lines, number, match.start(1))] = None
    return {name: tuple(where) for name, where in sorted(missing.items())}
