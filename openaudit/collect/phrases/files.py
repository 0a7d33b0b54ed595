"""The files of phrases as they stand in the data folder `phrases`."""

from functools import cache
from typing import Any

import yaml

from openaudit import shipped

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # our own data: every scalar stays a string


@cache
def read(name: str) -> Any:
    """The contents of `phrases/<name>.yaml`; every scalar is a string."""
    text = shipped.folder("phrases").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 a base loader makes nothing but strings, lists and mappings
