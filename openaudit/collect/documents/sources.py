"""Tables that say where the training data comes from: a row for each source, with a link, or with its version and size."""

import re
from collections.abc import Iterator

from openaudit.collect.documents import Flat, documents
from openaudit.collect.documents.once import once
from openaudit.collect.documents.rows import cells, tables
from openaudit.facts import Place
from openaudit.read.flat import Unit
from openaudit.release import Release

LEAST = 3  # sources of a table that describes them; fewer rows may be anything
MOST = 200  # rows of a table that are read
HOW = "table: sources with links, or with versions and sizes"

_BESIDE = frozenset({"usage", "user-tuning", "evaluation", "citation", "others-work", "thanks"})
_SOURCE = re.compile(
    r"^\W*(?:data ?)?(?:sources?|sets?|data ?sets?|corpus|corpora|collections?|names?|origins?|providers?|packages?|来源|数据集|语料|データセット|出典|quellen?|fuentes?)\W*(?:names?|titles?)?\W*$"
)
_VERSION = re.compile(
    r"\b(?:versions?|releases?|revisions?|snapshots?|dumps?|editions?|commits?|from|taken from|origins?)\b|版本|バージョン"
)
_SIZE = re.compile(
    r"\b(?:size|(?:kilo|mega|giga)?bytes|[kmgt]i?b|tokens|words|rows|documents|samples|records|examples|sentences|hours|images)\b|大小|规模|サイズ"
)
_NUMBER = re.compile(r"\d")


@once
def in_tables(release: Release) -> tuple[Place, ...]:
    """The rows of the tables about the training data that name where at least LEAST sources come from."""
    flats = [one.prose for one in documents(release) if one.role != "changes"]
    return tuple(place for flat in flats for table in tables(flat) for place in _named(flat, table[:MOST]))


def _named(flat: Flat, table: list[Unit]) -> list[Place]:
    """The lines of the rows that name a source; none where the table is about something else, or names too few."""
    topics = table[0].topics
    header = [text.lower() for _, text in cells(flat, table[0].start)]
    if "training-data" not in topics or topics & _BESIDE or not header or not _SOURCE.match(header[0]):
        return []
    found = dict(_sources(flat, header, table[1:]))
    return list(found.values()) if len(found) >= LEAST else []


def _sources(flat: Flat, header: list[str], rows: list[Unit]) -> Iterator[tuple[str, Place]]:
    """Each source with its line, where the row has a link, or a version and a size in the columns of these."""
    version, size = _columns(header, _VERSION), _columns(header, _SIZE)
    for row in rows:
        told = cells(flat, row.start)
        linked = any(not link.image for link in flat.links_between(row.start, row.start + len(flat.block(row.start))))
        sized = _figure(told, version) and _figure(told, size - version)
        if told and any(letter.isalpha() for letter in told[0][1]) and (linked or sized):
            yield told[0][1].lower(), flat.place(told[0][0])


def _columns(header: list[str], called: re.Pattern[str]) -> frozenset[int]:
    return frozenset(at for at, text in enumerate(header) if at and called.search(text))


def _figure(told: list[tuple[int, str]], columns: frozenset[int]) -> bool:
    return any(at in columns and _NUMBER.search(text) for at, (_, text) in enumerate(told))
