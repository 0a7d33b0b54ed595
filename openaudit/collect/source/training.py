"""Scripts that are called like training code, told apart by what they do: train, adapt somebody's model, or nothing."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from openaudit.collect.source import Source, sources
from openaudit.collect.source.settings import settings
from openaudit.facts import Place
from openaudit.release import Release

NUMBERS = 2  # hyper-parameters that make a script one with settings of its own

# Words of release names that name no model.
_GENERAL = frozenset(
    [
        *("base", "chat", "code", "coder", "data", "demo", "instruct", "large", "main", "medium", "mini", "model"),
        *("models", "official", "open", "release", "small", "text", "tiny", "train", "training", "vision"),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scripts:
    """Paths, told apart: `own` train (or cannot be read), `samples` only adapt, `idle` do nothing; `named` speak of the release.

    The `__init__.py` that makes a folder a package is no script: where it does nothing, it is neither `own` nor `idle`.
    """

    own: tuple[str, ...]
    samples: tuple[str, ...]
    idle: tuple[Source, ...]
    named: tuple[Place, ...]


def apart(release: Release, paths: tuple[str, ...]) -> Scripts:
    """The scripts at `paths`; what is listed only, or is no Python, counts as its name says."""
    read = {one.path: one for one in sources(release, paths)}
    idle = [path for path in paths if path in read and not read[path].seen.works]
    samples = [path for path in paths if path in read and read[path].seen.adapts]
    own = [path for path in paths if path not in idle and path not in samples]
    named = [place for path in own if path in read and (place := _speaks_of(read[path], release.name))]
    scripts = tuple(read[path] for path in idle if path.rpartition("/")[2] != "__init__.py")
    return Scripts(own=tuple(own), samples=tuple(samples), idle=scripts, named=tuple(named))


def hyperparameters(release: Release, paths: Iterable[str]) -> Iterator[tuple[str, Place]]:
    """`name=value` with its place for every hyper-parameter that these scripts and configurations set, each name once for a file."""
    ordered = tuple(dict.fromkeys(paths))
    for one in sources(release, ordered):
        seen: set[str] = set()
        for name, value, line in one.seen.numbers:
            if name not in seen:
                seen.add(name)
                yield f"{name}={value:g}", one.at(line)
    for path in ordered:
        if not path.endswith((".py", ".sh")):
            yield from ((f"{name}={value}", place) for name, value, place in settings(release, path))


def _speaks_of(one: Source, name: str) -> Place | None:
    """The first line, comments apart, that names the release in a script that trains with numbers of its own."""
    if not (one.seen.loop or one.seen.trainer) or len({name for name, _, _ in one.seen.numbers}) < NUMBERS:
        return None
    words = [
        word
        for word in re.findall(r"[a-z]{4,40}", name.rpartition("/")[2].rpartition("__")[2].lower())
        if word not in _GENERAL
    ]
    for number, line in enumerate(one.lines, 1):
        code = line.partition("#")[0].lower()
        if any(word in code for word in words) and not code.lstrip().startswith(("import ", "from ")):
            return one.at(number)
    return None
