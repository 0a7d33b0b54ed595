"""A text in the forms that the layers of identification read it in."""

from dataclasses import dataclass
from zlib import crc32

from openaudit.licenses import forms, index, match, spans, words
from openaudit.licenses.forms import Phrases
from openaudit.licenses.index import NOWHERE
from openaudit.licenses.match import Match, Query
from openaudit.licenses.words import Words

UNSPACED = 0.15  # share of letters of scripts without blanks, from which a text is in such a script
SAMPLE = 8000  # characters that this is told from


@dataclass(frozen=True, slots=True)
class Text:
    """A text in the forms that the layers read; `legal` is the share of its grams that stand in some licence."""

    words: Words
    form: Phrases
    query: Query
    legal: float

    @property
    def text(self) -> str:
        """The text as decoded."""
        return self.words.text

    def share(self, found: Match) -> float:
        """The share of the words that `found` explains."""
        return found.inside / max(1, len(self.words.words))


def read(text: str) -> Text:
    """The forms of `text`."""
    seen = words.read(text)
    query = match.ask(index.load(), seen)
    hits = int((query.groups != NOWHERE).sum())
    return Text(seen, forms.phrases(text, _spans), query, hits / max(1, len(query.groups)))


def _spans(bare: str) -> list[tuple[int, int]]:
    return spans.runs(spans.letters(bare))


def digest(seen: list[str]) -> int:
    """The number under which the index knows a text of these very words."""
    return crc32(" ".join(seen).encode())


def unspaced(text: str) -> bool:
    """Whether the text is largely in a script without blanks, which the index has few licences in."""
    sample = text[:SAMPLE]
    return sum("\u3400" <= c <= "\u9fff" or "\u3040" <= c <= "\u30ff" for c in sample) > len(sample) * UNSPACED
