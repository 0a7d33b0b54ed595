"""Code of the release that is used to run the model: scripts that commands run, modules that the configuration names."""

import re
from collections.abc import Iterable, Iterator

from openaudit.collect.configs import configs
from openaudit.collect.documents import files
from openaudit.collect.phrases import Hit, names
from openaudit.release import Release

CONFIG = "config.json"  # of the model itself, at the root
SHORT = 4  # letters of a name that says nothing yet about what it names

_SCRIPT = re.compile(r"[\w./\\-]{1,120}\.(?:py|sh)\b")


def run(release: Release, commands: Iterable[Hit]) -> tuple[str, ...]:
    """The scripts of the release that commands of its root documents run, those apart that prepare, train or measure."""
    told = {
        found[0].replace("\\", "/").removeprefix("./")
        for hit in commands
        if "/" not in hit.flat.path
        for found in _SCRIPT.finditer(hit.flat.text, hit.at, hit.end)
    }
    is_one = names("files", "run-script")
    wanted = {path for path in told if is_one(path)}
    return tuple(path for path in files(release) if wanted and any(f"/{path}".endswith(f"/{one}") for one in wanted))


def imported(release: Release) -> Iterator[str]:
    """The modules of the release that `auto_map` of its configuration names: a library imports the model's classes from them."""
    config = configs(release).get(CONFIG)
    for target in dict.fromkeys(_texts(config.mapping.get("auto_map") if config else None)):
        path = f"{target.rpartition('.')[0]}.py"
        if path in files(release):
            yield path


def _texts(value: object) -> Iterator[str]:
    """The classes of a map: a name each, or a list of names and nulls."""
    if isinstance(value, dict):
        for one in value.values():
            yield from (name for name in (one if isinstance(one, list) else [one]) if isinstance(name, str))


def is_own(release: Release, clone: Hit) -> bool:
    """Whether the repository that is cloned is the code of a release that has none here: it is called like the release."""
    if any(path.endswith((".py", ".ipynb", ".sh", ".cpp", ".rs")) for path in files(release)):
        return False
    cloned, own = (re.sub(r"[^a-z0-9]", "", name.lower()) for name in (_cloned(clone), _plain(release.name)))
    return len(cloned) >= SHORT and (cloned in own or (len(own) >= SHORT and own in cloned))


def _cloned(clone: Hit) -> str:
    return clone.group("id")[0].removesuffix(".git").removesuffix(".")


def _plain(name: str) -> str:
    return name.rpartition("/")[2].rpartition("__")[2]
