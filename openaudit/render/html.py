"""The main face of a report: one self-contained HTML file, without script, under a content policy that allows none."""

from base64 import b64encode
from hashlib import sha256

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from openaudit import shipped
from openaudit.render.charts import bars, dots, ladder, matrix
from openaudit.render.view import view
from openaudit.render.view.words import FREEDOMS
from openaudit.report import Report

CONTENTS = (
    ("short", "In short"),
    ("components", "What is released"),
    ("licenses", "Licences"),
    ("rubrics", "Held against the rubrics"),
    ("findings", "Findings"),
    ("weights", "The weights"),
    ("unknown", "What is unknown"),
    ("disputed", "Where sources disagree"),
    ("evidence", "All evidence"),
    ("files", "Files"),
    ("about", "About this report"),
)


def render(report: Report) -> bytes:
    """The report as an HTML page (UTF-8)."""
    style = shipped.folder("reports").joinpath("report.css").read_text(encoding="utf-8")
    page = environment().get_template("html/page.j2")
    return page.render(view=view(report), style=Markup(style), policy=policy(style), contents=CONTENTS).encode()  # noqa: S704 - our stylesheet


def policy(style: str) -> str:
    """The content policy of a page whose one style block is `style`: nothing is loaded, run, framed or sent."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def environment() -> Environment:
    """Jinja over the shipped templates, escaping always; the pictures are the only markup that it lets through."""
    environment = Environment(
        autoescape=True,
        loader=FunctionLoader(_template),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "ladder": lambda one: Markup(ladder.draw(one)),  # noqa: S704 - our pictures escape what they show
        "strip": lambda one: Markup(ladder.strip(one)),  # noqa: S704
        "matrix": lambda all_, *groups: Markup(matrix.draw(all_, groups)),  # noqa: S704
        "bars": lambda one: Markup(bars.draw(one)),  # noqa: S704
        "dots": lambda title, all_: Markup(dots.draw(title, all_)),  # noqa: S704
        "freedoms": FREEDOMS,
    }
    return environment


def _template(name: str) -> str:
    return shipped.folder("reports").joinpath(name).read_text(encoding="utf-8")
