"""Reports to standard output and to files."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

from openaudit import plugins
from openaudit.errors import ReportError
from openaudit.report import Report, format_of

MODE = 0o666  # as any program writes its files, less the umask


def require(paths: Iterable[Path], format_: str) -> None:
    """Refuse a format that nothing renders before any work is done; PluginError names those there are."""
    for name in (*map(format_of, paths), format_):
        plugins.load("render", name)


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
            _settle(Path(file.name), data, path)
    except OSError as error:
        raise ReportError(f"{path}: cannot be written: {error.strerror or error}") from None


def _settle(part: Path, data: bytes, path: Path) -> None:
    """Write `data` to `part` and put it in the place of `path`; where that fails, nothing is left behind."""
    try:
        part.write_bytes(data)
        part.chmod(MODE & ~_umask())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
