"""Which of many words stand in a text, without looking for each: a word is looked for only where its first and last letters occur."""

from collections.abc import Iterable

LETTERS = 3  # by which words are told apart; a word that has no so many on either end is looked for where its first one occurs


def grams(text: str) -> frozenset[str]:
    """Every letter of `text`, and every run of LETTERS in it without white space, each once (some with a blank beside)."""
    once = " ".join(dict.fromkeys(text.split()))
    return frozenset([once[at : at + LETTERS] for at in range(len(once) - LETTERS + 1)]).union(once, " ")


class Vocabulary:
    """Words (stems, phrases) that texts are searched for; all of them in the form that the texts have, such as lower case."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, str]]] = {}
        for word in sorted(set(words)):
            self._by_first.setdefault(_gram(word[:LETTERS]), []).append((_gram(word[-LETTERS:], -1), word))
        self._firsts = frozenset(self._by_first)

    def within(self, text: str, known: frozenset[str]) -> frozenset[str]:
        """Those that stand in `text`, whose `grams` are `known`."""
        return frozenset(
            [
                word
                for first in self._firsts & known
                for last, word in self._by_first[first]
                if last in known and word in text
            ]
        )


def _gram(letters: str, one: int = 0) -> str:
    """`letters` where they are a run without white space, else the one of them at `one`."""
    return letters if len("".join(letters.split())) == LETTERS else letters[one]
