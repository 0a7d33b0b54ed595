"""`openaudit audit REF`: the whole audit."""

from pathlib import Path
from typing import Any

import click

from openaudit.cli.shared.inference import inference, limits
from openaudit.cli.shared.progress import Progress


@click.command()
@click.argument("ref")
@click.option(
    "--rubric", "rubrics", multiple=True, metavar="ID", help="Judge by this rubric; repeatable; `all` for every one."
)
@click.option("--smoke", default="auto", metavar="auto|off|RUNNER", show_default=True, help="The smoke inference.")
@inference
@click.option(
    "--tree", type=click.Path(path_type=Path), help="A file list (SIZE<TAB>PATH) of what exists but is not here."
)
@click.option("--rubrics", "own", type=click.Path(path_type=Path), help="A folder with rubrics of your own.")
@click.option("--base", type=click.Path(path_type=Path), help="The report of the model that this one was made from.")
@click.option("--offline", is_flag=True, help="Use no network; this version never does.")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Write the report; the suffix names the format.",
)
@click.option(
    "--format", "format_", default="text", show_default=True, help="What is printed: text, json or another renderer."
)
@click.option("-v", "--verbose", is_flag=True, help="Name every step.")
@click.option("-q", "--quiet", is_flag=True, help="Print only errors.")
def command(
    ref: str,
    rubrics: tuple[str, ...],
    smoke: str,
    tree: Path | None,
    own: Path | None,
    base: Path | None,
    offline: bool,
    outputs: tuple[Path, ...],
    format_: str,
    verbose: bool,
    quiet: bool,
    **chosen: Any,
) -> None:
    """Audit a release: collect the evidence, judge it, inspect and try the weights, and report.

    REF is a folder, a weight file, or the folder of a hub cache.
    """
    del offline  # nothing here reaches a network, asked or not
    from openaudit import Report, audit  # noqa: PLC0415 - `--help` needs none of it
    from openaudit.cli.shared.output import emit, require, write  # noqa: PLC0415

    require(outputs, format_)
    with Progress(quiet=quiet, verbose=verbose) as progress:
        report = audit(
            ref,
            rubrics,
            smoke=smoke,
            tree=tree,
            own_rubrics=own,
            base=Report.load(base) if base else None,
            progress=progress.step,
            **limits(chosen),
        )
    for path in outputs:
        write(report, path)
    if not quiet:
        emit(report, format_)
