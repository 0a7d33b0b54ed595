"""A text in the forms that the layers of identification read it in."""

from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

from openaudit.licenses import forms, index, match, spans, words
from openaudit.licenses.forms import Phrases
from openaudit.licenses.index import NOWHERE
from openaudit.licenses.match import Match, Query
from openaudit.licenses.words import Words

UNSPACED = 0.15  # share of letters of scripts without blanks, from which a text is in such a script
SAMPLE = 8000  # characters that this is told from


@dataclass(frozen=True)
class Text:
    """A text in the forms that the layers read."""

    words: Words
    form: Phrases

    @property
    def text(self) -> str:
        """The text as decoded."""
        return self.words.text

    @cached_property
    def query(self) -> Query:
        """What the index is asked."""
        return match.ask(index.load(), self.words)

    @cached_property
    def legal(self) -> float:
        """The share of its grams that stand in some licence."""
        groups = self.query.groups
        return int((groups != NOWHERE).sum()) / max(1, len(groups))

    def share(self, found: Match) -> float:
        """The share of the words that `found` explains."""
        return found.inside / max(1, len(self.words.words))


def read(text: str) -> Text:
    """The forms of `text`."""
    clean = forms.cleaned(text)
    return Text(words.read(text, clean), forms.phrases(clean, edges))


def edges(bare: str) -> list[int]:
    """Where the words begin and end, by turns."""
    found: list[int] = spans.plain(bare).tolist()
    return found


def digest(seen: list[str]) -> int:
    """The number under which the index knows a text of these very words."""
    return crc32(" ".join(seen).encode())


def unspaced(text: str) -> bool:
    """Whether the text is largely in a script without blanks, which the index has few licences in."""
    sample = text[:SAMPLE]
    if sample.isascii():
        return False
    return sum("\u3400" <= c <= "\u9fff" or "\u3040" <= c <= "\u30ff" for c in sample) > len(sample) * UNSPACED
