"""Under which licence a widely used base model was released, by its id: own knowledge, kept as data (licenses/lineage/bases.yaml)."""

import re
from functools import cache
from typing import Any

import yaml

from openaudit import shipped
from openaudit.licenses.ids import resolve


def license_of(base: str) -> str | None:
    """The licence of the base model called `base` (a hub id or a name); None where the table does not hold it."""
    low = base.lower().strip()
    for pattern, name in _patterns():
        if found := pattern.search(low):
            return resolve(name.format(**found.groupdict())).expression
    return None


@cache
def rows() -> tuple[dict[str, Any], ...]:
    """The rows of the table: pattern, licence, examples."""
    text = shipped.folder("licenses").joinpath("lineage", "bases.yaml").read_text(encoding="utf-8")
    return tuple(yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))["bases"])  # noqa: S506 nothing but strings, lists and mappings


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["pattern"]), row["license"]) for row in rows())
