"""Names of licences in running words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from openaudit import licenses
from openaudit.licenses import commons, knowledge
from openaudit.licenses.forms import normal
from openaudit.licenses.names import spdx_ids

LONGEST = 12  # words of a name
# Words that call something a licence.
CALLED = frozenset(
    [
        "license",
        "licence",
        "licenses",
        "licensed",
        "agreement",
        "terms",
        "协议",
        "许可证",
        "许可",
        "许可协议",
        "ライセンス",
        "라이선스",
        "라이센스",
        "licencia",
        "lizenz",
        "licenza",
        "licença",
        "лицензия",
        "лицензией",
        "лицензии",
        "开源协议",
    ]
)
# Words that may follow a name and belong to it.
TAIL = CALLED | {
    "licenced",
    "community",
    "model",
    "models",
    "of",
    "use",
    "and",
    "conditions",
    "open",
    "source",
    "public",
    "the",
    "v",
    "version",
}
# One of these stands in every text that a licence is named in: what calls it one, or what the names begin with that need no such word.
STEMS = frozenset([
    "licen", "lizenz", "лиценз", "agreement", "terms", "协议", "许可", "ライセンス", "라이선스", "라이센스", "mit", "expat", "isc",
    "apache", "bsd", "clause", "gpl", "gnu", "cc", "creative", "openmdw", "unlicense", "mpl", "mozilla", "eclipse",
    "epl", "osl", "ecl", "cdla", "odbl", "odc", "pddl", "wtfpl", "zlib", "artistic", "eupl", "etalab", "ofl", "bsl",
    "openrail", "bigscience", "bigcode",
])  # fmt: skip
# Names that are as much the name of a model or a company: only with the word licence beside them.
_PLAIN = re.compile(
    r"^(?:mit|expat|isc|apache ?(?:v?2(?: 0)?|license|licence|software|2)|apache(?: license)?|bsd ?\d|bsd|\d clause bsd|0bsd|new bsd|(?:l|a)?gpl ?v?\d|gnu |cc ?0|cc by|creative commons|"
    r"unlicense|mpl|epl|osl|ecl|cdla|odbl|odc by|pddl|wtfpl|zlib|openmdw|artistic|eupl|etalab|licenseref|ofl|bsl 1|openrail|creativeml openrail|bigscience openrail|bigcode openrail)"
)
_TOKEN = re.compile(
    r"[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+|[\u3040-\u30ff]+|[\u3400-\u9fff]+|[\uac00-\ud7af]+"
)
# Ways of writing that the table of names cannot list: the version first, such as `version 2.0 of the Apache License`.
_VERSION_FIRST = re.compile(
    r"\bversion (\d(?:\.\d)?) of the (apache|mozilla public|gnu general public|eclipse public)\b(?: licen[cs]e)?"
)
_CHANGED = re.compile(
    r"\b(?:modified|custom(?:ised|ized)?|adapted|amended|altered|variant of(?: the)?|version of(?: the)?|similar to(?: the)?|inspired by(?: the)?|non-?standard|compatible with(?: the)?)[ -]$"
)
_ADDED = re.compile(
    r"(?: licen[cs]e)?(?:[-, (]{1,3}(?:with|plus|and) (?:an? |some |the |our |own )?(?:additional|added|extra|modif\w+|amend\w+|custom|further|restrict\w+|non-?commercial|rider|clause|use[- ]restrict\w+)|-(?:style|like|based))"
)
_UNSTATED = re.compile(r"version not stated|generic|any version")
_GENERAL = frozenset(["license", "licence", "agreement", "terms", "of", "use"])
_VAGUE = frozenset({"other", "unknown", "cc", "community", "public domain"})
_OPEN = {
    "CC-BY": "4.0",
    "CC-BY-SA": "4.0",
    "CC-BY-NC": "4.0",
    "CC-BY-ND": "4.0",
    "CC-BY-NC-SA": "4.0",
    "CC-BY-NC-ND": "4.0",
}


@dataclass(frozen=True, slots=True)
class Named:
    """A licence named between `start` and `end`; `license` is None where the name stands for several or for none that is known."""

    start: int
    end: int
    license: str | None
    note: str = ""
    candidates: tuple[str, ...] = ()


def find(text: str) -> list[Named]:
    """The licences named in `text` (lower case), in their order, longest name first where several fit."""
    found = [*_spelled(text), *_listed(text)]
    kept: list[Named] = []
    for one in sorted(found, key=lambda named: (named.start, -named.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(_unless_changed(text, one))
    return kept


def _unless_changed(text: str, one: Named) -> Named:
    """A name with `modified` before it or `with additional terms` behind it is not that licence."""
    if one.license and (
        _CHANGED.search(text[max(0, one.start - 40) : one.start]) or _ADDED.match(text[one.end : one.end + 60])
    ):
        return Named(one.start, one.end, None, f"a changed form of {one.license}: its text decides", (one.license,))
    return one


@lru_cache(maxsize=1024)
def resolve(name: str) -> Named:
    """What a declared name stands for: the knowledge base first, then the spelling rules of this module."""
    resolved = licenses.resolve_id(name)
    if (
        resolved.kind == "family"
        and not resolved.expression
        and (current := _current(resolved.note, resolved.candidates))
    ):
        return Named(0, len(name), current, "the version is not stated; read as the current one", resolved.candidates)
    if resolved.expression or resolved.kind in {"family", "other"}:
        return Named(0, len(name), resolved.expression, resolved.note, resolved.candidates)
    found = find(name.lower())
    if len(found) == 1:
        beside = _TOKEN.findall(name.lower()[: found[0].start] + " " + name.lower()[found[0].end :])
        if all(word in TAIL for word in beside):
            return found[0]
    return Named(0, len(name), None, resolved.note)


def _listed(text: str) -> Iterator[Named]:
    names, first = table(), _first_words()
    words = _TOKEN.findall(text)
    if first.keys().isdisjoint(words):
        return
    spans = [one.span() for one in _TOKEN.finditer(text)]
    at = 0
    while at < len(words):
        for stop in range(min(len(words), at + first.get(words[at], 0)), at, -1):
            form = " ".join(words[at:stop])
            if form in names:
                tail = stop
                while tail < len(words) and tail < stop + 6 and words[tail] in TAIL:
                    tail += 1
                if _PLAIN.match(form) or not CALLED.isdisjoint(words[max(0, at - 2) : tail]):
                    yield _named(form, spans[at][0], spans[_end(words, stop, tail) - 1][1])
                at = stop - 1
                break
        at += 1


def _end(words: list[str], stop: int, tail: int) -> int:
    """Where the name ends: after the last word for licence that follows it, if one does."""
    called = [at for at in range(stop, tail) if words[at] in CALLED]
    return called[-1] + 1 if called else stop


def _named(form: str, start: int, end: int) -> Named:
    name = table()[form]
    if not name:
        return Named(start, end, None, "several versions are called so", _shared()[form])
    found = resolve(name)
    return Named(start, end, found.license, found.note, found.candidates)


def _spelled(text: str) -> Iterator[Named]:
    if " of the " in text:  # plain searches first: few sentences hold any of these words
        yield from _version_first(text)
    if "cc" in text or "creative" in text:
        yield from _creative(text)


def _version_first(text: str) -> Iterator[Named]:
    for hit in _VERSION_FIRST.finditer(text):
        resolved = licenses.resolve_id(f"{hit[2]} license {hit[1]}")
        if resolved.expression:
            yield Named(hit.start(), hit.end(), resolved.expression)


def _creative(text: str) -> Iterator[Named]:
    for one in commons.find(text):
        # without a version the current one, and a note that says so
        resolved = licenses.resolve_id(one.id or f"{one.family}-{_OPEN[one.family]}")
        note = "" if one.id else "the version is not stated; read as the current one"
        yield Named(one.start, one.end, resolved.expression, note)


def _current(note: str, candidates: tuple[str, ...]) -> str | None:
    """Of a Creative Commons family the current version; of others nothing is assumed."""
    last = candidates[-1] if candidates else ""
    return last if "version is open" in note and last.rsplit("-", 1)[0] in _OPEN else None


@cache
def table() -> dict[str, str]:
    """Every name in normal form, with what to ask the knowledge base for; AI licences also without their last general words.

    A name that several versions share stands for the one whose version is not stated, where the knowledge base has that.
    """
    data = knowledge.load()
    names = {normal(one): one for one in spdx_ids().values()}
    names |= {
        normal(one): one
        for part in ("hub", "names")
        for one, target in data["names"][part].items()
        if isinstance(target, str) or "other" not in target  # `custom license` and the like name nothing
    }
    for form, ids in _shared().items():
        if form.isascii() and len(ids) == 1:
            names.setdefault(form, ids[0])
    for form in [form for form in names if re.match(r"llama\d \d$|llama\d$", form)]:
        names.setdefault(form.replace("llama", "llama "), names[form])
    return {form: name for form, name in names.items() if form not in _VAGUE} | {
        form: "" for form, ids in _shared().items() if len(ids) > 1 and form not in names
    }


@cache
def _shared() -> dict[str, tuple[str, ...]]:
    """The AI licences by each form of their names; several where versions share a name and none stands for all of them."""
    cores: dict[str, dict[str, bool]] = {}
    forms: dict[str, str] = {}
    for entry in knowledge.load()["licenses"]:
        for name in (entry["name"].partition(" (")[0], *entry["ids"].get("hub-names", ())):
            words = normal(name).split()
            written = [" ".join(words)]
            while len(words) > 1 and words[-1] in _GENERAL:
                words = words[:-1]
                written.append(" ".join(words))
            forms |= dict.fromkeys(written, written[-1])
            cores.setdefault(written[-1], {})[entry["ids"]["spdx"]] = bool(_UNSTATED.search(entry["name"]))
    stands = {core: tuple(one for one, yes in ids.items() if yes) or tuple(ids) for core, ids in cores.items()}
    return {form: stands[core] for form, core in forms.items()}


@cache
def _first_words() -> dict[str, int]:
    """The first word of every name, with the length in words of the longest name that begins so."""
    longest: dict[str, int] = {}
    for form in table():
        words = form.split()
        longest[words[0]] = min(LONGEST, max(longest.get(words[0], 0), len(words)))
    return longest
