"""Which phrases may stand in a text: those one of whose words it holds, the files of phrases asked together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from openaudit import shipped
from openaudit.collect import phrases
from openaudit.collect.phrases import NO_WORD, Hit, Phrase
from openaudit.read.flat import Flat
from openaudit.read.words import Vocabulary

Standing = Mapping[str, Mapping[Phrase, list[str]]]  # file of phrases -> phrase -> those of its words that stand
_NONE: Mapping[Phrase, list[str]] = {}


def hits(name: str, prose: Flat, code: Flat | None = None) -> Iterator[Hit]:
    """Every place in a document's prose and code where a phrase of `phrases/<name>.yaml` for either stands, phrase by phrase."""
    told = prose.known(_asking("prose", _cards(name))).get(name, _NONE)
    shown = code.known(_asking("code", _cards(name))).get(name, _NONE) if code is not None else _NONE
    for phrase in phrases.load(name) if told or shown else ():
        if phrase in told:
            yield from phrase.hits(prose, told[phrase])
        if code is not None and phrase in shown:
            yield from phrase.hits(code, shown[phrase])


def _cards(name: str) -> str:
    """Which cards the file of phrases is about; those for models alone are not even asked for in others."""
    about: str = phrases.read(name).get("cards", "")
    return about


@cache
def _asking(where: str, cards: str) -> Callable[[Flat], Standing]:
    """What says of a text which phrases that are searched in `where` may stand there, all files about the same `cards` asked at once."""
    vocabulary, by_word = _by_word(where, cards)

    def standing(flat: Flat) -> Standing:
        found: dict[str, dict[Phrase, list[str]]] = {}
        for word in ("", *flat.holding(vocabulary)) if flat.text else ():
            for name, phrase in by_word.get(word, ()):
                found.setdefault(name, {}).setdefault(phrase, []).append(word)
        return found

    return standing


def _by_word(where: str, cards: str) -> tuple[Vocabulary, Mapping[str, Sequence[tuple[str, Phrase]]]]:
    """The words of all phrases that are searched in `where`, and the phrases by them, each with its file; under "" those without."""
    found: dict[str, list[tuple[str, Phrase]]] = {}
    for name in _files():
        for phrase in phrases.load(name) if _cards(name) == cards else ():
            for word in (phrase.words or NO_WORD) if phrase.where in (where, "both") else ():
                found.setdefault(word, []).append((name, phrase))
    return Vocabulary(word for word in found if word), found


@cache
def _files() -> tuple[str, ...]:
    """The files of phrases; those that hold tables of other things are left out."""
    there = sorted(entry.name for entry in shipped.folder("phrases").iterdir())
    named = [name.removesuffix(".yaml") for name in there if name.endswith(".yaml")]
    return tuple(name for name in named if "phrases" in phrases.read(name))
