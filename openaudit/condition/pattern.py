"""Which regular expressions a rubric may use: those whose time grows with the text, not with its power set."""

import re
from re import _parser  # type: ignore[attr-defined]  # the standard library's own reader of patterns
from typing import Any

REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
REFUSED = {"GROUPREF", "GROUPREF_EXISTS", "ASSERT", "ASSERT_NOT"}
MANY = 4  # unbounded repeats that may follow each other; each adds a power to the time


def steady(pattern: str) -> bool:
    """Whether `pattern` has no repeat or choice inside a repeat, no look-around, no back-reference, and few repeats in all."""
    try:
        return _repeats(_parser.parse(pattern), inside=False) <= MANY
    except (_RestlessError, re.error, RecursionError, OverflowError):
        return False


class _RestlessError(Exception):
    """The pattern holds what can take for ever."""


def _repeats(tree: Any, *, inside: bool) -> int:
    """How many repeats there are in a tree of the standard library's pattern reader."""
    count = 0
    for operator, argument in tree:
        name = str(operator)
        if name in REFUSED or (inside and name in {*REPEATS, "BRANCH"}):
            raise _RestlessError
        if name in REPEATS:
            count += 1 + _repeats(argument[2], inside=True)
        elif name == "SUBPATTERN":
            count += _repeats(argument[-1], inside=inside)
        elif name == "BRANCH":
            count += sum(_repeats(branch, inside=inside) for branch in argument[1])
        elif name == "ATOMIC_GROUP":
            count += _repeats(argument, inside=inside)
    return count
