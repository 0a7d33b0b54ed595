"""What a pattern cannot be found without: literal pieces, one of which stands in every text that it is found in.

Looking for a few pieces is many times as fast as trying a pattern, and most sentences hold none of them.
"""

import re
from collections.abc import Collection, Iterator

MOST = 24  # pieces; looking for more costs as much as the pattern
SHORTEST = 3  # bytes of a piece: a Chinese letter says as much as three Latin ones
_TOKEN = re.compile(
    r"(?P<around>\(\?(?:[=!]|<[=!]))|(?P<open>\((?:\?(?:P<\w+>|[a-z]*(?:-[a-z]+)?:))?)|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<times>[?*+]\??|\{\d+(?:,\d*)?\}\??)|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<escape>\\.)"
    r"|(?P<letters>[^\\()\[|?*+{.^$]+(?![?*+{]))|(?P<letter>.)",
    re.DOTALL,
)
Pieces = frozenset[str]
NONE: Pieces = frozenset()


def needed(pattern: str, words: Collection[str] = ()) -> tuple[str, ...]:
    """Pieces in lower case, one of which stands in the lower case of every text that `pattern` is found in.

    None where that cannot be told, or where any text with one of `words` holds one of them.
    """
    found = _alternatives(_TOKEN.finditer(pattern), words)
    least = [one for one in found if not any(other in one for other in found if other != one)]
    return tuple(sorted(least)) if len(least) <= MOST else ()


def holds_one(pieces: tuple[str, ...], text: str) -> bool:
    """Whether one of `pieces` stands in `text`."""
    for piece in pieces:  # noqa: SIM110 twice as fast as any(), some hundred times a card
        if piece in text:
            return True
    return False


def _alternatives(tokens: Iterator[re.Match[str]], words: Collection[str]) -> Pieces:
    """What the alternatives up to the end of a group need, taken together; nothing where one of them needs nothing."""
    found, told = NONE, True
    sequence = _Sequence(words)
    for token in tokens:
        kind = token.lastgroup
        if kind == "close":
            break
        if kind == "bar":
            best = sequence.best() if told else NONE
            found, told, sequence = found | best, bool(best), _Sequence(words)
        elif kind == "around":
            _alternatives(tokens, words)  # what stands around is no part of what is found
            sequence.end()
        elif kind == "open":
            sequence.group(_alternatives(tokens, words))
        else:
            sequence.take(kind or "", token[0])
    best = sequence.best() if told else NONE
    return found | best if best else NONE


class _Sequence:
    """Things one after another in a pattern: runs of letters, and groups that have to be there."""

    def __init__(self, words: Collection[str]) -> None:
        self.words = words
        self.choices: list[Pieces] = []
        self.run = ""
        self.last: Pieces | None = None  # the group before a quantifier, which may make it nothing

    def take(self, kind: str, text: str) -> None:
        """Letters, a set of letters, or how often the last thing stands."""
        if kind == "times":
            if text[0] in "?*" or text.startswith("{0"):
                self.run, self.last = self.run[:-1], None
            self.end()
        elif kind == "letters" or (kind == "letter" and text not in ".^$"):
            self._settle()
            self.run += text.lower()
        elif kind == "escape" and not text[1].isalnum():
            self._settle()
            self.run += text[1]
        else:
            self.end()

    def group(self, pieces: Pieces) -> None:
        """A group that needs `pieces`."""
        self.end()
        self.last = pieces

    def end(self) -> None:
        """The run of letters, or the group before, is over."""
        self._settle()
        if len(self.run.encode()) >= SHORTEST:
            self.choices.append(frozenset({self.run}))
        self.run = ""

    def _settle(self) -> None:
        if self.last:
            self.choices.append(self.last)
        self.last = None

    def best(self) -> Pieces:
        """The choice with the longest pieces, of these the one with the fewest."""
        self.end()
        telling = [one for one in self.choices if not self._said(one)]
        if len(telling) == 1:
            return telling[0]
        return max(telling, key=lambda one: (min(5, *(len(piece.encode()) for piece in one)), -len(one)), default=NONE)

    def _said(self, choice: Pieces) -> bool:
        """Whether a text that holds one of the words holds one of `choice` for that."""
        return bool(self.words) and all(any(piece in word for piece in choice) for word in self.words)
