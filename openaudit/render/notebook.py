"""The card that a notebook shows: no script, no style, colours that read on white and on black, under 30 kB."""

from openaudit.render.html import environment
from openaudit.render.view import view
from openaudit.report import Report

LETTERS = 160  # of one string on the card; the whole of it stands in the full report


def render(report: Report) -> bytes:
    """The report as a fragment of HTML (UTF-8)."""
    jinja = environment()
    jinja.filters["cut"] = cut
    return jinja.get_template("notebook.j2").render(view=view(report)).encode()


def cut(words: str, most: int = LETTERS) -> str:
    """`words`, at most `most` characters of them."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
