"""Tokenizer files, looked at and never run: chat templates that reach too far, and ids that are not one to one."""

import re
from collections.abc import Iterator

from openaudit.collect.configs import configs, place
from openaudit.errors import ReleaseError
from openaudit.facts import Evidence, Finding, Place, Record
from openaudit.read import json
from openaudit.read.json import Json, Path
from openaudit.release import Release

FACTS: dict[str, str] = {}
NEEDS: tuple[str, ...] = ()

MAX_BYTES = 4 * 1024 * 1024
MAX_ID = 1 << 24  # no honest vocabulary is larger
LIMITS = json.Limits(size=MAX_BYTES)
# What a template needs for no conversation: private attributes, filters that reach them, endless loops, giant powers.
REACHING = {
    "reaches into Python objects": re.compile(
        r"__\w{1,40}__|\|\s{0,8}attr\b|\bself\._|\bcycler\b|\bjoiner\b|\blipsum\b|\bnamespace\.__"
    ),
    "may not come to an end": re.compile(
        r"range\s{0,4}\(\s{0,4}\d{5,}|\*\*\s{0,4}\(?\s{0,4}\d|['\"]\s{0,4}\*\s{0,4}\d{4,}|\d{5,}\s{0,4}\*"
    ),
    "is nested deeper than any conversation needs": re.compile(r"(?:\{%-?\s{0,4}if[^%]{0,40}%\}\s{0,4}){40}"),
    "answers differently to certain words": re.compile(
        r"\{%-?\s{0,4}(?:el)?if\s{1,4}['\"][^'\"]{1,80}['\"]\s{1,4}in\s{1,4}messages?\b"
    ),
}


def collect(release: Release, known: Evidence) -> Iterator[Record]:
    """Findings about templates, from the text alone, and about the vocabulary's ids."""
    del known
    for path, read in configs(release).items():
        for key, template in _templates(read):
            for why, pattern in REACHING.items():
                if pattern.search(template[:200_000]):
                    yield _template(place(release, path, key), f"The chat template in {path} {why}.")
    yield from _ids(release)


def _templates(read: Json) -> Iterator[tuple[Path, str]]:
    found = read.mapping.get("chat_template")
    if isinstance(found, str):
        yield ("chat_template",), found
    elif isinstance(found, list):
        for at, one in enumerate(found[:50]):
            if isinstance(one, dict) and isinstance(one.get("template"), str):
                yield ("chat_template", at, "template"), one["template"]


def _template(where: Place, message: str) -> Finding:
    return Finding(
        id="template-suspicious",
        severity="warning",
        message=f"{message} It was not rendered.",
        where=(where,),
        remedy="Read the template, and render it only where it cannot reach anything.",
    )


def _ids(release: Release) -> Iterator[Finding]:
    file = next((one for one in release.files() if one.path == "tokenizer.json" and one.kind == "file"), None)
    if file is None or file.size > MAX_BYTES:
        return
    try:
        read = json.read(release.open(file.path, 0, MAX_BYTES), LIMITS, size=file.size)
    except ReleaseError:
        return
    model = read.mapping.get("model")
    vocabulary = model.get("vocab") if isinstance(model, dict) else None
    if not isinstance(vocabulary, dict):
        return
    ids = [one for one in vocabulary.values() if type(one) is int]
    if len(set(ids)) != len(vocabulary) or any(not 0 <= one < MAX_ID for one in ids):
        yield Finding(
            id="token-ids-odd",
            severity="warning",
            message=f"The vocabulary in {file.path} does not give every token an id of its own within {MAX_ID:,}.",
            where=(Place(path=file.path),),
            remedy="Check the tokenizer; two tokens with one id cannot be told apart.",
        )
