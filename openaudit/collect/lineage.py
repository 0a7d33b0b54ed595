"""What the model was made from: base models from every place they are named, the relation, and what kind of release this is."""

import re
from collections.abc import Iterator

from openaudit.collect.configs import bases
from openaudit.collect.documents import columns, documents, files, linked_bases, quantised
from openaudit.collect.documents.models import foreign, mirrors
from openaudit.collect.documents.search import fact, hits, showing
from openaudit.collect.documents.weights import inspected
from openaudit.collect.phrases import Hit
from openaudit.facts import Basis, Evidence, Fact, Gap, Place
from openaudit.release import Release

FACTS = {
    "lineage.base": "ids or names of the models this one was made from or contains",
    "lineage.relation": "how it was made from them: finetune, adapter, merge, quantized, distilled, component",
    "lineage.claimed-from-scratch": "whether the publisher says that the model was trained from scratch",
    "weights.quantized": "whether the weights are quantised, by headers, configuration or file names: yes, no",
    "release.kind": "base, fine-tune, adapter, quantized, merge or distilled",
}
NEEDS: tuple[str, ...] = ()

_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,95}(?:/[\w.-]{1,96})?$")
_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[\w.-]{2,96}$")
_TAGS = {
    "merge": "merge",
    "mergekit": "merge",
    "lora": "adapter",
    "peft": "adapter",
    "gguf": "quantized",
    "gptq": "quantized",
    "awq": "quantized",
}
_KINDS = {
    "finetune": "fine-tune",
    "adapter": "adapter",
    "merge": "merge",
    "quantized": "quantized",
    "distilled": "distilled",
}
_IN_HEADER = re.compile(r"general\.base_model\.\d{1,3}\.repo_url$")
_DISTILLED = re.compile(r"distill|\bteacher\b")
CONTAINED = "config: a part"
PORTED = "phrase:lineage.ported"  # a copy for another library or from another place is no fine-tune
_PARTS = (CONTAINED, "phrase:lineage.contains-encoder", "phrase:lineage.fetched")
TOLD = 6  # base models taken from the text


def collect(release: Release, known: Evidence) -> Iterator[Fact | Gap]:
    """Base models and relations, each source by itself."""
    del known
    named = [*_front_matter(release), *_configured(release), *_in_headers(release), *_told(release)]
    named = named or list(_linked(release))
    yield from named
    if not named:
        yield Gap(
            name="lineage.base", reason="not shown: no base model is named in the card, the configuration or the text"
        )
    scratch = showing(hits(release, "lineage"), "scratch")
    if scratch:
        yield fact("lineage.claimed-from-scratch", value=True, found=scratch, basis="claimed")
    else:
        yield Gap(
            name="lineage.claimed-from-scratch", reason="not shown: no document says that it was trained from scratch"
        )
    yield quantised.quantised(release)
    relations = list(_relations(release, named))
    yield from relations
    if not relations:
        yield Gap(name="lineage.relation", reason="not shown: no relation to a base model is stated")
    yield from _kind(relations, named, bool(scratch))


def _front_matter(release: Release) -> Iterator[Fact]:
    for document in documents(release):
        named = [(value, place) for value, place in document.values("base_model") if _ID.match(value)]
        if named:
            yield _base(
                tuple(value for value, _ in named), "claimed", "front-matter", tuple(place for _, place in named)
            )


def _configured(release: Release) -> Iterator[Fact]:
    for name, contained, place in bases.bases(release):
        yield _base((name,), "seen", CONTAINED if contained else "config", (place,))


def _in_headers(release: Release) -> Iterator[Fact]:
    """The bases that GGUF files name by the address of their repository."""
    named: dict[str, Place] = {}
    for file in inspected(release).files:
        for key, value in file.metadata.items():
            if not _IN_HEADER.match(key):
                continue
            name = "/".join(value.rstrip("/").split("/")[-2:])
            if _HUB_ID.match(name) and not mirrors(name, release.name):
                start, size = file.metadata_at.get(key, (None, None))
                named.setdefault(name, Place(path=file.path, start=start, size=size, quote=value))
    if named:
        yield _base(tuple(named), "claimed", "weights-metadata", tuple(named.values()))


