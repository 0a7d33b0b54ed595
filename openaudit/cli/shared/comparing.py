"""`openaudit license compare BASE DERIVED`: what the base's licence asks along each relation, and what is missing."""

import json
from dataclasses import asdict
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from openaudit.licenses.compare import Comparison

WIDTH = 100
MAX_TEXT = 1024 * 1024  # bytes of a licence file that are read


@click.command("compare")
@click.argument("base")
@click.argument("derived")
@click.option(
    "--relation", "-r", multiple=True, help="One relation (copy, derivative, adapter, …); all of them without."
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(base: str, derived: str, relation: tuple[str, ...], format_: str) -> None:
    """What BASE asks of what is made from it, held against DERIVED: ids, expressions, licence files or release folders."""
    from openaudit.licenses import compare  # noqa: PLC0415 - `--help` needs none of it

    names = licensed(base), licensed(derived)
    found = [compare.compare(*names, one) for one in relation or compare.relations()]
    if format_ == "json":
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=True, indent=1))
        return
    click.echo(f"{names[0]} -> {names[1]}\n")
    for one in found:
        click.echo(told(one))
    click.echo("\nIndicators for review, no legal advice; the licence texts decide.")


def licensed(name: str) -> str:
    """The licence that an argument means: a file's text, a release's weights, or the id as the knowledge base writes it."""
    from openaudit import licenses  # noqa: PLC0415

    path = Path(name)
    if path.is_file():
        with path.open("rb") as file:
            found = licenses.identify(file.read(MAX_TEXT)).license
        if found is None:
            raise click.BadParameter(f"{name}: its text is no licence that is known")
        return found
    if path.is_dir():
        return _of_release(name)
    resolved = licenses.resolve_id(name)
    if resolved.expression is None:
        raise click.BadParameter(f"{name!r} names no one licence: {resolved.note or 'nothing known'}")
    return resolved.expression


def _of_release(name: str) -> str:
    from openaudit.collect import collect_all  # noqa: PLC0415
    from openaudit.release import open_release  # noqa: PLC0415

    found = collect_all(open_release(name), only=["licenses"]).value("model.parameters.license")
    if not isinstance(found, str) or found == "NOASSERTION":
        raise click.BadParameter(f"{name}: nothing states a licence for its weights")
    return found


def told(one: "Comparison") -> str:
    """One relation in a few lines: the outcome, what is missing, what is to be done, who argues what."""
    lines = [f"  {one.relation:<20} {one.outcome}"]
    rows = {
        "missing": ", ".join(one.missing),
        "forbidden": ", ".join(one.barred),
        "to do": ", ".join(one.duties),
        "why": "; ".join(one.reasons),
        "contested": f"{one.contested} ({'; '.join(one.argued)})" if one.contested else "",
    }
    for key, value in rows.items():
        if value:
            lines.append(fill(f"{key}: {value}", WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 8))
    return "\n".join(lines)
