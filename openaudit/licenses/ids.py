"""What a declared id or name stands for: the hub's ids, SPDX ids old and new, ScanCode keys, names and misspellings."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache

from openaudit.errors import LicenseError
from openaudit.licenses import expressions, knowledge, names
from openaudit.licenses.expressions import Expression, Leaf
from openaudit.licenses.forms import normal
from openaudit.licenses.names import Target
from openaudit.licenses.records import IdKind, Resolved

LONGEST = 512  # characters of an id or an expression that is declared somewhere
SPELLED = range(5, 61)  # characters of a name in which a slip of the pen is looked for
LIKE = 0.88  # likeness of two spellings
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
_GNU = re.compile(
    r"^(?:gnu )?(a|l|affero |lesser |library )?(?:gpl|general public license) ?(?:version |v|ver )?([123])(?: ([01]))?(?: (or later|or newer|or any later version|plus|only))?(?: license)?$"
)


@lru_cache(maxsize=4096)
def resolve(raw: str) -> Resolved:
    """What `raw` stands for; nothing is raised, an id that nobody knows is `unknown` with the reason."""
    if len(raw) > LONGEST:
        return _unknown(raw[:LONGEST], f"longer than {LONGEST} characters: no id")
    clean = _HIDDEN.sub("", unicodedata.normalize("NFKC", raw)).translate(LOOKALIKES).strip().strip("\"'`")
    if not clean:
        return _unknown(raw, "empty")
    found = (
        _one(clean)
        or _expression(clean)
        or _shaped(clean)
        or _close(clean)
        or _unknown(clean, "no id, key or name that is known")
    )
    if _HIDDEN.search(raw) or clean != raw.strip().strip("\"'`"):
        tricks = "holds look-alike, invisible or direction-changing characters: read without them"
        return replace(found, raw=raw, sure=min(found.sure, 0.5), note="; ".join(filter(None, (tricks, found.note))))
    return replace(found, raw=raw)


def _one(name: str) -> Resolved | None:
    data = knowledge.load()["names"]
    low, form = name.lower(), normal(name)
    if name in names.spdx_ids().values() and name not in data["deprecated"]:
        return _result(name, "spdx", 1.0)
    if name in knowledge.by_id():
        return _result(name, "ai", 1.0)
    if name in data["deprecated"] and name != low:
        return _result(
            data["deprecated"][name],
            "spdx",
            0.95,
            f"{name} is deprecated in the SPDX list: now {data['deprecated'][name]}",
        )
    if low in data["hub"]:
        return _target(data["hub"][low], 1.0, f"the hub's id {low}")
    if low in names.deprecated():
        return _result(
            names.deprecated()[low],
            "spdx",
            0.95,
            f"{name} is deprecated in the SPDX list: now {names.deprecated()[low]}",
        )
    if low in names.spdx_ids() and names.spdx_ids()[low] not in data["deprecated"]:
        return _result(names.spdx_ids()[low], "spdx", 0.99, f"{name} in the spelling of the SPDX list")
    if re.fullmatch(r"licenseref-[a-z0-9.+-]+", low):
        known = {one.lower(): one for one in knowledge.by_id()}
        if low in known:
            return _result(known[low], "ai", 0.99, "in the spelling of the knowledge base")
        return _result(name, "other", 0.6, "a LicenseRef that the knowledge base does not hold: its text is needed")
    if low in names.scancode():
        return _target(names.scancode()[low], 0.98, f"ScanCode key {low}")
    if low.endswith("+") and (later := _later(low[:-1])):
        return _result(later, "spdx", 0.95, f"{name} is the old way to write {later}")
    if form in names.known() and not low.endswith("+"):
        return _target(names.known()[form], 0.9, f"usual name: {name}")
    return None


def _shaped(name: str) -> Resolved | None:
    """Names put together from parts: Creative Commons and GNU names, names with filler words, `A/B`."""
    form = normal(name)
    if found := names.creative(form):
        return _result(found, "spdx", 0.9, f"usual name: {name}")
    if hit := _GNU.match(form):
        kind = {"a": "AGPL", "affero": "AGPL", "": "GPL"}.get((hit[1] or "").strip(), "LGPL")
        stem = f"{kind}-{hit[2]}.{hit[3] or '0'}"
        if hit[4] or name.rstrip().endswith("+"):
            later = f"{stem}-{'only' if hit[4] == 'only' else 'or-later'}"
            return _result(later, "spdx", 0.9, f"usual name: {name}") if later.lower() in names.spdx_ids() else None
        return _one(stem.lower())
    core = names.core(form)
    if core in names.cores():
        return _target(names.cores()[core], 0.8, f"usual name: {name}")
    parts = [part.strip() for part in name.split("/")]
    if len(parts) > 1 and all(parts):
        return _expression(" OR ".join(parts))
    return None


def _later(low: str) -> str | None:
    base = names.spdx_ids().get(low) or names.spdx_ids().get(f"{low}-only")
    if not base:
        return None
    stem = base.removesuffix("-only")
    return names.spdx_ids().get(f"{stem.lower()}-or-later")


def _expression(name: str) -> Resolved | None:
    """An expression, its ids each in their SPDX spelling."""
    tree = _parsed(name) if _OPERATOR.search(name) else None
    if tree is None:
        return None
    found = {leaf.license: resolve(leaf.license) for leaf in expressions.leaves(tree)}
    if any(one.expression is None for one in found.values()):
        return None
    written = expressions.rewritten(tree, lambda leaf: _leaf(leaf, str(found[leaf.license].expression)))
    note = "; ".join(one.note for one in found.values() if one.note)
    sure = min(one.sure for one in found.values())
    return Resolved(
        raw=name, expression=written, kind=_kind({one.kind for one in found.values()}), sure=sure, note=note
    )


def _kind(kinds: set[IdKind]) -> IdKind:
    order: tuple[IdKind, ...] = ("unknown", "other", "family", "ai", "spdx")
    return next(kind for kind in order if kind in kinds)


def _parsed(name: str) -> Expression | None:
    """The tree of an expression in any case; ids with blanks in them (`Apache 2.0`) are joined for the parser."""
    upper = _OPERATOR.sub(lambda found: found[0].upper(), name)
    joined = re.sub(r"(?<=[^\s()]) (?=[^\s()])", "-", _JOINT.sub(r"\n\1\n", upper)).replace("\n", " ")
    for written in (upper, joined):
        try:
            return expressions.parse(" ".join(written.split()))
        except LicenseError:
            continue
    return None


def _leaf(leaf: Leaf, license_: str) -> str:
    return (
        f"{license_} WITH {names.exceptions().get(leaf.exception.lower(), leaf.exception)}"
        if leaf.exception
        else license_
    )


def _close(name: str) -> Resolved | None:
    """A known name that differs by a slip of the pen, never in a digit: versions are not guessed."""
    form = normal(name)
    if len(form) not in SPELLED:
        return None
    digits = re.findall(r"\d+", form)
    choices = [one for one in names.known() if re.findall(r"\d+", one) == digits]
    near = get_close_matches(form, choices, n=1, cutoff=LIKE)
    if not near:
        return None
    found = _target(names.known()[near[0]], 0.9, "")
    return replace(found, sure=min(found.sure, 0.6), note=f"read as {near[0]!r}, a near spelling")


def _target(target: Target, sure: float, note: str) -> Resolved:
    data = knowledge.load()["names"]
    if isinstance(target, str):
        kind: IdKind = "ai" if target in knowledge.by_id() else "spdx"
        return _result(target, kind, sure, "" if note == f"the hub's id {target.lower()}" else note)
    if target.get("several"):
        return Resolved(
            raw="",
            expression=None,
            kind="family",
            sure=0.0,
            note=f"{note}: several texts carry this name, only the text decides",
            candidates=tuple(target["several"].split()),
        )
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


def acceptable(expression: str, allowed: Collection[str]) -> bool:
    """Whether one branch of `expression` is made of `allowed` ids alone (case and spelling of ids made equal first)."""
    wanted = {canonical for one in allowed for canonical in (one, resolve(one).expression) if canonical}

    def holds(node: Expression) -> bool:
        if isinstance(node, Leaf):
            whole = str(node) in wanted
            return whole or (resolve(node.license).expression in wanted and (not node.exception or _adds(node, wanted)))
        return (all if node.op == "AND" else any)(holds(part) for part in node.parts)

    return holds(expressions.parse(expression))


def _adds(leaf: Leaf, wanted: Collection[str]) -> bool:
    """An exception of the SPDX list only adds permissions; anything else behind WITH has to be allowed itself."""
    return leaf.exception.lower() in names.exceptions() or leaf.exception in wanted
