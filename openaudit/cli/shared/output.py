"""Reports to standard output and to files."""

import os
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile

from openaudit.errors import ReportError
from openaudit.report import Report, format_of


def emit(report: Report, format_: str) -> None:
    """Write the report to standard output in `format_`."""
    sys.stdout.flush()
    sys.stdout.buffer.write(report.render(format_))
    sys.stdout.buffer.flush()


def write(report: Report, path: Path, format_: str | None = None) -> None:
    """Write the report to `path` in one step, so that a full disk leaves the old report or the new one, never half."""
    data = report.render(format_ or format_of(path))
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            file.write(data)
        Path(file.name).chmod(0o644 & ~_umask())
        Path(file.name).replace(path)
    except OSError as error:
        raise ReportError(f"{path}: cannot be written: {error.strerror or error}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
