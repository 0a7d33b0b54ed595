"""The report as its wire format: every string as it was found (ASCII-escaped), but for secrets, which are masked."""

import json
import math
from typing import Any

from openaudit.render.view.scrub import kept
from openaudit.report import Report


def render(report: Report) -> bytes:
    """The report as JSON (ASCII, no NaN), which reads back as a report."""
    data = _finite(kept(report).model_dump(mode="json"))
    return (json.dumps(data, indent=1, ensure_ascii=True, allow_nan=False) + "\n").encode()


def _finite(value: Any) -> Any:
    """`value` without the numbers that JSON does not have: a fact's becomes its name, a measurement's becomes null."""
    match value:
        case dict():
            said = {key: _finite(one) for key, one in value.items()}
            if "basis" in value and said["value"] is None:
                said["value"] = str(value["value"])
            return said
        case list():
            return [_finite(one) for one in value]
        case float() if not math.isfinite(value):
            return None
    return value
