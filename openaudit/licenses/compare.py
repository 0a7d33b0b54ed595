"""What a licence asks of what is made from the work, held against the licence that this is under: required, carried, missing.

The relations, and what their atoms mean for the next recipient, are data (licenses/lineage/relations.yaml). A contested step
is a `review`, which says who argues what; it is never reported as a breach.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, TypeAlias

import yaml

from openaudit import shipped
from openaudit.errors import LicenseError
from openaudit.licenses import expressions, granted, knowledge
from openaudit.licenses.records import Terms

Outcome: TypeAlias = Literal["clear", "duties", "review", "conflict", "unknown"]
OUTCOMES: tuple[Outcome, ...] = ("clear", "duties", "review", "unknown", "conflict")  # mildest first
SINGLE = ("copy", "derivative", "adapter", "merge", "distillation", "output-trained")
SAME_LIST = "use-list"  # two lists of uses are the same only in the same licence


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One step of a lineage: the base's atoms that reach what comes of it, which of them are missing there, and what remains to do.

    `outcome`: `clear` (nothing reaches it, or all is carried), `duties` (carried, and something has to be done), `review` (contested,
    or two lists that only a reader can compare), `conflict` (required and missing, or barred), `unknown` (terms not recorded).
    """

    base: str
    derived: str
    relation: str
    outcome: Outcome
    required: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    contested: str = ""
    reasons: tuple[str, ...] = ()
    argued: tuple[str, ...] = ()


def relations() -> tuple[str, ...]:
    """The relations that can be asked about, in the order of the table."""
    return tuple(_table()["relations"])


def compare(base: str, derived: str, relation: str) -> Comparison:
    """What `base` asks along `relation` held against `derived`, both ids or expressions; LicenseError where there is no such relation.

    Of a choice in the base the mildest branch counts, since the one who made the step may choose it; of a choice in the derived
    work the gravest, since the next recipient may.
    """
    if relation not in _table()["relations"]:
        raise LicenseError(f"no relation {relation!r}; there are {', '.join(relations())}")
    offered = [_gravest([_pair(one, other, relation) for other in _branches(derived)]) for one in _branches(base)]
    found = min(offered, key=lambda one: OUTCOMES.index(one.outcome))
    return replace(found, base=base, derived=derived)


def compare_all(bases: Sequence[str], derived: str, relation: str) -> tuple[Comparison, ...]:
    """Each of several bases held against the one licence that came of them, and every two bases against each other."""
    pairs = [(one, other) for number, one in enumerate(bases) for other in bases[number + 1 :]]
    clashes = (_clash(*pair, derived, relation) for pair in pairs)
    return (*(compare(base, derived, relation) for base in bases), *(clash for clash in clashes if clash))


def _gravest(found: list[Comparison]) -> Comparison:
    return max(found, key=lambda one: OUTCOMES.index(one.outcome))


def _branches(expression: str) -> tuple[tuple[str, ...], ...]:
    """The choices that an expression leaves, each as the licences that hold together; an id with blanks is one licence."""
    try:
        return expressions.branches(expressions.parse(expression))
    except LicenseError:
        return ((expression,),)


def _pair(base: tuple[str, ...], derived: tuple[str, ...], relation: str) -> Comparison:
    rule = _table()["relations"][relation]
    before, after = [granted.terms(one) for one in base], [granted.terms(one) for one in derived]
    empty = Comparison(
        base=" AND ".join(base),
        derived=" AND ".join(derived),
        relation=relation,
        outcome="unknown",
        argued=tuple(rule["argued"]),
    )
    if unknown := [one.license for one in (*before, *after) if not one.known and not one.restrictions]:
        why = f"nobody has recorded the terms of {', '.join(dict.fromkeys(unknown))}"
        return replace(empty, reasons=(why,))
    left = [
        one for one in before if one.license not in derived
    ]  # a licence that stays in the expression carries its own terms
    required = tuple(dict.fromkeys(atom for one in before for atom in _flow(one, rule["flow"])))
    state = _State(relation)
    for one in left:
        _hold(one, after, derived, state)
    for one in before:
        state.duties += [
            atom for atom in _flow(one, rule["flow"]) if not _is_carried(atom) and atom not in state.duties
        ]
    _bars(before, after, state)
    _uses(before, after, state)
    if relation == "code-to-code":
        _software(base, derived, state)
    if relation == "copy":
        _stays(left, state)
    contested = rule.get("contested", "") if not any(one.family in rule.get("unless", ()) for one in before) else ""
    return replace(
        empty,
        outcome=_outcome(state, contested=bool(contested)),
        required=required,
        missing=tuple(state.missing),
        duties=tuple(state.duties),
        barred=tuple(state.barred),
        contested=_contested(contested, state),
        reasons=tuple(state.reasons),
    )


