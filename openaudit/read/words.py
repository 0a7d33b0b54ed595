"""Which of many words stand in a text, without looking for each of them: only those are looked for whose first letters occur."""

from collections.abc import Iterable

FIRST = 3  # letters by which words are told apart


def grams(text: str) -> frozenset[str]:
    """Every run of FIRST letters within the words of `text` (what stands between white space), each once."""
    once = " ".join(dict.fromkeys(text.split()))
    return frozenset([once[at : at + FIRST] for at in range(len(once) - FIRST + 1)])


class Vocabulary:
    """Words (stems, phrases) that texts are searched for; all of them in the form that the texts have, such as lower case."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_first: dict[str, list[str]] = {}
        self._short: list[str] = []  # too short to have FIRST letters without a blank: looked for in any case
        for word in sorted(set(words)):
            first = word[:FIRST]
            (self._by_first.setdefault(first, []) if len(first.split()) == 1 and len(first.strip()) == FIRST else self._short).append(word)

    def within(self, text: str, known: frozenset[str] | None = None) -> frozenset[str]:
        """Those that stand in `text`; `known` are its `grams`, where somebody has them already."""
        there = self._by_first.keys() & (grams(text) if known is None else known)
        return frozenset(
            [word for word in self._short if word in text]
            + [word for first in there for word in self._by_first[first] if word in text]
        )
