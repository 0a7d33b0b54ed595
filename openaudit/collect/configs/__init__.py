"""The JSON files by which a library would configure itself, each read once and never obeyed."""

import re
from functools import lru_cache

from openaudit.errors import ReleaseError
from openaudit.facts import Place
from openaudit.read import json, quote
from openaudit.read.json import Json
from openaudit.read.text import decode
from openaudit.release import Release

MAX_FILES = 40
DEPTH = 2  # folders down; deeper ones are not the model's
MAX_BYTES = 1024 * 1024  # of one; tokenizer.json is larger and is read by its own rules

_NAME = re.compile(
    r"(?:^|/)(?:config|generation_config|tokenizer_config|special_tokens_map|adapter_config|model_index|preprocessor_config"
    r"|processor_config|scheduler_config|quantize_config|quantization_config|dataset_infos|modules|params|chat_template"
    r"|[a-z_]{0,40}config)\.json$"
)


@lru_cache(maxsize=2)
def configs(release: Release) -> dict[str, Json]:
    """The configuration files of `release` by path, nearest to the root first; pointers and what cannot be opened left out."""
    there = [
        file
        for file in release.files()
        if file.kind == "file" and _NAME.search(file.path) and file.path.count("/") <= DEPTH
    ]
    found: dict[str, Json] = {}
    for file in sorted(there, key=lambda one: (one.path.count("/"), one.path))[:MAX_FILES]:
        try:
            data = release.open(file.path, 0, MAX_BYTES + 1)
        except ReleaseError:
            continue
        if decode(data[:2048]).pointer is None:
            found[file.path] = json.read(data, size=file.size)
    return found


def place(release: Release, path: str, key: json.Path) -> Place:
    """Where the value at `key` of the configuration `path` stands, with its line as the quote."""
    at = configs(release)[path].place(key)
    if at is None:
        return Place(path=path)
    return quote.place(path, decode(release.open(path, 0, MAX_BYTES)).lines, *at)
