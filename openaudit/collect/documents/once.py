"""What is worked out about a release, worked out once: kept for the last few releases, told apart by identity."""

from collections import deque
from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, Generic, ParamSpec, TypeVar

from openaudit.release import Release

KEPT = 2  # releases whose results are kept; an audit looks at one, a comparison at two

P = ParamSpec("P")
T = TypeVar("T")


class once(Generic[P, T]):  # noqa: N801 reads as the decorator it is
    """A function of a release and hashable arguments that runs once for each of them."""

    def __init__(self, function: Callable[Concatenate[Release, P], T]) -> None:
        self.function = function
        self.kept: deque[tuple[Release, dict[object, T]]] = deque(maxlen=KEPT)
        update_wrapper(self, function)

    def __call__(self, release: Release, /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What the function gives."""
        known = self._known(release)
        key = (args, tuple(sorted(kwargs.items()))) if kwargs else args
        if key not in known:
            known[key] = self.function(release, *args, **kwargs)
        return known[key]

    def _known(self, release: Release) -> dict[object, T]:
        """What is known of `release`; the one that was looked at last comes first."""
        for of, found in self.kept:
            if of is release:
                return found
        self.kept.appendleft((release, found := {}))
        return found
