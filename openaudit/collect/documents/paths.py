"""What the path of a file says about it: whether it is a document, which kind, and in which language."""

import re

_DOCUMENT = re.compile(
    r"\.(?:md|mdx|markdown|rst)$|(?:^|/)(?:readme|model[_-]?card|data[_-]?card|datasheet)[^/]{0,40}$", re.IGNORECASE
)
_PLAIN = re.compile(
    r"(?:^|/)[^/]{0,60}(?:readme|card|training|datasheet|about|use[_-]?policy)[^/]{0,40}\.txt$", re.IGNORECASE
)
_NOT = re.compile(
    r"(?:^|/)(?:third[_-]?party|3rdparty|node_modules|vendor|external|\.github|site-packages|submodules?|deps|tests?|(?:[^/]{0,20}[-_])?megatron[^/]{0,20}|deepspeed[^/]{0,20}|fairseq|lm[-_]eval[^/]{0,20}|llama\.cpp|fastchat|detectron2?)/"
    r"|(?:^|/)[^/]{0,60}(?:licen[cs]e|agreement|terms[-_]|privacy)[^/]{0,60}$|(?:^|/)(?:copying|notice|code[_-]of[_-]conduct|contributing|security|authors|codeowners)[^/]{0,40}$"
    r"|\.(?:py|json|ya?ml|toml|sh|bin|safetensors|png|jpe?g|gif|svg|pdf|ipynb|html?)$",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"(?:^|/)(?:change[_-]?log|changes|history|release[_-]?notes|news|roadmap|todo)[^/]{0,20}$", re.IGNORECASE
)
_CARD = re.compile(r"^(?:readme\.(?:md|markdown|rst|txt)|readme|model[_-]?card[^/]{0,40})$", re.IGNORECASE)
_LANGUAGE = re.compile(
    r"[._-](zh|cn|zh[_-]?cn|zh[_-]?hans|zh[_-]?tw|zh[_-]?hant|en|ja|jp|ko|kr|fr|de|es|pt|pt[_-]?br|ru|ar|vi|it|tr)$",
    re.IGNORECASE,
)


def is_document(path: str) -> bool:
    """Whether the file is called like a document that may say something of the release."""
    return bool(_DOCUMENT.search(path) or _PLAIN.search(path)) and not _NOT.search(path)


def rank(path: str) -> tuple[int, int, int]:
    """Its place among the documents: near the root first, cards before others, translations last."""
    name = path.rsplit("/", 1)[-1]
    return (path.count("/"), 0 if _CARD.match(name) else 1, 1 if language(path) else 0)


def role(path: str) -> str:
    """What the document is: `card`, `document` or `changes`."""
    return "changes" if _CHANGES.search(path) else "card" if _CARD.match(path) else "document"


def language(path: str) -> str:
    """The language that its name says it is in, in lower case; empty where it says none."""
    found = _LANGUAGE.search(path.rsplit(".", 1)[0] if "." in path.rsplit("/", 1)[-1] else path)
    return found[1].lower() if found else ""


def stem(path: str) -> str:
    """Its path without suffix and language, in lower case: what a translation has in common with what it translates."""
    return _LANGUAGE.sub("", path.rsplit(".", 1)[0] if "." in path.rsplit("/", 1)[-1] else path).lower()
