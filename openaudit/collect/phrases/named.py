"""Names that tell something (of files, of links): patterns for them, read from `phrases/files.yaml` and `phrases/links.yaml`."""

import re
from dataclasses import dataclass
from functools import cache

from openaudit.collect.phrases.files import read
from openaudit.collect.phrases.needed import holds_one, needed
from openaudit.collect.phrases.patterns import endings

ADDRESS = ("http://", "https://")  # how links begin: that they hold this tells nothing


@dataclass(frozen=True)
class Names:
    """Names that tell something: those that `wanted` stands in and `unless` does not."""

    wanted: re.Pattern[str]
    unless: re.Pattern[str] | None
    endings: tuple[str, ...] = ()  # what all of them end in; nothing where that cannot be told
    pieces: tuple[str, ...] = ()  # one of which stands in each of them; nothing likewise

    def __call__(self, name: str) -> bool:
        """Whether `name` (a path, a URL) is one of them."""
        lower = name.lower()
        if (self.endings and not lower.endswith(self.endings)) or (self.pieces and not holds_one(self.pieces, lower)):
            return False
        return bool(self.wanted.search(lower)) and not (self.unless and self.unless.search(lower))


@cache
def names(kind: str, id: str) -> Names:
    """The names `id` of `phrases/files.yaml` or `phrases/links.yaml`."""
    entry = next(entry for entry in read(kind)["names"] if entry["id"] == id)
    wanted, unless = ("|".join(entry.get(key, ())) for key in ("patterns", "unless"))
    return Names(re.compile(wanted), re.compile(unless) if unless else None, endings(wanted), needed(wanted, ADDRESS))
