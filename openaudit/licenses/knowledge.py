"""The compiled knowledge base: read once, when a question first needs it."""

import json
from functools import cache
from typing import Any

from openaudit import shipped
from openaudit.errors import LicenseError

FORMAT = "openaudit-licenses/1"
NAME = "compiled.json"


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


def known() -> tuple[str, ...]:
    """Every licence with recorded terms, by id, sorted."""
    return tuple(sorted({*by_id(), *load()["standard"]["licenses"]}, key=str.lower))
