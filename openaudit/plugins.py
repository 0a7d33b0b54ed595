"""A plug-in is a module: its folder is the registry, its name is its file name, and it is imported when asked for.

Third parties add modules of the same shape through the entry points `openaudit.<kind>`.
"""

import os
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pkgutil import iter_modules
from types import ModuleType

from openaudit.errors import PluginError

KINDS = ("collect", "findings", "weights", "run", "render", "fleet")
# Every module of such a folder is a plug-in; what plug-ins share stands in the package itself or in a sub-package.
EXTRAS = {"typst": "pdf"}  # package that is missing -> the extra that brings it


def names(kind: str) -> tuple[str, ...]:
    """The plug-ins of `kind`, sorted: every public module of its folder, and what entry points add."""
    return tuple(sorted({*_own(kind), *_foreign(kind)}))


@lru_cache(maxsize=256)  # what is imported stays so, and thirty looks into the folder cost more than many a collector
def load(kind: str, name: str) -> ModuleType:
    """The plug-in `name` of `kind`, imported now; PluginError where there is none or where it needs an extra."""
    module = name.replace("-", "_")
    try:
        if name in _own(kind):
            return import_module(f"openaudit.{kind}.{module}")
        if name in _foreign(kind):
            return import_module(_foreign(kind)[name].value)
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in EXTRAS:
            raise
        raise PluginError(f"{name} needs an extra: pip install 'openaudit[{EXTRAS[missing]}]'") from error
    raise PluginError(f"no {kind} plug-in {name!r}; there are {', '.join(names(kind))}")


def modules(kind: str) -> Iterator[tuple[str, ModuleType]]:
    """Every plug-in of `kind` with its name, each imported as it is reached."""
    return ((name, load(kind, name)) for name in names(kind))


def _own(kind: str) -> frozenset[str]:
    folders = tuple(map(str, import_module(f"openaudit.{kind}").__path__))
    return _modules(folders, tuple(map(_changed, folders)))


def _changed(folder: str) -> int:
    try:
        return os.stat(folder).st_mtime_ns  # noqa: PTH116 asked for every plug-in that is loaded, and a Path costs as much again
    except OSError:
        return 0


@lru_cache(maxsize=32)
def _modules(folders: tuple[str, ...], changed: tuple[int, ...]) -> frozenset[str]:
    """The public modules of the folders as they were last changed; listing them anew each time costs more than an audit."""
    del changed
    return frozenset(
        module.name.replace("_", "-")
        for module in iter_modules(folders)
        if not module.name.startswith("_") and not module.ispkg
    )


@cache
def _foreign(kind: str) -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=f"openaudit.{kind}")}
