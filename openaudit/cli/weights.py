"""`openaudit weights REF`: headers, integrity and completeness of the weight files."""

import json
from pathlib import Path

import click


@click.command()
@click.argument("ref")
@click.option(
    "--hash", "hash_", is_flag=True, help="Read every byte: digests, and whether they are what a cache claims."
)
@click.option(
    "--tree", type=click.Path(path_type=Path), help="A file list (SIZE<TAB>PATH) of what exists but is not here."
)
@click.option("--format", "format_", default="text", type=click.Choice(["text", "json"]), show_default=True)
def command(ref: str, hash_: bool, tree: Path | None, format_: str) -> None:
    """Show what the weight files of a release hold, without running them.

    REF is a folder, a .safetensors or .gguf file, or the folder of a hub cache. A damaged file is shown with its
    errors and does not change the exit code.
    """
    from openaudit.release import open_release  # noqa: PLC0415 - `--help` needs none of it
    from openaudit.weights import inspect  # noqa: PLC0415
    from openaudit.weights.layout.entry import entry  # noqa: PLC0415
    from openaudit.weights.layout.table import table  # noqa: PLC0415

    release = open_release(ref, tree=tree)
    found = inspect(release, hash=hash_)
    if format_ == "json":
        click.echo(json.dumps(entry(release, found), indent=2, ensure_ascii=True, allow_nan=False))
    else:
        click.echo("\n".join(table(release, found)))
