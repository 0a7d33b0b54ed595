"""Clauses by their words: what a text restricts and asks for, whichever licence it is, each atom with its place."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from openaudit.licenses import knowledge
from openaudit.licenses.forms import Phrases, normal, place
from openaudit.licenses.records import Atom
from openaudit.licenses.sentences import quote_of, sentence_around

MOST = 3  # places kept for one atom: the first ones are enough to check it
NEAR = 260  # characters round a clause in which its number stands
WILD = 12  # words within which the next part of a phrase with a gap has to come
LEAST, GREATEST = 10_000, 10**12  # amounts that can be a threshold of users or money; years and percentages cannot
_AMOUNT = re.compile(
    r"(?P<digits>\d{1,3}(?:[,.\u00a0 ]\d{3})+|\d+(?:\.\d+)?)(?:\s*(?P<scale>thousand|million|billion|bn|[mk]\b|\u4e07|\u4ebf))?",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    r"\b(one|two|three|five|ten|twenty|thirty|fifty|(?:one|two|three|five|seven) hundred|one thousand) (thousand|million|billion)\b",
    re.IGNORECASE,
)
_WORDS = {"one": 1, "two": 2, "three": 3, "five": 5, "ten": 10, "twenty": 20, "thirty": 30, "fifty": 50, "seven": 7}
_SCALES = {
    "thousand": 10**3,
    "k": 10**3,
    "million": 10**6,
    "m": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "\u4e07": 10**4,
    "\u4ebf": 10**8,
}
_QUOTED = re.compile('["\u201c\u300c]([^"\u201c\u201d\u300d\n]{2,60})["\u201d\u300d]')


@dataclass(frozen=True, slots=True)
class Clause:
    """One line of the clause table; a phrase is a tuple of the parts that may stand up to six words apart."""

    atom: str
    kind: Literal["restriction", "obligation"]
    phrases: tuple[tuple[str, ...], ...]
    unless: tuple[tuple[str, ...], ...]
    needs: frozenset[str]
    number: str
    quoted: bool
    places: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def plain(self) -> bool:
        """Whether the atom has no value of its own."""
        return not (self.number or self.quoted or self.places)

    @property
    def wide(self) -> bool:
        """Whether the sentence round the phrase has a say."""
        return bool(self.needs or self.unless) or not self.plain


def atoms(text: str, form: Phrases, lines: list[int], only: Collection[str] | None = None) -> tuple[Atom, ...]:
    """The atoms that the words of `text` speak of, in the order of their places; at most MOST places for one atom.

    `only` are the names that are looked for; None looks for all.
    """
    asked = [clause for clause in table() if only is None or clause.atom in only]
    found = [atom for clause in asked for atom in _of(clause, text, form, lines)]
    return tuple(sorted(found, key=lambda atom: (atom.span.start, atom.name, atom.value)))


def _of(clause: Clause, text: str, form: Phrases, lines: list[int]) -> Iterator[Atom]:
    """The atoms of one clause, one to a line and value."""
    counted: Counter[str] = Counter()
    seen: set[tuple[str, int]] = set()
    found = [hit for phrase in clause.phrases if all(map(form.may_hold, phrase)) for hit in _hits(form.line, phrase)]
    for at, stop in sorted(found):
        if clause.plain and counted[""] == MOST:
            return
        start, end = form.chars(at, stop)
        span = place(lines, start, end)
        sentence = (start, end)
        if clause.wide:
            sentence = sentence_around(text, start, end)
            if _cancelled(clause, text[slice(*sentence)]):
                continue
        for value in _values(clause, text, (start, end), sentence):
            if counted[value] < MOST and (value, span.line) not in seen:
                seen.add((value, span.line))
                counted[value] += 1
                yield Atom(
                    name=clause.atom, value=value, kind=clause.kind, span=span, quote=quote_of(text, lines, start)
                )


def _hits(line: str, phrase: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    first, *rest = phrase
    lead = f" {first} " if first.isascii() else first
    at = line.find(lead)
    found = 0
    while at >= 0 and found < MOST * 4:
        stop = at + len(lead)
        for part in rest:
            near = " ".join(line[stop : stop + 120].split(" ")[:WILD])
            gap = f" {near} ".find(f" {part} ")
            if gap < 0:
                break
            stop += gap + len(part)
        else:
            found += 1
            yield at + (1 if first.isascii() else 0), stop - (0 if rest else 1 if first.isascii() else 0)
        at = line.find(lead, at + 1)


def _cancelled(clause: Clause, sentence: str) -> bool:
    if not clause.needs and not clause.unless:
        return False
    form = f" {normal(sentence)} "
    if clause.needs and not clause.needs & set(form.split()):
        return True
    return any(True for phrase in clause.unless for _ in _hits(form, phrase))


def _values(clause: Clause, text: str, hit: tuple[int, int], sentence: tuple[int, int]) -> list[str]:
    if clause.number:
        near = text[max(sentence[0], hit[0] - NEAR) : min(len(text), hit[1] + NEAR)]
        return [_amount(near)]
    if clause.places:
        around = f" {normal(text[sentence[0] : max(sentence[1], hit[1] + NEAR)])} "
        return [name for name, words in clause.places if any(f" {word} " in around for word in words)] or [""]
    if clause.quoted:
        return _QUOTED.findall(text[slice(*sentence)])[:2]
    return [""]


def _amount(near: str) -> str:
    """The largest amount in `near` that can be a threshold, as digits; empty where there is none."""
    sizes = []
    for hit in _AMOUNT.finditer(near):
        digits = re.sub(r"[, \u00a0]", "", hit["digits"])
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", digits):
            digits = digits.replace(".", "")
        sizes.append(int(float(digits) * _SCALES.get((hit["scale"] or "").lower(), 1)))
    for hit in _SPELLED.finditer(near):
        number = hit[1].lower().split()
        times = 100 if "hundred" in number else 1000 if "thousand" in number else 1
        sizes.append(_WORDS.get(number[0], 1) * times * _SCALES[hit[2].lower()])
    likely = [size for size in sizes if LEAST <= size <= GREATEST]
    return str(max(likely)) if likely else ""


@cache
def table() -> tuple[Clause, ...]:
    """The clause table of the knowledge base."""
    return tuple(_clause(row) for row in knowledge.load()["clauses"])


def _clause(row: dict[str, Any]) -> Clause:
    return Clause(
        atom=row["atom"],
        kind=row.get("kind", "restriction"),
        phrases=_parts(row["phrases"]),
        unless=_parts(row.get("unless", [])),
        needs=frozenset(row.get("needs", [])),
        number=row.get("number", ""),
        quoted=row.get("quoted", False),
        places=tuple((name, tuple(words)) for name, words in row.get("places", {}).items()),
    )


def _parts(phrases: list[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(part.strip() for part in phrase.split("*")) for phrase in phrases)
