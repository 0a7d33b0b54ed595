"""One thing that structured data documentation says."""

from dataclasses import dataclass

from openaudit.facts import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told, in which words, of which dataset, how it was found and where.

    `kind`: name, license, location, size, composition, content, dates, obtained, source, processing, selection, labeling or rights.
    `license` is the expression that the words of a licence name, where whoever read them knows it.
    """

    kind: str
    text: str
    of: str
    how: str
    place: Place
    license: str | None = None
