"""Addresses under which licences are published."""

import re
from functools import cache, lru_cache

from openaudit import licenses
from openaudit.collect import phrases


@lru_cache(maxsize=1024)
def of_link(url: str) -> str | None:
    """The licence that the address `url` publishes, where the address alone says it."""
    low = url.lower()
    for pattern, name in _patterns():
        if found := pattern.search(low):
            resolved = licenses.resolve_id(
                name.format(**{key: value or "" for key, value in found.groupdict().items()})
            )
            if resolved.expression:
                return resolved.expression
    return None


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(entry["pattern"]), entry["license"]) for entry in phrases.read("license-links")["links"])
