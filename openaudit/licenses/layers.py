"""Which licence a text is: the layers, cheapest first, and what each answer rests on."""

from dataclasses import replace

from openaudit.licenses import clauses, granted, index, known, match, notices, phrases, reading, standard
from openaudit.licenses.decode import decode
from openaudit.licenses.match import Match
from openaudit.licenses.reading import Text
from openaudit.licenses.records import Candidate, Identification

LEGAL = 0.16  # share of grams known from any licence, from which a text is taken for a legal one
NOTICE = 0.42  # the same for a file that is nothing but a notice
SHORT = 12  # words of a file that is taken for a notice whatever they are
TOP = 300  # characters at the top of a file in which a title in a script without blanks has to stand
LISTED = 5  # candidates that are kept
FAINT = 0.1  # share of a licence below which it is no candidate


def identify(data: str | bytes, *, recorded: bool = False) -> Identification:
    """The answer of the first layer that has one; what cannot be read says why.

    With `recorded`, a licence whose terms are recorded is searched for the clauses of those terms alone.
    """
    text, caveats, unread = decode(data)
    if unread:
        return Identification(unread=unread, caveats=caveats)
    one = reading.read(text)
    found = standard.exact(one) or _matched(one)
    legal = found.license or reading.unspaced(text) or one.legal >= LEGAL
    only = _recorded(found.license) if recorded and found.license else None
    atoms = clauses.atoms(text, one.form, one.words.lines, only) if legal else ()
    return replace(found, atoms=atoms, caveats=(*caveats, *found.caveats))


def _recorded(license_: str) -> frozenset[str] | None:
    """The names of what is recorded that the licence restricts and asks for; None where nobody recorded it."""
    found = granted.terms(license_)
    return (
        frozenset(atom.partition(":")[0] for atom in (*found.restrictions, *found.obligations)) if found.known else None
    )


def _matched(one: Text) -> Identification:
    ranked = match.best(index.load(), one.query)
    hits = [hit for hit in phrases.hits(one.form) if _credible(one, hit)]
    found = known.answer(one, ranked, hits) or standard.answer(one, ranked) or _notice(one) or Identification()
    near = tuple(_candidate(one, m) for m in ranked[:LISTED] if m.of_license > FAINT)
    return replace(found, candidates=(*found.candidates, *near))


def _credible(one: Text, hit: phrases.Hit) -> bool:
    """Whether phrases stand in a legal text, and not in a page that names a licence."""
    if one.legal >= LEGAL:
        return True
    at, _ = max(hit.where, key=lambda stretch: stretch[1] - stretch[0])
    return at < TOP and reading.unspaced(one.text)


def _candidate(one: Text, found: Match) -> Candidate:
    shares = {"of_license": round(found.of_license, 3), "of_file": round(one.share(found), 3)}
    return Candidate(license=found.entry.id, why=found.entry.kind, **shares)


def _notice(one: Text) -> Identification | None:
    """A file that is nothing but a notice is under what the notice says; elsewhere a notice is a candidate only."""
    found = notices.find(one.text, one.form)
    if not found:
        return None
    names = tuple(dict.fromkeys(notice.license for notice in found))
    if one.legal < NOTICE and len(one.words.words) > SHORT:
        listed = tuple(Candidate(license=name, of_license=0.0, of_file=0.0, why="notice") for name in names)
        return Identification(candidates=listed, caveats=("mentions a licence, is not the text of one",))
    spans = tuple(notices.span(one.form, one.words.lines, notice) for notice in found)
    return Identification(license=notices.joined(one.form, names), confidence=0.85, matcher="notice", spans=spans)