def _told(release: Release) -> Iterator[Fact]:
    told = 0
    for hit in showing(hits(release, "lineage"), "fine-tune", "component", "column", "ported"):
        for name, at in columns.headed(hit, release.name) if hit.shows == "column" else [_said(hit, release.name)]:
            if name and told < TOLD and not _aside(hit):
                told += 1
                yield _base((name,), "claimed", hit.how, (hit.flat.place(at),))


def _linked(release: Release) -> Iterator[Fact]:
    """The models of others that links alone call a base."""
    for name, place in tuple(dict(linked_bases.linked_bases(release)).items())[:TOLD]:
        if foreign(name, release.name):
            yield _base((name,), "claimed", "link", (place,))


def _said(hit: Hit, own: str) -> tuple[str, int]:
    """The model that a sentence names, empty where it is none or the release's own, and where it stands."""
    said, at = hit.group("id")
    # What is ported from an original has its name, as a rule.
    return said if hit.shows == "ported" else foreign(said, own), at


def _aside(hit: Hit) -> bool:
    """Whether news of another project that lies in a folder of this repository is told."""
    return "/" in hit.flat.path and "news" in hit.flat.unit(hit.at).topics


def _base(values: tuple[str, ...], basis: Basis, how: str, where: tuple[Place, ...]) -> Fact:
    return Fact(name="lineage.base", value=values, basis=basis, how=how, where=where[:6])


def _relations(release: Release, bases: list[Fact]) -> Iterator[Fact]:
    name = "lineage.relation"
    stated = list(_stated(release))
    yield from stated
    # That files are quantised says how they are stored; how the model was made, the publisher says.
    if all(one.value == "quantized" for one in stated):
        yield from quantised.relation(release)
    there = files(release)
    if "adapter_config.json" in there:
        yield Fact(
            name=name, value="adapter", basis="seen", how="file-name", where=(Place(path="adapter_config.json"),)
        )
    for base in bases:
        if base.how in _PARTS:
            yield Fact(name=name, value="component", basis=base.basis, how=base.how, where=base.where)
        elif base.how != PORTED and (base.how == "link" or base.how.startswith("phrase:")):
            value = "distilled" if _DISTILLED.search(base.where[0].quote.lower()) else "finetune"
            yield Fact(name=name, value=value, basis="claimed", how=base.how, where=base.where)


def _stated(release: Release) -> Iterator[Fact]:
    """The relations that front matter states."""
    name = "lineage.relation"
    for document in documents(release):
        for value, place in document.values("base_model_relation"):
            yield Fact(name=name, value=value, basis="claimed", how="front-matter", where=(place,))
        for value, place in document.values("tags"):
            if relation := _TAGS.get(value.lower()):
                yield Fact(name=name, value=relation, basis="claimed", how="front-matter", where=(place,))


def _kind(relations: list[Fact], bases: list[Fact], scratch: bool) -> Iterator[Fact | Gap]:
    name = "release.kind"
    strongest = sorted(relations, key=lambda one: one.basis != "seen")
    kinds = [
        (relation, _KINDS[relation.value])
        for relation in strongest
        if isinstance(relation.value, str) and relation.value in _KINDS
    ]
    if kinds:
        relation, kind = kinds[0]
        yield Fact(name=name, value=kind, basis=relation.basis, how=relation.how, where=relation.where)
    elif whole := [base for base in bases if base.how not in (*_PARTS, PORTED)]:
        yield Fact(name=name, value="fine-tune", basis=whole[0].basis, how=whole[0].how, where=whole[0].where)
    elif scratch:
        yield Fact(name=name, value="base", basis="claimed", how="computed: said to be trained from scratch")
    else:
        yield Gap(name=name, reason="not shown: neither a base model nor training from scratch is stated")
