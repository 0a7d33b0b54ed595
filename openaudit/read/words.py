"""Which of many words stand in a text: looked for among its different words alone, for a text says most of its words again and again."""

from collections.abc import Iterable


def different(text: str) -> str:
    """What stands between the white space of `text`, each once, in lines of their own: a third of it, or less."""
    return "\n".join(dict.fromkeys(text.split()))


class Vocabulary:
    """Words (stems, phrases) that texts are searched for; all of them in the form that the texts have, such as lower case."""

    def __init__(self, words: Iterable[str]) -> None:
        given = sorted(set(words))
        self._whole = [word for word in given if word.split() == [word]]
        self._several = [word for word in given if word.split() != [word]]

    def within(self, text: str, known: str) -> frozenset[str]:
        """Those that stand in `text`, whose `different` words are `known`."""
        return frozenset(
            [word for word in self._whole if word in known] + [word for word in self._several if word in text]
        )
