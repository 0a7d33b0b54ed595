"""Names of models as text has them: which are names at all, and which are another family's than the release's own."""

import re
from functools import cache

from openaudit.collect import phrases

_TAIL = re.compile(r"(?: [a-z][a-z-]{1,30}){1,5}$")  # small words after a name are no part of it
_REST = re.compile(r"\s(?:for|with|on|and|using|by|in|model|from|to|is|which|that|as|via|through|has|are|was)\b")
_UNNAMED = ("base", "base foundation")
_COPY = re.compile(r"huggingface|hf|mirror|copy|clone|pytorch|safetensors|sharded|model|fp16|bf16")
SHARED = 4  # letters at the beginning that make two names one family


def foreign(name: str, own: str) -> str:
    """`name` without what a sentence leaves on it; empty where it is no model's name or the release's own family."""
    name = _TAIL.sub("", _REST.split(name)[0]).strip(" .,;:-")
    if name.lower() in _UNNAMED:
        return "unnamed"
    telling = re.search(r"[\d/]|[a-z]-[a-zA-Z]", name) or _families().match(name)
    return "" if len(name) < 2 or not telling or _none().match(name) or _same(name, own) else name  # noqa: PLR2004


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name.lower())


def _same(one: str, own: str) -> bool:
    """Whether a name is of the release's own family: the same beginning, the publisher's own name apart.

    What has another publisher is not, and neither is a name that the release's own only adds to (a base and its fine-tune).
    """
    publisher, _, model = own.replace("__", "/").rpartition("/")
    maker, _, short = one.rpartition("/")
    if maker and _letters(maker) != _letters(publisher):
        return False
    prefix = next((word for word in re.split(r"[\W_]", publisher.lower()) if len(word) >= SHARED), "")
    name, family = (_letters(text).removeprefix(prefix) for text in (short, model))
    if not family:
        return _letters(short).startswith(prefix)
    shared = next(
        (at for at, (a, b) in enumerate(zip(name, family, strict=False)) if a != b), min(len(name), len(family))
    )
    return shared >= min(SHARED, len(family)) and not SHARED <= len(name) == shared < len(family)


def mirrors(named: str, own: str) -> bool:
    """Whether the release is a copy of `named`: the same name, but for words that say so."""
    name, model = (_letters(text.replace("__", "/").rsplit("/", 1)[-1]) for text in (named, own))
    return name in model and not _COPY.sub("", model.replace(name, ""))


@cache
def _families() -> re.Pattern[str]:
    return re.compile("|".join(phrases.read("models")["families"]), re.IGNORECASE)


@cache
def _none() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(phrases.read('models')['none'])})$", re.IGNORECASE)
