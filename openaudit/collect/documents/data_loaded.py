"""Data sets that the code in a card loads by their ids, where the card names the same ones as training data."""

import re
from collections.abc import Iterator

from openaudit.collect.documents import Flat, documents
from openaudit.collect.documents.datasets import public_names
from openaudit.collect.documents.once import once
from openaudit.facts import Place
from openaudit.release import Release

SHORTEST = 4  # letters and digits of a name that is looked for in an id
CALL = "load_dataset("

_LOADED = re.compile(r"\bload_dataset\(\s{0,4}(?:path\s?=\s?)?[\"']([\w.-]{2,60}(?:/[\w.-]{1,96})?)[\"']")
_BETWEEN = re.compile(r"[\W_]")
_PIECES = re.compile(r"[-_.]")
_TESTS = re.compile(r"split\s?=\s?[\"'](?:test|valid)", re.IGNORECASE)
_BESIDE = frozenset({"usage", "user-tuning", "evaluation", "citation", "others-work"})


@once
def loaded(release: Release) -> tuple[tuple[str, Place], ...]:
    """The ids of data sets that are named as training data and loaded in the code of a document, each with its line."""
    return tuple(_loaded(release))


def _loaded(release: Release) -> Iterator[tuple[str, Place]]:
    codes = [one.code for one in documents(release) if one.role != "changes" and CALL in one.code.text]
    if not codes:
        return
    named = {bare for name, _ in public_names(release) if len(bare := _bare(name)) >= SHORTEST}
    for code in codes:
        for found in _LOADED.finditer(code.text):
            if not named.isdisjoint(_parts(found[1])) and not _aside(code, found.end()):
                yield found[1], code.place(found.start())


def _parts(id: str) -> set[str]:
    """What an id may call a data set: its name as a whole, each piece of it, and its first pieces together."""
    pieces = _PIECES.split(id.lower().rpartition("/")[2])
    return {"".join(pieces[:count]) for count in range(1, len(pieces) + 1)} | set(pieces)


def _aside(code: Flat, at: int) -> bool:
    """Whether the data is loaded to test the model, or where users are told what they may do."""
    return bool(_BESIDE & code.unit(at).topics) or bool(_TESTS.search(code.sentence(at)))


def _bare(name: str) -> str:
    """The letters and digits of a name, in lower case."""
    return _BETWEEN.sub("", name.lower())
