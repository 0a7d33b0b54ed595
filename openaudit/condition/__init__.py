"""Conditions: what a criterion asks of the evidence, in three-valued (Kleene) logic.

A condition is `{fact: wanted}`, `{fact: {operator: wanted}}`, or `all` / `any` / `not` / `for-each` of those; fact
names have a dot, operators never do. Beside the operator may stand `basis` (the least that satisfies, default `seen`)
and `over` (`every` or `some` part, default `every`). `records` is what a condition is, `written` how one is read.
"""

from openaudit.condition.known import Known, Looked
from openaudit.condition.records import (
    OPERATORS,
    All,
    Answer,
    Any_,
    Condition,
    Not,
    Test,
    Truth,
    facts,
    show,
    tests,
)
from openaudit.condition.written import Written, parse

__all__ = [
    "OPERATORS",
    "All",
    "Answer",
    "Any_",
    "Condition",
    "Known",
    "Looked",
    "Not",
    "Test",
    "Truth",
    "Written",
    "facts",
    "parse",
    "show",
    "tests",
]
