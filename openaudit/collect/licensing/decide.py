"""From statements to the licence of one component: the statement that names it goes before the one that only stands beside it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from openaudit.collect.licensing import CODE, DOCS, REACHES, WEIGHTS, WHOLE, Statement
from openaudit.facts import BASES

_FILE = re.compile(r"\.[a-z]{2,12}$")


@dataclass(frozen=True, slots=True)
class Decision:
    """What holds for a component: the statements that count, strongest first; `joined` are those that hold for parts beside each other."""

    sources: tuple[Statement, ...]
    joined: tuple[Statement, ...] = ()

    @property
    def license(self) -> str | None:
        """The expression of the joined statements, in the order they stand."""
        return joined(one.license for one in self.joined if one.license)


def about(said: Iterable[Statement], component: str) -> list[Statement]:
    """The statements that reach `component`; what is about the whole release reaches its weights, code and documents, not its data."""
    kind = CODE if component.startswith(CODE) else DOCS if component.startswith(DOCS) else component
    found = []
    for one in said:
        if component in one.scope or kind in one.scope:
            found.append(replace(one, reach="named") if one.reach == "whole" else one)
        elif WHOLE in one.scope and kind in {WEIGHTS, CODE, DOCS}:
            found.append(one)
    return found


def decide(said: list[Statement]) -> Decision:
    """Which of the statements about one component count, and whether several of them hold for different parts."""
    front = [one for one in said if not one.aside] or said
    if any(one.license and not one.of for one in said) and not any(one.license for one in front):
        front = said
    whole = [one for one in front if not _only_part(one, front)]
    best = _nearest(whole or [])
    resolved = [one for one in best if one.license]
    parts = _parts(resolved)
    covered = {one.license for one in parts} if len(parts) > 1 else set()
    rest = [one for one in best if one in parts or one.license not in covered]
    return Decision(sources=tuple(sorted(rest, key=lambda one: -BASES.index(one.basis))), joined=tuple(parts))


def joined(expressions: Iterable[str]) -> str | None:
    """Expressions that hold together, each once."""
    found = list(
        dict.fromkeys(part for one in expressions for part in ([one] if " OR " in one else one.split(" AND ")))
    )
    if len(found) < 2:  # noqa: PLR2004 nothing to join
        return found[0] if found else None
    return " AND ".join(f"({one})" if " OR " in one else one for one in found)


def parts_of(said: list[Statement]) -> Iterator[Statement]:
    """The statements that are about a part only: a size, a folder, a dataset."""
    seen: set[tuple[str, str]] = set()
    for one in said:
        if one.of and one.license and (one.of, one.license) not in seen:
            seen.add((one.of, one.license))
            yield one


def _only_part(one: Statement, front: list[Statement]) -> bool:
    """Whether a statement is about a folder or a file of others, or names a part in passing, outside the list of terms."""
    if not one.of:
        return False
    if one.aside or one.alone or one.reach == "beside":
        return True
    return not one.listed and (
        len({other.license for other in front if other.of and not other.listed and other.license}) > 1
        or _FILE.search(one.of) is not None
    )


def _nearest(said: list[Statement]) -> list[Statement]:
    """Those with the nearest reach; a text beside stays where no text is named for the component, so that a conflict is seen."""
    if not said:
        return []
    said = [one for one in said if one.license] or said
    best = max(REACHES.index(one.reach) for one in said)
    near = [one for one in said if REACHES.index(one.reach) == best]
    if any(one.basis == "seen" for one in near):
        return near
    return near + [one for one in said if one.basis == "seen" and one.reach == "beside" and one not in near]


def _parts(resolved: list[Statement]) -> list[Statement]:
    """The statements of the strongest basis that hold beside each other: for named parts, or in one list of terms."""
    if not resolved:
        return []
    top = max(BASES.index(one.basis) for one in resolved)
    strongest = [one for one in resolved if BASES.index(one.basis) == top]
    if len({one.license for one in strongest}) == 1:
        return strongest[:1]
    apart = [one for one in resolved if one.of or one.listed]
    if len({one.license for one in apart}) > 1 and any(one.of for one in apart):
        return apart
    files = {one.file for one in strongest if one.file}
    return strongest if len(files) > 1 else strongest[:1]
