"""Short ways to make records in tests."""

from openaudit.facts import Basis, Evidence, Fact, Gap, Place, Record, Value
from openaudit.rubric import Rubric, read


def fact(name: str, value: Value, basis: Basis = "seen", of: str = "", how: str = "computed") -> Fact:
    return Fact(name=name, value=value, basis=basis, how=how, of=of)


def placed(
    name: str, value: Value, basis: Basis = "seen", path: str = "README.md", line: int = 1, quote: str = ""
) -> Fact:
    return Fact(
        name=name, value=value, basis=basis, how="front-matter", where=(Place(path=path, line=line, quote=quote),)
    )


def gap(name: str, of: str = "", reason: str = "not shown") -> Gap:
    return Gap(name=name, of=of, reason=reason)


def evidence(*records: Record) -> Evidence:
    return Evidence.of(records)


def rubric(*criteria: str, levels: str = "", more: str = "") -> Rubric:
    """A rubric of these criteria (YAML flow mappings without id, clause and remedy)."""
    rungs = levels or "[{id: none, title: None}, {id: open, title: Open}]"
    rows = "\n".join(
        f"  - {{id: c{index}, title: T, clause: C, remedy: R, {row}}}" for index, row in enumerate(criteria)
    )
    return read(
        f"id: test\ntitle: Test\nsummary: S\nsources: [S]\nlevels: {rungs}\n{more}\ncriteria:\n{rows}\n", "test"
    )
