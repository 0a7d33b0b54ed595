"""What the documents say about the training code, sorted by what it is worth."""

from collections.abc import Sequence
from dataclasses import dataclass

from openaudit.collect.documents.absent import absent
from openaudit.collect.documents.search import hits, showing
from openaudit.collect.phrases import Hit
from openaudit.collect.source.pointed import has_notebook, made_with, points, runs
from openaudit.release import Release


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """`told` says where the code is, `tied` names scripts that are here, `weak` is for users, announced or contradicted by the files.

    `denied` says that it is not here; then `told` and `tied` are empty.
    """

    told: tuple[Hit, ...] = ()
    tied: tuple[Hit, ...] = ()
    weak: tuple[Hit, ...] = ()
    denied: tuple[Hit, ...] = ()

    @property
    def here(self) -> tuple[Hit, ...]:
        """All that says yes."""
        return (*self.told, *self.tied)


def said(release: Release, scripts: Sequence[str], idle: Sequence[str]) -> Said:
    """What is said of the training code; `scripts` are called like it, `idle` are too and do nothing."""
    found = hits(release, "code-training")
    commands, weak = showing(found, "command"), showing(found, "partial", "announced")
    missing = {(place.path, place.line) for places in absent(release).values() for place in places}
    empty = [hit for hit in showing(found, "yes") if _lines(hit) & missing or runs(hit, idle)]
    told = [hit for hit in showing(found, "yes") if hit not in empty]
    told += filter(made_with, showing(found, "made-with", "made-in"))
    denied = [hit for hit in showing(found, "denied") if not any(_depth(one) <= _depth(hit) for one in told)]
    if denied:
        return Said(weak=tuple(weak), denied=tuple(denied))
    tied = [hit for hit in commands if runs(hit, scripts)]
    tied += [hit for hit in showing(found, "pointed") if points(release, hit, scripts)]
    tied += showing(found, "notebook") if has_notebook(release) else []
    return Said(told=tuple(told), tied=tuple(tied), weak=(*empty, *commands, *weak))


def _lines(hit: Hit) -> set[tuple[str, int]]:
    return {(hit.flat.path, hit.flat.line(at)) for at in (hit.at, hit.end - 1)}


def _depth(hit: Hit) -> int:
    """How many folders down its document lies: what the root says of the code weighs more than a folder that was taken over."""
    return hit.flat.path.count("/")
