"""What the runner took from the files, and how far its tests reach, in sentences."""

from collections.abc import Iterable

from openaudit.render.view.numbers import size
from openaudit.report.entries import LoadEntry, TestEntry

NAMES = 5  # tensors that are written out
SEES = (
    "It sees weights that carry no training: random, matched or shuffled numbers, broken bytes, layers exchanged, copied or "
    "replaced."
)
CANNOT = (
    "It cannot see whether the weights are the publisher's: a good model under another name passes, and digests are for that.",
    "It cannot see small changes: a little noise, one layer of many drawn anew, the same function written with other numbers.",
    "It does not say whether the model is good, safe or fit for a purpose.",
)


def loaded(entry: LoadEntry | None) -> tuple[str, ...]:
    """The load report in sentences; empty where there is none."""
    if entry is None:
        return ()
    if not entry.bytes:
        return (f"The runner itself read nothing of the files; the model ran on: {entry.device}.",)
    dtypes = f" in {', '.join(entry.dtypes)}" if entry.dtypes else ""
    sorts = {
        "asked for and not in the files": entry.missing,
        "in the files and not asked for": entry.unexpected,
        "of another shape than is asked for": entry.mismatched,
    }
    odd = [_named(what, names) for what, names in sorts.items() if names]
    return (
        f"One run on {entry.device} reads {size(entry.bytes)} of tensors{dtypes}.",
        f"Tensors {'; '.join(odd)}." if odd else "No tensor is missing, unexpected or of another shape.",
    )


def _named(what: str, names: tuple[str, ...]) -> str:
    return f"{what}: {', '.join(names[:NAMES])}{' and more' if len(names) > NAMES else ''}"


def reach(tests: Iterable[TestEntry]) -> tuple[str, ...]:
    """What the tests can and cannot see; empty where none was made."""
    return (SEES, *CANNOT) if any(tests) else ()
