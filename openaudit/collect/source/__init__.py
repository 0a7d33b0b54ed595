"""Python files of a release as their syntax trees show them: what they import, call and set. Nothing is imported or run."""

from dataclasses import dataclass

from openaudit.collect.documents import files, text_of
from openaudit.collect.documents.once import once
from openaudit.collect.source.trees import Seen, look
from openaudit.facts import Place
from openaudit.read.flat import place_on
from openaudit.release import Release

MAX_BYTES = 256 * 1024  # of one file; a longer one is generated, or no script
MAX_FILES = 60  # of one release that are taken apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One Python file: `seen` has what its tree shows, with lines from 1."""

    path: str
    lines: tuple[str, ...]
    seen: Seen

    def at(self, line: int) -> Place:
        """A line of it as a place."""
        return place_on(self.path, self.lines, line)


@once
def source(release: Release, path: str) -> Source | None:
    """The file at `path`, taken apart; None where it is no Python, its bytes are not here, or it cannot be parsed."""
    file = files(release).get(path)
    if not path.endswith(".py") or file is None or file.kind != "file" or file.size > MAX_BYTES:
        return None
    if file.size == 0:
        return Source(path=path, lines=(), seen=Seen())
    text = text_of(release, path, MAX_BYTES)
    seen = look(text.lines) if text else None
    return Source(path=path, lines=text.lines, seen=seen) if text and seen else None


def sources(release: Release, paths: tuple[str, ...]) -> tuple[Source, ...]:
    """Those of `paths` that can be taken apart, at most the first MAX_FILES of them."""
    return tuple(one for path in paths[:MAX_FILES] if (one := source(release, path)))
