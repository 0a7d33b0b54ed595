"""What the base's licence asks to be done, and what of it the release shows: text, notice, names, changes, policy."""

import re
from collections.abc import Iterator

from openaudit.collect.documents import Document
from openaudit.collect.licensing.texts import Shelf, policy_files
from openaudit.facts import Fact, Gap, Place, Record
from openaudit.licenses.compare import compare

RELATIONS = {
    "finetune": "derivative",
    "fine-tune": "derivative",
    "adapter": "adapter",
    "merge": "merge",
    "quantized": "copy",
    "distilled": "distillation",
}
_NOTICE = re.compile(r"(?:^|/)notice(?:\.(?:txt|md))?$", re.IGNORECASE)
_CHANGED = re.compile(
    r"fine-?\s?tun|quanti[sz]ed|merged?\b|modifi|converted|distill|adapted|trained (?:from|on top)|量化|微调"
)
_POLICY = re.compile(r"acceptable use|use policy|use restrictions|prohibited uses|responsible use")


def facts(
    bases: dict[str, str], derived: str, relation: str, shelf: Shelf, documents: tuple[Document, ...]
) -> Iterator[Record]:
    """`license.duties.met` and `license.duties.open` for the duties of the licences in `bases` (base -> licence) along `relation`."""
    met: dict[str, Place | None] = {}
    left: list[str] = []
    for base, license_ in bases.items():
        for duty in _asked(license_, derived, relation):
            shown, place = _shown(duty, base, license_, shelf, documents)
            if shown:
                met.setdefault(duty, place)
            elif shown is False and duty not in left:
                left.append(duty)
    where = tuple(place for place in met.values() if place is not None)
    if met:
        how = "phrase:duties" if where else "computed: names and files"
        yield Fact(name="license.duties.met", value=tuple(met), basis="seen", how=how, where=where)
    if left:
        yield Fact(
            name="license.duties.open",
            value=tuple(left),
            basis="seen",
            how="absence: not shown in the files that were read",
        )
    if not met and not left:
        yield Gap(name="license.duties.met", reason="the base's licence asks for nothing that files could show")


def _asked(license_: str, derived: str, relation: str) -> tuple[str, ...]:
    """What the licence of the base asks for; where nobody knows the derived one's terms, of a step that keeps the licence."""
    found = compare(license_, derived, relation)
    return (compare(license_, license_, relation) if found.outcome == "unknown" else found).duties


def _shown(
    duty: str, base: str, license_: str, shelf: Shelf, documents: tuple[Document, ...]
) -> tuple[bool | None, Place | None]:
    """Whether the release shows that a duty is met, with the place; None where files cannot show it."""
    name, _, value = duty.partition(":")
    match name:
        case "include-text":
            found = next((one for one in shelf.readings() if one.license == license_), None)
            return found is not None, found.place if found else None
        case "notice":
            notice = next((file.path for file in shelf.release.files() if _NOTICE.search(file.path)), None)
            text = next((one for one in shelf.readings() if one.license == license_), None)
            return bool(notice or text), Place(path=notice) if notice else text.place if text else None
        case "naming":
            return _said(re.compile(re.escape(value.lower())), documents) if value else (None, None)
        case "name-prefix":
            own = re.split(r"__|/", shelf.release.name)[-1].lower()
            return own.startswith(value.lower()), None
        case "attribution":
            return _said(re.compile(re.escape(base.rsplit("/", 1)[-1].lower())), documents)
        case "state-changes":
            return _said(_CHANGED, documents)
        case "follow-policy" | "pass-on-restrictions":
            policy = next((file.path for file in policy_files(shelf.release)), None)
            return (True, Place(path=policy)) if policy else _said(_POLICY, documents)
    return None, None


def _said(pattern: re.Pattern[str], documents: tuple[Document, ...]) -> tuple[bool, Place | None]:
    for document in documents:
        if hit := pattern.search(document.prose.lower):
            return True, document.prose.place(hit.start())
        for number, line in enumerate(document.lines[: document.front.body - 1], 1):
            if pattern.search(line.lower()):
                return True, document.at(number)
    return False, None
