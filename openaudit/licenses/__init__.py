"""What a licence is: identify a text, resolve an id, parse an expression, look up terms.

Light to import: the index and the knowledge base are read when a question first needs them.
"""

from typing import TYPE_CHECKING

from openaudit.licenses.records import Atom, Candidate, Identification, Resolved, Rider, Span, Terms

if TYPE_CHECKING:
    from collections.abc import Collection

    from openaudit.licenses.expressions import Expression

__all__ = [
    "Atom",
    "Candidate",
    "Identification",
    "Resolved",
    "Rider",
    "Span",
    "Terms",
    "acceptable",
    "identify",
    "parse",
    "resolve_id",
    "terms",
]


def identify(text: str | bytes, *, recorded: bool = False) -> Identification:
    """Which licence `text` is, with its riders and atoms; what cannot be read says so, nothing is raised on content.

    With `recorded` the atoms of a licence whose terms are recorded are those of its record alone, which is quicker.
    """
    from openaudit.licenses.layers import identify as answer  # noqa: PLC0415 - see above

    return answer(text, recorded=recorded)


def resolve_id(raw: str) -> Resolved:
    """What a declared id or name stands for: an SPDX expression, a known AI licence, a family, or nothing known."""
    from openaudit.licenses.ids import resolve as answer  # noqa: PLC0415 - see above

    return answer(raw)


def terms(license: str) -> Terms:
    """What `license` (an id or an expression) grants, forbids and asks for; `known` is False where nobody recorded it."""
    from openaudit.licenses.granted import terms as answer  # noqa: PLC0415 - see above

    return answer(license)


def parse(expression: str) -> "Expression":
    """The expression as a tree; LicenseError where it is none."""
    from openaudit.licenses.expressions import parse as answer  # noqa: PLC0415 - see above

    return answer(expression)


def acceptable(expression: str, allowed: "Collection[str]") -> bool:
    """Whether one branch of `expression` is made of `allowed` ids alone; LicenseError where it is no expression."""
    from openaudit.licenses.ids import acceptable as answer  # noqa: PLC0415 - see above

    return answer(expression, allowed)
