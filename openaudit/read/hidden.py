"""Characters that a reader does not see, and letters that look like others: what to say about a text that holds them."""

import re

_KINDS = {
    "control-character": re.compile("[\x01-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]"),
    "bidi-control": re.compile("[\u202a-\u202e\u2066-\u2069]"),
    "invisible-character": re.compile(
        "[\u00ad\u115f\u1160\u180e\u200b\u2060-\u2065\u3164\ufeff\uffa0\U000e0000-\U000e0fff]"
    ),
}
# Joiners belong to emoji and to several scripts; after an ASCII letter they only hide.
_JOINERS = re.compile("[\u200c-\u200f\u061c]")
_JOINER = re.compile(f"(?<=[\x00-\x7f]){_JOINERS.pattern}")
_PLAIN = bytes((9, 10, 12, 13, *range(32, 127)))  # what most texts are made of
_LETTERS = re.compile(r"[^\W\d_]")


def found(text: str) -> tuple[tuple[str, int], ...]:
    """The kinds of characters in `text` that nobody sees, each with the offset of the first."""
    seen = odd(text)
    if not any(pattern.search(seen) for pattern in _KINDS.values()) and not _JOINERS.search(seen):
        return ()
    hits = [(kind, pattern.search(text)) for kind, pattern in _KINDS.items()]
    hits.append(("invisible-character", _JOINER.search(text)))
    first: dict[str, int] = {}
    for kind, hit in hits:
        if hit:
            first[kind] = min(hit.start(), first.get(kind, hit.start()))
    return tuple(first.items())


def odd(text: str) -> str:
    """What is left of `text` without the printable signs of ASCII and plain white space: little, and quick to search."""
    return text.encode("utf-8", "surrogatepass").translate(None, _PLAIN).decode("utf-8", "surrogatepass")


def lookalikes(text: str) -> str:
    """The letters of `text` that are not ASCII, as code points: in an identifier they pose as others. Empty where there are none."""
    foreign = dict.fromkeys(letter for letter in _LETTERS.findall(text) if ord(letter) > 127)  # noqa: PLR2004
    return ", ".join(f"U+{ord(letter):04X}" for letter in list(foreign)[:10])
