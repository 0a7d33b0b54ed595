"""`openaudit rubric list` and `openaudit rubric show ID`: what is judged, clause by clause."""

from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from openaudit.rubric import Criterion, Rubric

WIDTH = 100
FOLDER = click.option(
    "--rubrics",
    "folder",
    type=click.Path(path_type=Path),
    help="A folder with rubrics of your own, beside the shipped ones.",
)


@click.group()
def command() -> None:
    """What is judged, clause by clause."""


@command.command("list")
@FOLDER
def list_(folder: Path | None) -> None:
    """The rubrics, one a line."""
    from openaudit import rubric  # noqa: PLC0415 - `--help` needs none of it

    for name in rubric.names(folder):
        click.echo(f"{name:<24} {rubric.load(name, folder).title}")


@command.command()
@click.argument("rubric_id", metavar="ID")
@FOLDER
@click.option("--format", "format_", type=click.Choice(["text", "markdown"]), default="text", show_default=True)
def show(rubric_id: str, folder: Path | None, format_: str) -> None:
    """The ladder, the criteria with clause, what is asked and remedy, what was decided, and the sources."""
    from openaudit import rubric  # noqa: PLC0415
    from openaudit.collect import vocabulary  # noqa: PLC0415
    from openaudit.page import page  # noqa: PLC0415

    loaded = rubric.load(rubric_id, folder, vocabulary=vocabulary() if folder else None)
    click.echo(page(loaded) if format_ == "markdown" else _text(loaded), nl=False)


def _text(rubric: "Rubric") -> str:
    head = [f"{rubric.title} ({rubric.id})", fill(rubric.summary, WIDTH)]
    head += [fill(rubric.notice, WIDTH)] if rubric.notice else []
    ladder = [f"  {rung.id:<28} {rung.title}. {rung.means}".rstrip() for rung in rubric.levels]
    criteria = [_criterion(rubric, criterion) for criterion in rubric.criteria]
    decided = ["What was decided where the text is open", *map(_point, rubric.decisions)] if rubric.decisions else []
    sources = ["Sources", *map(_point, rubric.sources)]
    return "\n".join([*head, "", *ladder, *criteria, "", *decided, "", *sources]) + "\n"


def _point(text: str) -> str:
    return fill(text, WIDTH, initial_indent="  - ", subsequent_indent="    ")


def _criterion(rubric: "Rubric", criterion: "Criterion") -> str:
    from openaudit.page import told  # noqa: PLC0415

    asked = rubric.asked[criterion.id]
    rows = {"clause": criterion.clause, "level": criterion.level + (", not counted" if criterion.optional else "")}
    rows |= {"asked": told(asked["requires"]).replace("`", "")}
    rows |= {role: told(asked[role]).replace("`", "") for role in ("exempt-when", "warn-when") if role in asked}
    rows |= {"remedy": criterion.remedy}
    lines = "\n".join(
        fill(f"{key}: {value}", WIDTH, initial_indent="    ", subsequent_indent="      ") for key, value in rows.items()
    )
    return f"\n  {criterion.id}: {criterion.title}\n{lines}"
