"""Creative Commons licences by their names, however they are written: in running words, in normal form, as an id."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from openaudit.licenses.forms import normal

_PART = r"(?:nc|non-? ?commercial|sa|share-? ?alike|nd|no-? ?deriv(?:ative)?s?)\b"
_VERSION = r"[1-4][. ][05](?!\d)|[1-4](?= (?:international|unported|generic|licen[cs]e|igo)\b| ?$)"
_NAMES = (
    # NC before BY, as nobody should write it
    re.compile(r"\bcc[- ](?P<parts>(?:nc|sa|nd)(?:[- ](?:nc|sa|nd))*[- ]by(?:[- ](?:nc|sa|nd))*)\b"),
    re.compile(
        r"\b(?:creative commons|cc)(?: attribution| license)?[ :(/-]{1,3}(?:cc )?(?:by|attribution)"
        rf"(?P<parts>(?:[ /-]{{1,3}}{_PART})*)\)?(?:[ -](?:version )?v?(?P<version>{_VERSION}))?"
        r"(?P<kind>(?: (?:international|generic|unported|igo)\b)?)"
        r"(?:[ (-]{1,3}cc[ -]by(?:[ -](?:nc|sa|nd))*(?:[ -](?P<late>[1-4][. ][05]))?\)?)?"
    ),
)
_PARTS = (
    ("-NC", ("nc", "noncommercial", "non commercial")),
    ("-SA", ("sa", "sharealike", "share alike")),
    ("-ND", ("nd", "noder", "no deriv")),
)


@dataclass(frozen=True, slots=True)
class Commons:
    """A licence named between `start` and `end`: its family (`CC-BY-NC`), and its version, empty where none is stated."""

    start: int
    end: int
    family: str
    version: str
    igo: bool

    @property
    def id(self) -> str:
        """The id on the SPDX list, as far as there is one; empty where the version is not stated."""
        return f"{self.family}-{self.version}{'-IGO' if self.igo else ''}" if self.version else ""


def find(text: str) -> Iterator[Commons]:
    """The Creative Commons licences named in `text` (lower case), pattern by pattern."""
    for pattern in _NAMES:
        for hit in pattern.finditer(text):
            found = hit.groupdict()
            stated = found.get("version") or found.get("late") or ""
            version = stated.replace(" ", ".") if len(stated) != 1 else f"{stated}.0"
            yield Commons(
                hit.start(), hit.end(), family(normal(hit["parts"])), version, "igo" in (found.get("kind") or "")
            )


def family(parts: str) -> str:
    """The family that `parts` in normal form (`nc sa`, `noncommercial share alike`) make up."""
    signs = [sign for sign, words in _PARTS if any(f" {word}" in f" {parts}" for word in words)]
    return "CC-BY" + "".join(sign for sign in signs if sign != "-SA" or "-ND" not in signs)  # nothing to share alike
