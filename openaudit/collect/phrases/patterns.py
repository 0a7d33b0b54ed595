"""Patterns of phrases made one regular expression: terms put in, groups numbered, and what begins alike asked once."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

_TERM = re.compile(r"\{([a-z][a-z-]{0,40})\}")
_GROUP = re.compile(r"\(\?P<([a-z]+)>")
# What a pattern is made of, as far as its brackets go: an escaped letter, a class of letters, or a letter.
_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
_EDGE = r"\b"
_WORDS = re.compile(r"[\w :,/&-]+")  # no letter in it means anything to a regular expression
_SUFFIXES = re.compile(r"\\\.(?:\(\?:([\w?|]{1,200})\)|([\w?]{1,40}))\$$")  # such as `\.(?:py|ya?ml)$`


def expand(pattern: str, terms: Mapping[str, str]) -> str:
    """`pattern` with every `{term}` replaced by the alternatives that it stands for."""
    while _TERM.search(pattern):
        pattern = _TERM.sub(lambda found: f"(?:{terms[found[1]]})", pattern)
    return pattern


def quicker(pattern: str) -> str:
    """A pattern that finds what `pattern` finds, its named groups told apart (`id0`, `id1`, …), so that several may name the same.

    Neighbouring alternatives that begin at the edge of a word share one test for the edge: within a word nothing more is tried.
    """
    runs = groupby(_alternatives(pattern), lambda one: one.startswith(_EDGE))
    return _numbered("|".join(_at_edge(list(run)) if edge else "|".join(run) for edge, run in runs))


def plain(pattern: str) -> tuple[tuple[str, ...], str]:
    """The alternatives of `pattern` that are words and nothing else, which need no regular expression, and the rest of it."""
    found = list(_alternatives(pattern)) if pattern else []
    words = tuple(one for one in found if _WORDS.fullmatch(one))
    return words, "|".join(one for one in found if one not in words)


def endings(pattern: str) -> tuple[str, ...]:
    """What names end in that `pattern` is found in, where all its alternatives end in suffixes of files; else nothing."""
    found = [_SUFFIXES.search(one) for one in _alternatives(pattern)]
    suffixes = [one[1] or one[2] for one in found if one]
    if len(suffixes) < len(found):
        return ()
    return tuple(
        sorted({f".{one}" for several in suffixes for suffix in several.split("|") for one in _spelled(suffix)})
    )


def _spelled(suffix: str) -> Iterator[str]:
    """`yaml` and `yml` for `ya?ml`."""
    head, mark, tail = suffix.partition("?")
    for one in _spelled(tail) if mark else ():
        yield head + one
        yield head[:-1] + one
    if not mark:
        yield suffix


def _at_edge(run: list[str]) -> str:
    return run[0] if len(run) == 1 else f"{_EDGE}(?:{'|'.join(one.removeprefix(_EDGE) for one in run)})"


def _alternatives(pattern: str) -> Iterator[str]:
    """The alternatives of `pattern` that stand in no bracket."""
    depth, held = 0, list[str]()
    for piece in _PIECE.findall(pattern):
        depth += (piece == "(") - (piece == ")")
        if piece == "|" and not depth:
            yield "".join(held)
            held = []
        else:
            held.append(piece)
    yield "".join(held)


def _numbered(pattern: str) -> str:
    count = iter(range(1000))
    return _GROUP.sub(lambda found: f"(?P<{found[1]}{next(count)}>", pattern)