class _State:
    """What is being gathered about one pair."""

    def __init__(self, relation: str) -> None:
        self.relation = relation
        self.missing: list[str] = []
        self.duties: list[str] = []
        self.barred: list[str] = []
        self.unsure: list[str] = []
        self.reasons: list[str] = []
        self.argued_use = ""


def _contested(rule: str, state: _State) -> str:
    """What is argued about the step, where that decides the outcome."""
    if rule and (state.missing or state.barred or state.unsure):
        return rule
    return "" if state.missing or state.barred else state.argued_use


def _outcome(state: _State, *, contested: bool) -> Outcome:
    if state.missing or state.barred:
        return "review" if contested else "conflict"
    if state.unsure:
        return "review"
    return "duties" if state.duties else "clear"


def _hold(base: Terms, after: list[Terms], derived: tuple[str, ...], state: _State) -> None:
    """Note which atoms of `base` the new licence carries, which it lacks, and which only a reader can compare."""
    kept = {atom for one in after for atom in one.restrictions}
    for atom in _flow(base, _table()["relations"][state.relation]["flow"]):
        name = atom.partition(":")[0]
        if name == "share-alike" and ":" not in atom:
            if not set(derived) <= _alike(base, state.relation):
                state.missing.append(atom)
                state.reasons.append(f"{base.license} lets what is made from it be shared under the same licence only")
        elif name == SAME_LIST and any(one.partition(":")[0] == name for one in kept):
            state.unsure.append(atom)
            state.reasons.append(
                f"both licences list forbidden uses; whether the list of {base.license} is kept needs reading"
            )
        elif _is_carried(atom) and not _carried(atom, kept) and state.relation not in _table()["barred"].get(name, ()):
            state.missing.append(atom)
            state.reasons.append(
                f"{base.license} passes on {atom}{_says(base.license, name)}; {' AND '.join(derived)} does not have it"
            )


def _alike(base: Terms, relation: str) -> set[str]:
    """What a share-alike work may be under: its own licence, and those it names for adaptations; a copy keeps its own."""
    return {base.license, *(_table()["alike"].get(base.license, ()) if relation != "copy" else ())}


def _carried(atom: str, kept: set[str]) -> bool:
    """Whether the new licence has the atom, an equal or lower threshold, or a stricter atom."""
    name, _, value = atom.partition(":")
    if atom in kept or any(one.partition(":")[0] in _table()["stricter"].get(name, ()) for one in kept):
        return True
    others = [one.partition(":")[2] for one in kept if one.partition(":")[0] == name]
    if value.isdigit():
        return any(other.isdigit() and int(other) <= int(value) for other in others)
    return bool(others) and (not value or "" in others)


def _bars(before: list[Terms], after: list[Terms], state: _State) -> None:
    """What the base forbids of the step altogether, whichever licence the result is under."""
    for one in before:
        for atom in one.restrictions:
            name = atom.partition(":")[0]
            if state.relation not in _table()["barred"].get(name, ()):
                continue
            if name == "no-other-model" and one.license in {other.license for other in after}:
                state.unsure.append(atom)
                state.reasons.append(f"{one.license} allows this step only towards models made from the work itself")
            else:
                state.barred.append(atom)
                state.reasons.append(f"{one.license} forbids this step: {atom}{_says(one.license, name)}")


