"""Every string of a report made fit to be shown, once and for all of them, so that no template can forget it."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from pydantic import BaseModel

from openaudit.read.clean import clean, masked, own_secrets
from openaudit.report import Report

LIMIT = 1000  # characters of one string that a page shows; the JSON has all of them
T = TypeVar("T")


def shown(report: Report) -> Report:
    """The report with secrets masked, everything invisible escaped, and no string longer than LIMIT."""
    secrets = own_secrets()
    return each(report, lambda text: clean(masked(text[: 2 * LIMIT], secrets), LIMIT))


def kept(report: Report) -> Report:
    """The report with its strings as they are, but for secrets, which are masked."""
    secrets = own_secrets()
    return each(report, lambda text: masked(text, secrets))


def each(value: T, say: Callable[[str], str]) -> T:
    """`value` with `say` applied to every string in it, at any depth, keys included."""
    changed: object = value
    match value:
        case str():
            changed = say(value)
        case BaseModel():
            said = {name: each(getattr(value, name), say) for name in type(value).model_fields}
            changed = value.model_copy(update=said)
        case tuple() | list():
            changed = type(value)(each(one, say) for one in value)
        case dict():
            changed = {each(key, say): each(one, say) for key, one in value.items()}
        case _ if is_dataclass(value) and not isinstance(value, type):
            changed = replace(value, **{field.name: each(getattr(value, field.name), say) for field in fields(value)})
    return changed  # type: ignore[return-value]  # every arm gives back the kind it was given
