"""Which licence a text is: the layers, cheapest first, and what each answer rests on."""

from dataclasses import dataclass, replace
from zlib import crc32

from openaudit.licenses import clauses, index, match, notices, phrases
from openaudit.licenses.decode import decode
from openaudit.licenses.index import NOWHERE
from openaudit.licenses.match import Match, Query
from openaudit.licenses.records import Candidate, Identification
from openaudit.licenses.words import Phrases, Words, read
from openaudit.licenses.words import phrases as phrase_form

LEGAL = 0.16  # share of grams known from any licence, from which a text is taken for a legal one
NOTICE = 0.42  # the same for a file that is nothing but a notice


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


def identify(data: str | bytes) -> Identification:
    """The answer of the first layer that has one; what cannot be read says why."""
    from openaudit.licenses import known, standard

    text, caveats, unread = decode(data)
    if unread:
        return Identification(unread=unread, caveats=caveats)
    one = _forms(text)
    found = standard.exact(one)
    if not found:
        ranked = match.best(index.load(), one.query)
        hits = phrases.hits(one.form) if one.legal >= LEGAL or _unspaced(text) else []
        found = known.answer(one, ranked, hits) or standard.answer(one, ranked) or _notice(one)
        candidates = tuple(_candidate(one, m) for m in ranked[:5] if m.of_license > 0.1)
        found = replace(found or Identification(), candidates=(*(found.candidates if found else ()), *candidates))
    atoms = clauses.atoms(text, one.form, one.words.lines) if found.license or one.legal >= LEGAL or _unspaced(text) else ()
    return replace(found, atoms=atoms, caveats=(*caveats, *found.caveats))


def _forms(text: str) -> Text:
    words = read(text)
    query = match.ask(index.load(), words)
    hits = int((query.groups != NOWHERE).sum())
    return Text(words, phrase_form(text), query, hits / max(1, len(query.groups)))


def digest(words: list[str]) -> int:
    """The number under which the index knows a text of these very words."""
    return crc32(" ".join(words).encode())


def _candidate(one: Text, found: Match) -> Candidate:
    share = found.inside / max(1, len(one.words.words))
    return Candidate(license=found.entry.id, of_license=round(found.of_license, 3), of_file=round(share, 3), why=found.entry.kind)


def _notice(one: Text) -> Identification | None:
    """A file that is nothing but a notice is under what the notice says; elsewhere a notice is a candidate only."""
    found = notices.find(one.text, one.form)
    if not found:
        return None
    names = tuple(dict.fromkeys(notice.license for notice in found))
    if one.legal < NOTICE and len(one.words.words) > 12:
        listed = tuple(Candidate(license=name, of_license=0.0, of_file=0.0, why="notice") for name in names)
        return Identification(candidates=listed, caveats=("mentions a licence, is not the text of one",))
    spans = tuple(notices.span(one.form, one.words.lines, notice) for notice in found)
    return Identification(license=notices.joined(one.form, names), confidence=0.85, matcher="notice", spans=spans)


def _unspaced(text: str) -> bool:
    """Whether the text is largely in a script without blanks, which the index has few licences in."""
    sample = text[:8000]
    return sum("\u3400" <= c <= "\u9fff" or "\u3040" <= c <= "\u30ff" for c in sample) > len(sample) * 0.15
