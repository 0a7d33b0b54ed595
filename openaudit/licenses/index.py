"""The shipped index: for every gram of the licence texts, the licences it stands in. It holds hashes, never texts.

`licenses/index.bin`, little-endian: a line of JSON (origin, entries), then `grams` (sorted 32-bit hashes), `groups`
(for each gram the number of its set of entries), `offsets` and `members` (the sets, one after the other).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from openaudit import shipped

FORMAT = "openaudit-license-index/1"
NAME = "index.bin"
Made: TypeAlias = tuple[str, str, tuple[str, ...], str, int, frozenset[int]]  # id, kind, also, carrier, digest, grams
NOWHERE = -1  # the group of a gram that stands in no licence


@dataclass(frozen=True, slots=True)
class Entry:
    """One indexed text: its SPDX id or LicenseRef, what kind of text it is, how many grams it has, its digest.

    `also` are ids with the very same text (`-or-later` beside `-only`); `kind` is `license`, `exception` or `policy`.
    """

    id: str
    kind: str
    size: int
    digest: int
    also: tuple[str, ...]
    carrier: str


@dataclass(frozen=True, slots=True)
class Index:
    """The grams of all licence texts, ready to be asked; `sizes` is how many grams each entry has."""

    origin: dict[str, str]
    entries: tuple[Entry, ...]
    sizes: NDArray[np.int64]
    grams: NDArray[np.uint32]
    groups: NDArray[np.uint16]
    offsets: NDArray[np.uint32]
    members: NDArray[np.uint16]

    def look_up(self, grams: NDArray[np.uint32]) -> NDArray[np.int32]:
        """For each gram the number of its group, NOWHERE where no licence has it."""
        at = np.searchsorted(self.grams, grams)
        at[at == len(self.grams)] = 0
        return np.where(self.grams[at] == grams, self.groups[at].astype(np.int32), NOWHERE).astype(np.int32)

    def members_of(self, groups: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The entries in which the grams of `groups` stand, and for each of them the place of its group in `groups`."""
        begin = self.offsets[groups].astype(np.int64)
        counts = self.offsets[groups + 1].astype(np.int64) - begin
        rows = np.repeat(np.arange(len(groups)), counts)
        within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
        return self.members[begin[rows] + within].astype(np.int64), rows


@cache
def load() -> Index:
    """The shipped index; FileNotFoundError where the data folder is missing."""
    return read(shipped.folder("licenses").joinpath(NAME).read_bytes())


def read(data: bytes) -> Index:
    """The index in `data`; ValueError where it is none."""
    head, _, _ = data.partition(b"\n")
    header = json.loads(head)
    if header.get("format") != FORMAT:
        raise ValueError(f"{NAME}: format {header.get('format')!r}, not {FORMAT}")
    arrays, at = {}, len(head) + 1
    for name, kind, count in header["arrays"]:
        arrays[name] = np.frombuffer(data, kind, count, at)
        at += arrays[name].nbytes
    entries = tuple(
        Entry(one, kind, size, digest, tuple(also), carrier)
        for one, kind, size, digest, also, carrier in header["entries"]
    )
    sizes = np.array([entry.size for entry in entries], np.int64)
    return Index(
        header["origin"], entries, sizes, arrays["grams"], arrays["groups"], arrays["offsets"], arrays["members"]
    )


def write(origin: dict[str, str], texts: Iterable[Made]) -> bytes:
    """The bytes of an index over `texts`: (id, kind, also, carrier, digest, grams) each."""
    texts = list(texts)
    where: dict[int, list[int]] = {}
    for number, (*_, grams) in enumerate(texts):
        for gram in grams:
            where.setdefault(gram, []).append(number)
    sets = {members: number for number, members in enumerate(sorted({tuple(v) for v in where.values()}))}
    ordered = sorted(where)
    arrays = {
        "grams": np.array(ordered, "<u4"),
        "groups": np.array([sets[tuple(where[gram])] for gram in ordered], "<u2"),
        "offsets": np.cumsum([0, *map(len, sets)]).astype("<u4"),
        "members": np.array([member for group in sets for member in group], "<u2"),
    }
    entries = [
        [one, kind, len(grams), digest, list(also), carrier] for one, kind, also, carrier, digest, grams in texts
    ]
    layout = [[name, values.dtype.str, len(values)] for name, values in arrays.items()]
    head = json.dumps({"format": FORMAT, "origin": origin, "arrays": layout, "entries": entries}, separators=(",", ":"))
    padding = " " * (-(len(head) + 1) % 8)  # so that the numbers begin where a processor likes them to
    return (head + padding).encode() + b"\n" + b"".join(values.tobytes() for values in arrays.values())
