"""Whether weights are quantised, as far as headers, configurations and file names show it: an indication, not a lineage."""

import re
from collections.abc import Iterator

from openaudit.collect.documents import files, text_of
from openaudit.collect.documents.weights import inspected
from openaudit.facts import Fact, Gap, Place
from openaudit.read.flat import place_on
from openaudit.release import Release
from openaudit.weights import WeightFile

NAME = "weights.quantized"
RELATION = "lineage.relation"
_PLAIN = {"F64", "F32", "F16", "BF16", "I64", "BOOL"}
_CONFIG = re.compile(r"(?:^|/)quantize_config\.json$")
_GGUF = re.compile(r"\.gguf$", re.IGNORECASE)
# A type that packs weights, as the names of files have it: `heron-Q4_K_M.gguf`, `heron.iq3_xs.gguf`.
_TYPE = re.compile(
    r"(?:^|[^a-z0-9])(?:i?q[1-8](?:_[a-z0-9]{1,3}){0,2}|tq[12]_0|mxfp4|nvfp4)(?![a-z0-9])", re.IGNORECASE
)


def quantised(release: Release) -> Fact | Gap:
    """`yes` by the strongest sign there is, `no` where every header was read and holds plain numbers, else a gap."""
    if signs := list(_signs(release)):
        return signs[0]
    there = _weights(release)
    if there and all(one.tensors and set(one.dtypes) <= _PLAIN for one in there):
        return Fact(name=NAME, value="no", basis="seen", how="header", where=(Place(path=there[0].path),))
    return Gap(name=NAME, reason="not shown: no header that was read, no configuration and no file name says so")


def relation(release: Release) -> Iterator[Fact]:
    """`quantized` as the relation to a base, where files alone show it and no weights lie beside them that they were made from."""
    signs = [one for one in _signs(release) if one.basis == "seen"]
    ggufs = [one.path for one in _weights(release) if _GGUF.search(one.path)]
    if signs:
        yield Fact(name=RELATION, value="quantized", basis="seen", how=signs[0].how, where=signs[0].where)
    elif ggufs and len(ggufs) == len(_weights(release)):
        where = (Place(path=ggufs[0]),)
        yield Fact(name=RELATION, value="quantized", basis="claimed", how="file-name", where=where)


def _signs(release: Release) -> Iterator[Fact]:
    """Each sign of it, the strongest first; what only a name says is a claim."""
    text = text_of(release, "config.json", 256 * 1024)
    for number, line in enumerate(text.lines if text else (), 1):
        if text and ('"quantization_config"' in line or '"quantization_bit"' in line):
            where = (place_on("config.json", text.lines, number),)
            yield Fact(name=NAME, value="yes", basis="seen", how="config", where=where)
    for path in files(release):
        if _CONFIG.search(path):
            yield Fact(name=NAME, value="yes", basis="seen", how="file-name", where=(Place(path=path),))
    for one in _weights(release):
        if _GGUF.search(one.path) and _TYPE.search(one.path):
            yield Fact(name=NAME, value="yes", basis="claimed", how="file-name", where=(Place(path=one.path),))


def _weights(release: Release) -> list[WeightFile]:
    return [one for one in inspected(release).files if one.role == "weights"]
