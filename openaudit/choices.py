"""What the caller of an audit chose, made definite: which rubrics, and which date."""

from collections.abc import Iterable
from datetime import UTC, datetime
from os import environ
from pathlib import Path

from openaudit import rubric
from openaudit.collect import vocabulary
from openaudit.errors import UsageError
from openaudit.rubric import Rubric

DEFAULT = ("spectrum-1.0", "osaid-1.0", "g7-2026")


def judges(rubrics: Iterable[str], folder: Path | None = None) -> list[Rubric]:
    """The rubrics to judge by, those in the caller's own `folder` too; RubricError where one is unknown or wrong."""
    known = vocabulary() if folder else None  # only the caller's own rubrics have to be held against it
    return [rubric.load(name, folder, vocabulary=known) for name in chosen(rubrics, folder)]


def chosen(rubrics: Iterable[str], folder: Path | None = None) -> tuple[str, ...]:
    """The ids of the rubrics that are meant: the default three for none, every one for `all`, each once."""
    asked = tuple(dict.fromkeys(rubrics)) or tuple(name for name in DEFAULT if name in rubric.names())
    return rubric.names(folder) if "all" in asked else asked


def now() -> datetime:
    """The date of a report: SOURCE_DATE_EPOCH where it is set, so that the same release gives the same bytes."""
    epoch = environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"SOURCE_DATE_EPOCH: expected seconds since 1970, got {epoch[:40]!r}") from None
