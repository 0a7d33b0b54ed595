"""Progress on standard error, and only to a terminal, so that pipes and logs stay clean."""

import sys
from types import TracebackType
from typing import Self

WIDTH = 60


class Progress:
    """One line that says what is being done; with `verbose` one line per step; silent where nobody watches."""

    def __init__(self, *, quiet: bool, verbose: bool) -> None:
        self._shown = not quiet and (verbose or sys.stderr.isatty())
        self._verbose = verbose

    def __enter__(self) -> Self:
        """Start with nothing on the line."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave an empty line behind, whatever happened."""
        if self._shown and not self._verbose:
            sys.stderr.write("\r" + " " * WIDTH + "\r")
            sys.stderr.flush()

    def step(self, what: str) -> None:
        """Say what is being done now."""
        if not self._shown:
            return
        line = what.encode("ascii", "backslashreplace").decode()[: WIDTH - 2]
        sys.stderr.write(f"{line}\n" if self._verbose else f"\r{line:<{WIDTH}}")
        sys.stderr.flush()
