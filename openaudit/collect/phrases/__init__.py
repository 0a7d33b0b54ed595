"""Phrases as data: what to look for in documents, read from the data folder `phrases` (format: docs/phrases.md).

A phrase is searched in the lower-case flat text of a document, in the sentences that hold one of its `words`, and is
compiled when there is one; so most phrases cost a few substring searches. A pattern for names keeps its case.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from openaudit.collect.phrases.files import read
from openaudit.collect.phrases.named import names
from openaudit.collect.phrases.patterns import expand
from openaudit.collect.phrases.phrase import MAX_HITS, NO_WORD, Hit, Phrase, stands

__all__ = ["MAX_HITS", "NO_WORD", "Hit", "Phrase", "load", "names", "read", "stands"]


@cache
def load(name: str) -> tuple[Phrase, ...]:
    """The phrases of `phrases/<name>.yaml`, in the order they stand there."""
    data = read(name)
    terms: Mapping[str, str] = {**read("terms"), **data.get("terms", {})}
    return tuple(_phrase(f"{name}.{entry['id']}", entry, terms) for entry in data["phrases"])


def _phrase(name: str, entry: Mapping[str, Any], terms: Mapping[str, str]) -> Phrase:
    def pattern(key: str) -> str:
        value = entry.get(key, [])
        given = [value] if isinstance(value, str) else value
        return "|".join(expand(one, terms) for one in given)

    return Phrase(
        id=name,
        shows=entry.get("shows", "yes"),
        pattern=pattern("patterns"),
        words=frozenset(entry.get("words", ())),
        languages=tuple(entry.get("languages", ())),
        needs=pattern("needs"),
        unless=pattern("unless"),
        under=frozenset(entry.get("under", ())),
        beyond=frozenset(entry.get("not-under", ())),
        where=entry.get("where", "prose"),
        cased=entry.get("case") == "kept",
        examples=tuple(entry.get("examples", ())),
        counter=tuple(entry.get("counter-examples", ())),
    )
