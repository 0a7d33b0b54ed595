"""The knowledge base from its YAML files to the one file that is shipped, all of it validated on the way."""

import hashlib
import json
import re
from importlib.resources.abc import Traversable
from typing import Any

import yaml
from pydantic import ValidationError

from openaudit.errors import LicenseError
from openaudit.licenses.knowledge import FORMAT
from openaudit.licenses.schema import Clause, Harmless, License, Names, Notice, Standard, Strict

TABLES: dict[str, type[Strict]] = {"standard": Standard, "names": Names, "harmless": Harmless}
LISTS: dict[str, type[Strict]] = {"clauses": Clause, "notices": Notice}


def compiled(folder: Traversable) -> dict[str, Any]:
    """Everything under `folder`, ready to be shipped; LicenseError with the dotted place where a file is wrong."""
    digest = hashlib.sha256()
    paths = sorted(folder.joinpath("ai").iterdir(), key=lambda path: path.name)
    licenses = [_valid(License, _read(path, digest), path.name) for path in paths]
    data: dict[str, Any] = {}
    for name, model in TABLES.items():
        path = folder.joinpath("tables", f"{name}.yaml")
        data[name] = _valid(model, _read(path, digest), path.name)
    for name, model in LISTS.items():
        path = folder.joinpath("tables", f"{name}.yaml")
        rows = _read(path, digest)
        data[name] = [_valid(model, row, f"{path.name}[{number}]") for number, row in enumerate(rows)]
    return {"format": FORMAT, "digest": digest.hexdigest(), "licenses": licenses, **data}


def dump(data: dict[str, Any]) -> str:
    """The text of the compiled file: one licence to a line, so that a change shows."""
    rows = ",\n".join(_written(row) for row in data["licenses"])
    rest = ",\n".join(f"{json.dumps(key)}:{_written(value)}" for key, value in data.items() if key != "licenses")
    return f'{{{rest},\n"licenses":[\n{rows}\n]}}\n'


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _read(path: Traversable, digest: "hashlib._Hash") -> Any:
    text = path.read_text(encoding="utf-8")
    digest.update(text.encode())
    try:
        return yaml.load(text, Loader=Core)  # noqa: S506 - a safe loader, with the YAML 1.2 core schema
    except yaml.YAMLError as error:
        raise LicenseError(f"{path.name}: {' '.join(str(error).split())}") from error


def _valid(model: type[Strict], data: Any, where: str) -> Any:
    try:
        return model.model_validate(data).model_dump(mode="json", by_alias=True, exclude_defaults=True)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise LicenseError(f"{where}: {place}: {first['msg']}, got {first['input']!r:.80}") from error


class Core(yaml.SafeLoader):
    """YAML as the knowledge base is read: only `true` and `false` are booleans, dates and numbers are words."""


_KEPT = ("tag:yaml.org,2002:null", "tag:yaml.org,2002:merge")
Core.yaml_implicit_resolvers = {
    first: kept
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    if (kept := [pair for pair in resolvers if pair[0] in _KEPT])
}
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
