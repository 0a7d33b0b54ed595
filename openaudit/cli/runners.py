"""`openaudit runners`: which runners there are, and why some cannot run here."""

import json

import click


@click.command()
@click.option("--format", "format_", default="text", type=click.Choice(["text", "json"]), show_default=True)
def command(format_: str) -> None:
    """List the runners of the smoke inference, and for each that cannot run here, why."""
    from dataclasses import asdict  # noqa: PLC0415 - `--help` needs none of it

    from openaudit.run.session import runners  # noqa: PLC0415

    found = {name: asdict(probe) for name, probe in runners()}
    if format_ == "json":
        click.echo(json.dumps([{"name": name, **probe} for name, probe in found.items()], indent=2))
        return
    for name, probe in found.items():
        if probe["available"]:
            click.echo(f"{name}: {', '.join(probe['devices'])}; {', '.join(probe['architectures'])}")
        else:
            click.echo(f"{name}: not here: {probe['reason']}")
