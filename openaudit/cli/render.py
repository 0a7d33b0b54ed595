"""`openaudit render REPORT.json -o FILE`: any format from a saved report; the release is not needed."""

import sys
from pathlib import Path

import click


@click.command()
@click.argument("report")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Write here; the suffix names the format.",
)
@click.option(
    "--format",
    "format_",
    default=None,
    help="The format, where the suffix does not name it; printed where there is no -o.",
)
def command(report: str, outputs: tuple[Path, ...], format_: str | None) -> None:
    """Render a saved report in any format. REPORT is a report.json, or - for standard input."""
    from openaudit.cli.shared.output import emit, write  # noqa: PLC0415 - `--help` needs none of it
    from openaudit.report import Report  # noqa: PLC0415

    loaded = Report.from_json(sys.stdin.buffer.read(), "standard input") if report == "-" else Report.load(report)
    for path in outputs:
        write(loaded, path, format_)
    if not outputs:
        emit(loaded, format_ or "text")
