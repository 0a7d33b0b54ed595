"""Models that code in documents loads by their id on a hub; images of containers, files and folders are none."""

import re
from collections.abc import Iterator

from openaudit.collect.documents.document import Document
from openaudit.facts import Place

_LOADED = re.compile(  # in lower case: letters of either case cost several times as much
    r"(?:from_pretrained|get_pretrained|snapshot_download|hf_hub_download|load|pipeline|serve|run|download|clone|default|model(?:_id|_name(?:_or_path)?)?(?=\s?=))\b[^\n]{0,60}?[\"'\s/(]([a-z0-9][\w.-]{1,60}/[\w.-]{2,96})"
)
_LOCAL = re.compile(
    r"(?:(?:path|your|my)[\w.-]{0,60}|(?:output|models?|checkpoints?|ckpts?|data|exps?|configs?|scripts?|examples?|assets|outputs?)(?:[_-][\w.-]{0,60})?"
    r"|src|usr|home|opt|var|bin|etc|dev|root|tmp|mnt|whl|utils?|tests?|eval|train|training"
    r"|(?:www\.)?(?:github|gitlab|gitee|bitbucket)\.\w{2,4}|[\w.-]{1,50}\.(?:org|gov|io|edu|net))/|\."
)
_FILE = re.compile(r"\.(?:py|sh|ya?ml|jsonl?|txt|md|csv|ipynb|toml|html|zip|mp3|wav|flac|mp4|png|jpe?g)$")
_IMAGE = re.compile(r"\b(?:docker|podman|nerdctl|apptainer|singularity|kubectl|helm)\b|^\s{0,8}(?:image\s?:|from\s)")


def loaded(document: Document) -> Iterator[tuple[str, Place]]:
    """The ids that the code of a document loads, as they are written, each with its place."""
    code = document.code
    for match in _LOADED.finditer(code.lower) if "/" in code.text else ():
        if _LOCAL.match(match[1]) or _FILE.search(match[1]) or _IMAGE.search(code.sentence(match.start(1))):
            continue
        yield code.text[match.start(1) : match.end(1)], code.place(match.start(1))
