"""Names of models as text has them: which are names at all, and which are another family's than the release's own."""

import re
from functools import cache

from openaudit.collect import phrases

_TAIL = re.compile(r"(?: [a-z][a-z-]{1,30}){1,5}$")  # small words after a name are no part of it
_REST = re.compile(r"\s(?:for|with|on|and|using|by|in|model|from|to|is|which|that|as|via|through|has|are|was)\b")
_ID = re.compile(r"[A-Za-z0-9][\w.-]{1,60}/[\w.-]{2,80}$")
_UNNAMED = re.compile(r"(?:base|base foundation|pre-?trained language)(?: models?)?$", re.IGNORECASE)
_COPY = re.compile(r"huggingface|hf|mirror|copy|clone|pytorch|safetensors|sharded|model|fp16|bf16")
SHARED = 4  # letters at the beginning that make two names one family


def foreign(name: str, own: str) -> str:
    """`name` without what a sentence leaves on it; empty where it is no model's name or the release's own family."""
    if _UNNAMED.match(name):
        return "unnamed"
    name = _TAIL.sub("", _REST.split(name)[0]).strip(" .,;:-")
    telling = re.search(r"[\d/]|[a-z]-[a-zA-Z]", name) or _families().match(name)
    return "" if len(name) < 2 or not telling or _none().match(name) or _same(name, own) else name  # noqa: PLR2004


def familiar(name: str) -> bool:
    """Whether it is an id with its owner, or the name of a well-known family."""
    return bool(_ID.match(name) or _families().match(name))


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name.lower())


def _same(one: str, own: str) -> bool:
    """Whether a name is of the release's own family: the same beginning, the publisher's own name apart.

    What has another publisher is not, and neither is a name that the release's own adds something telling to: a base
    and what was made of it (`wader-7b` and `wader-7b-chat`, `wader-7b` and `wader-vision`).
    """
    publisher, _, model = own.replace("__", "/").rpartition("/")
    maker, _, short = one.rpartition("/")
    if maker and not _letters(publisher).startswith(_letters(maker)[:SHARED]):
        return False
    prefix = next((word for word in re.split(r"[\W_]", publisher.lower()) if len(word) >= SHARED), "")
    name, family = (_letters(text).removeprefix(prefix) for text in (short, model))
    if not family:
        return _letters(short).startswith(prefix)
    shared = next(
        (at for at, (a, b) in enumerate(zip(name, family, strict=False)) if a != b), min(len(name), len(family))
    )
    akin = shared >= min(SHARED, len(family)) and not SHARED <= len(name) == shared < len(family)
    return akin and not any(word not in name and shared <= family.find(word) for word in _telling(model))


def _telling(model: str) -> list[str]:
    """The words of a model's name, its family's apart, that tell it from others of that family: `vision`, `chat`, `coder`."""
    words = [word for word in re.split(r"[\W_]", model.lower()) if word]
    return [word for word in words[1:] if not _common().fullmatch(word)]


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


@cache
def _common() -> re.Pattern[str]:
    return re.compile("|".join(phrases.read("models")["common"]))
