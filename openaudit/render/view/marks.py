"""A mark: a word, a tone and a glyph that say the same thing, so that nothing is told by colour alone."""

from dataclasses import dataclass

from openaudit.render.view.numbers import NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """`tone` is one of good, bad, warn, open (not known) and plain; `glyph` one character that goes with it."""

    word: str
    tone: str
    glyph: str


OUTCOMES = {
    "met": Mark(word="met", tone="good", glyph="✓"),
    "unmet": Mark(word="not met", tone="bad", glyph="✗"),
    "unknown": Mark(word="unknown", tone="open", glyph="?"),
    "exempt": Mark(word="exempt", tone="plain", glyph=NONE),
}
SEVERITIES = {
    "error": Mark(word="error", tone="bad", glyph="✗"),
    "warning": Mark(word="warning", tone="warn", glyph="!"),
    "note": Mark(word="note", tone="plain", glyph="•"),
}
CLAIM = Mark(
    word="on a claim", tone="warn", glyph="!"
)  # met, and nothing but the publisher's word stands behind a part of it
TESTS = {
    True: Mark(word="passed", tone="good", glyph="✓"),
    False: Mark(word="failed", tone="bad", glyph="✗"),
    None: Mark(word="reported", tone="plain", glyph=NONE),
}
TRUTHS = {
    "yes": Mark(word="yes", tone="good", glyph="✓"),
    "no": Mark(word="no", tone="bad", glyph="✗"),
    "inconclusive": Mark(word="inconclusive", tone="warn", glyph="!"),
    "unknown": Mark(word="not known", tone="open", glyph="?"),
}


def truth(value: object) -> Mark:
    """The mark of a yes or no, whichever way it is written; not known for anything else."""
    said = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    return TRUTHS.get(said if isinstance(said, str) else "unknown", TRUTHS["unknown"])
