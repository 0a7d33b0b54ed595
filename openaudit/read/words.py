"""Which of many words stand in a text: looked for among its different words alone, for a text says most of its words again and again.

A word can stand only where its first and its last four bytes do: so most words cost a look into the set of all runs of four bytes.
"""

from collections.abc import Iterable
from functools import cached_property

RUN = 4  # bytes: what a memory view reads as one number
FEW = 80  # words that are looked for sooner than the runs of a text are listed


class Words:
    """The text that words are looked for in."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def different(self) -> str:
        """What stands between the white space of the text, each once, in lines of their own: a third of it, or less."""
        return "\n".join(dict.fromkeys(self.text.split()))

    @cached_property
    def runs(self) -> frozenset[int]:
        """Every run of four bytes in the different words, as a number."""
        data = memoryview(self.different.encode("utf-8", "surrogatepass"))
        return frozenset[int]().union(*(_numbers(data[start:]) for start in range(RUN)))


class Vocabulary:
    """Words (stems, phrases) that texts are searched for; all of them in the form that the texts have, such as lower case."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(set(words))
        self._short: list[tuple[str, bool]] = []  # word, whether it is one
        self._by_run: dict[int, list[tuple[int, str, bool]]] = {}  # first run -> last run, word, whether it is one
        for word in self._words:
            parts = word.split()
            data = memoryview(max(parts, key=len, default="").encode("utf-8", "surrogatepass"))
            if len(data) < RUN:
                self._short.append((word, parts == [word]))
            else:
                (first,), (last,) = _numbers(data[:RUN]), _numbers(data[-RUN:])
                self._by_run.setdefault(first, []).append((last, word, parts == [word]))

    def within(self, words: Words) -> frozenset[str]:
        """Those that stand in the text of `words`."""
        if len(self._by_run) < FEW and "runs" not in vars(words):
            return frozenset(word for word in self._words if word in words.text)
        runs, different, text = words.runs, words.different, words.text
        found = [word for word, single in self._short if word in (different if single else text)]
        for run in runs.intersection(self._by_run):  # walks the words, which are fewer
            for last, word, single in self._by_run[run]:
                if last in runs and word in (different if single else text):
                    found.append(word)
        return frozenset(found)


def _numbers(data: memoryview) -> list[int]:
    """The four bytes after each other in `data`, as numbers; what is left over is left out."""
    return data[: len(data) // RUN * RUN].cast("I").tolist()
