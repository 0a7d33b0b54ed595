"""`openaudit rubric list` and `openaudit rubric show ID`: what is judged, clause by clause."""

from textwrap import fill
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from openaudit.rubric import Criterion, Rubric

WIDTH = 100


@click.group()
def command() -> None:
    """What is judged, clause by clause."""


@command.command("list")
def list_() -> None:
    """The shipped rubrics, one a line."""
    from openaudit import rubric  # noqa: PLC0415 - `--help` needs none of it

    for name in rubric.names():
        click.echo(f"{name:<18} {rubric.load(name).title}")


@command.command()
@click.argument("rubric_id", metavar="ID")
def show(rubric_id: str) -> None:
    """The ladder, the criteria with clause and remedy, the facts each asks for, and the sources."""
    from openaudit import rubric  # noqa: PLC0415

    loaded = rubric.load(rubric_id)
    click.echo(f"{loaded.title} ({loaded.id})\n{fill(loaded.summary, WIDTH)}\n")
    for rung in loaded.levels:
        click.echo(f"  {rung.id:<28} {rung.title}. {rung.means}".rstrip())
    for criterion in loaded.criteria:
        click.echo(_criterion(loaded, criterion))
    click.echo("\nSources\n" + "\n".join(f"  {source}" for source in loaded.sources))


def _criterion(rubric: "Rubric", criterion: "Criterion") -> str:
    from openaudit import condition  # noqa: PLC0415

    asked = [condition.facts(parsed) for (owner, _), parsed in rubric.conditions.items() if owner == criterion.id]
    facts = ", ".join(dict.fromkeys(name for names in asked for name in names))
    rows = {"clause": criterion.clause, "rung": criterion.level, "facts": facts, "remedy": criterion.remedy}
    told = "\n".join(
        fill(f"{key}: {value}", WIDTH, initial_indent="    ", subsequent_indent="      ") for key, value in rows.items()
    )
    return f"\n  {criterion.id}: {criterion.title}\n{told}"
