"""Which model types the installed transformers can build, read from its source: importing it would take seconds."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

SOURCE = "models/auto/modeling_auto.py"
TABLES = {"decoder": "MODEL_FOR_CAUSAL_LM_MAPPING_NAMES", "encoder": "MODEL_MAPPING_NAMES"}


@cache
def types(kind: str) -> frozenset[str]:
    """The `model_type`s that have a model of `kind` (decoder or encoder); empty where transformers is not installed."""
    spec = find_spec("transformers")
    source = Path(spec.origin).parent / SOURCE if spec and spec.origin else None
    if source is None or not source.is_file():
        return frozenset()
    return named(source.read_text(encoding="utf-8"), TABLES[kind])


def named(source: str, table: str) -> frozenset[str]:
    """The keys of the ordered dictionary `table` in a Python source."""
    body = re.search(rf"^{table} = OrderedDict\((.*?)^\)", source, re.DOTALL | re.MULTILINE)
    return frozenset(re.findall(r"""^\s+\(["']([\w.-]+)["'],""", body[1], re.MULTILINE)) if body else frozenset()