def _uses(before: list[Terms], after: list[Terms], state: _State) -> None:
    """Where nothing is said of outputs, a limited use or a share-alike term is argued to reach a model made by using the base."""
    if state.relation not in ("distillation", "output-trained"):
        return
    kept = {atom for one in after for atom in (*one.restrictions, *one.obligations)}
    for one in before:
        for name in _table()["limits-use"]:
            there = name in (*one.restrictions, *one.obligations) and name not in _flow(one, state.relation)
            if there and (name in _table()["barred"] or not _kept(one, after, name, kept, state.relation)):
                state.argued_use = (
                    "whether a model made by using a work, and not from it, is bound by its terms is argued"
                )
                state.reasons.append(f"{one.license} has {name}, and its words do not speak of such a step")


def _kept(base: Terms, after: list[Terms], name: str, kept: set[str], relation: str) -> bool:
    names = {one.license for one in after}
    return base.license in names or (names <= _alike(base, relation) if name == "share-alike" else _carried(name, kept))


def _stays(left: list[Terms], state: _State) -> None:
    """A copy under another name than the licence it came with."""
    for one in left:
        if set(_flow(one, "copy")) & set(_table()["stays"]) and not state.missing:
            state.unsure.append("same-licence")
            state.reasons.append(f"a copy stays under {one.license}; another licence named for it grants nothing more")


def _software(base: tuple[str, ...], derived: tuple[str, ...], state: _State) -> None:
    for one in base:
        for other in derived:
            if other in _table()["software-clashes"].get(one, ()):
                state.missing.append(f"compatible:{other}")
                state.reasons.append(f"the texts of {one} and {other} cannot both be met in one work")


def _clash(one: str, other: str, derived: str, relation: str) -> Comparison | None:
    """Two bases that ask for different things of the same work: two share-alike licences, or one that adds what the other forbids."""
    first, second = granted.terms(one), granted.terms(other)
    reasons = []
    for mine, theirs in ((first, second), (second, first)):
        if "share-alike" not in _flow(mine, relation) or mine.license == theirs.license:
            continue
        alike = {mine.license, *_table()["alike"].get(mine.license, ())}
        demands = [
            atom for atom in _flow(theirs, relation) if _is_carried(atom) and not _carried(atom, set(mine.restrictions))
        ]
        if (
            "share-alike" in _flow(theirs, relation)
            and theirs.license not in alike
            and not alike & set(_table()["alike"].get(theirs.license, ()))
        ):
            reasons.append(f"{mine.license} and {theirs.license} each ask for themselves")
        elif demands:
            reasons.append(
                f"{mine.license} allows no further restriction, and {theirs.license} passes on {', '.join(demands)}"
            )
    if not reasons:
        return None
    argued = tuple(_table()["relations"][relation]["argued"])
    return Comparison(
        base=f"{one} AND {other}",
        derived=derived,
        relation=relation,
        outcome="conflict",
        reasons=tuple(dict.fromkeys(reasons)),
        argued=argued,
    )


def _flow(terms: Terms, relation: str) -> tuple[str, ...]:
    """The atoms that reach what comes of the step; a student is a derivative where the licence says so."""
    if relation in ("distillation", "output-trained") and terms.license in _students():
        return terms.flow_down.get("derivative", ())
    return terms.flow_down.get(relation, ())


@cache
def _students() -> frozenset[str]:
    return frozenset(knowledge.by_key()[key]["ids"]["spdx"] for key in _table()["students-are-derivatives"])


def _is_carried(atom: str) -> bool:
    name, _, value = atom.partition(":")
    return name in _table()["carried"] or (name == "share-alike" and not value)


def _says(license_: str, name: str) -> str:
    """The term in our words, where the knowledge base has it."""
    entry = knowledge.by_id().get(license_)
    said = next(
        (term["says"] for term in (entry or {}).get("restrictions", ()) if term["atom"] == name and term.get("says")),
        "",
    )
    return f" ({said[:160]})" if said else ""


def gravest(found: Iterable[Comparison]) -> Comparison | None:
    """The comparison with the gravest outcome, or None where there is none."""
    return max(found, key=lambda one: OUTCOMES.index(one.outcome), default=None)


@cache
def _table() -> dict[str, Any]:
    text = shipped.folder("licenses").joinpath("lineage", "relations.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506 nothing but strings, lists and mappings
    return data
