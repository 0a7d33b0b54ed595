"""Data sets that the code in a card loads by their ids, where the card names the same ones as training data."""

import re
from collections.abc import Iterator

from openaudit.collect.documents import documents
from openaudit.collect.documents.datasets import public_names
from openaudit.collect.documents.once import once
from openaudit.facts import Place
from openaudit.release import Release

SHORTEST = 4  # letters and digits of a name that is looked for in an id
CALL = "load_dataset("

_LOADED = re.compile(r"\bload_dataset\(\s{0,4}(?:path\s?=\s?)?[\"']([\w.-]{2,60}(?:/[\w.-]{1,96})?)[\"']")
_BETWEEN = re.compile(r"[\W_]")


@once
def loaded(release: Release) -> tuple[tuple[str, Place], ...]:
    """The ids of data sets that are named as training data and loaded in the code of a document, each with its line."""
    return tuple(_loaded(release))


def _loaded(release: Release) -> Iterator[tuple[str, Place]]:
    codes = [one.code for one in documents(release) if one.role != "changes" and CALL in one.code.text]
    if not codes:
        return
    named = {_bare(name) for name, _ in public_names(release)}
    for code in codes:
        for found in _LOADED.finditer(code.text):
            if any(len(name) >= SHORTEST and name in _bare(found[1]) for name in named):
                yield found[1], code.place(found.start())


def _bare(name: str) -> str:
    """The letters and digits of a name, in lower case."""
    return _BETWEEN.sub("", name.lower())
