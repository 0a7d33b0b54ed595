"""The shipped index: for every gram of the licence texts, the licences it stands in. It holds hashes, never texts.

`licenses/index.bin`, little-endian: a line of JSON (origin, entries), then `grams` (sorted 32-bit hashes), `groups`
(for each gram the number of its set of entries), `offsets` and `members` (the sets, one after the other).
"""

import json
import sys
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from openaudit import shipped

FORMAT = "openaudit-license-index/1"
NAME = "index.bin"
NOWHERE = -1  # the group of a gram that stands in no licence


@dataclass(frozen=True, slots=True)
class Entry:
    """One indexed text: its SPDX id or LicenseRef, what kind of text it is, how many grams it has, its digest.

    `also` are ids with the very same text (`-or-later` beside `-only`); `kind` is license, exception or policy.
    """

    id: str
    kind: str
    size: int
    digest: int
    also: tuple[str, ...]
    carrier: str


@dataclass(frozen=True, slots=True)
class Index:
    """The grams of all licence texts, ready to be asked."""

    origin: dict[str, str]
    entries: tuple[Entry, ...]
    grams: "array[int]"
    groups: "array[int]"
    offsets: "array[int]"
    members: "array[int]"

    def look_up(self, grams: Iterable[int]) -> list[int]:
        """For each gram the number of its group, NOWHERE where no licence has it."""
        known, groups, size = self.grams, self.groups, len(self.grams)
        found = []
        for gram in grams:
            at = bisect_left(known, gram)
            found.append(groups[at] if at < size and known[at] == gram else NOWHERE)
        return found

    def entries_of(self, group: int) -> "array[int]":
        """The numbers of the entries in which the grams of `group` stand."""
        return self.members[self.offsets[group] : self.offsets[group + 1]]

    def shared(self, groups: Iterable[int]) -> Counter[int]:
        """How many of the grams (each group once per gram) every entry shares; asked for distinct grams."""
        total: Counter[int] = Counter()
        for group, count in Counter(groups).items():
            if group != NOWHERE:
                for entry in self.entries_of(group):
                    total[entry] += count
        return total


@cache
def load() -> Index:
    """The shipped index; FileNotFoundError where the data folder is missing."""
    return read(shipped.folder("licenses").joinpath(NAME).read_bytes())


def read(data: bytes) -> Index:
    """The index in `data`; ValueError where it is none."""
    head, _, body = data.partition(b"\n")
    header = json.loads(head)
    if header.get("format") != FORMAT:
        raise ValueError(f"{NAME}: format {header.get('format')!r}, not {FORMAT}")
    arrays, at = {}, 0
    for name, code, count in header["arrays"]:
        values = array(code)
        values.frombytes(body[at : at + count * values.itemsize])
        at += count * values.itemsize
        if sys.byteorder == "big":
            values.byteswap()
        arrays[name] = values
    entries = tuple(
        Entry(i, kind, size, digest, tuple(also), carrier) for i, kind, size, digest, also, carrier in header["entries"]
    )
    return Index(header["origin"], entries, arrays["grams"], arrays["groups"], arrays["offsets"], arrays["members"])


def write(origin: dict[str, str], texts: Iterable[tuple[str, str, tuple[str, ...], str, int, frozenset[int]]]) -> bytes:
    """The bytes of an index over `texts`: (id, kind, also, carrier, digest, grams) each."""
    texts = list(texts)
    where: dict[int, list[int]] = {}
    for number, (*_, grams) in enumerate(texts):
        for gram in grams:
            where.setdefault(gram, []).append(number)
    sets = {members: number for number, members in enumerate(sorted({tuple(v) for v in where.values()}))}
    offsets = array("I", [0])
    members = array("H")
    for group in sets:
        members.extend(group)
        offsets.append(len(members))
    ordered = sorted(where)
    arrays = {
        "grams": array("I", ordered),
        "groups": array("H", (sets[tuple(where[gram])] for gram in ordered)),
        "offsets": offsets,
        "members": members,
    }
    entries = [[i, kind, len(grams), digest, list(also), carrier] for i, kind, also, carrier, digest, grams in texts]
    layout = [[name, values.typecode, len(values)] for name, values in arrays.items()]
    head = json.dumps({"format": FORMAT, "origin": origin, "arrays": layout, "entries": entries}, separators=(",", ":"))
    if sys.byteorder == "big":
        for values in arrays.values():
            values.byteswap()
    return head.encode() + b"\n" + b"".join(values.tobytes() for values in arrays.values())
