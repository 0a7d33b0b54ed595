"""What the headers of weight files say about their licence: the metadata of safetensors (ModelSpec too) and of GGUF."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from openaudit import licenses
from openaudit.collect.documents.weights import inspected
from openaudit.collect.licensing import WEIGHTS, Statement, addresses
from openaudit.collect.licensing.front import slug_of
from openaudit.facts import Place
from openaudit.licenses import mentions
from openaudit.release import Release
from openaudit.weights import WeightFile

HOW = "weights-metadata"
SURE = 0.8  # below this a resolved id is shown and not used
LONG = 400  # characters from which the value is a text and no name
MOST = 4  # places of one statement; more files that say the same add nothing
_KEY = re.compile(r"^(?P<of>.*?)licen[cs]e(?:[._-](?P<part>name|id|link|url))?$")


@dataclass(frozen=True, slots=True)
class Said:
    """One value of a header that speaks of the licence: its words and where they stand."""

    words: str
    place: Place


def statements(release: Release) -> Iterator[Statement]:
    """One statement for each licence that headers name; about a file where the files of the release name several."""
    found: dict[tuple[str | None, str], list[Statement]] = {}
    for file in inspected(release).files:
        for one in _of_file(file):
            found.setdefault((one.license, "" if one.license else one.stated), []).append(one)
    for group in found.values():
        where = tuple(place for one in group for place in one.where)[:MOST]
        of = ", ".join(dict.fromkeys(place.path for place in where)) if len(found) > 1 else ""
        yield replace(group[0], where=where, of=of[:160])


def _of_file(file: WeightFile) -> Iterator[Statement]:
    """What one file says, key by key; `other` is explained by the name and the link beside it."""
    keys: dict[str, dict[str, Said]] = {}
    for key, value in file.metadata.items():
        if (hit := _KEY.match(key.lower())) and value.strip():
            keys.setdefault(hit["of"], {})[hit["part"] or ""] = Said(value.strip(), _place(file, key, value))
    for parts in keys.values():
        yield _statement(parts)


def _statement(parts: dict[str, Said]) -> Statement:
    ids = [parts[one] for one in ("", "id", "name") if one in parts]
    link = parts.get("link") or parts.get("url")
    said = next((one for one in ids if licenses.resolve_id(one.words[:200]).kind != "other"), None) or link or ids[0]
    license_ = next((found for one in (*ids, link) if one and (found := _named(one.words))), None)
    if license_ is None and link is not None and said is not link:
        license_ = slug_of(said.words)  # a name of its own, and where its text is
    return Statement(
        scope=(WEIGHTS,),
        license=license_,
        stated=said.words[:300],
        basis="claimed",
        how=HOW,
        where=(said.place,),
        why="" if license_ else f"{said.words[:80]!r} names no one licence",
    )


def _named(words: str) -> str | None:
    """The licence that a value names, links to, or holds the text of."""
    if len(words) > LONG:
        return licenses.identify(words).license
    resolved = licenses.resolve_id(words)
    if resolved.expression and resolved.sure >= SURE:
        return resolved.expression
    return addresses.of_link(words) or mentions.resolve(words).license


def _place(file: WeightFile, key: str, value: str) -> Place:
    """The bytes of the value, where they are known; the value as the quote."""
    start, size = file.metadata_at.get(key, (None, None))
    return Place(path=file.path, start=start, size=size, quote=" ".join(value.split()))
