"""The openness spectrum as a picture: a ladder, filled as far as is proven, hatched as far as is still possible."""

from openaudit.render.charts import WIDTH, Box, hatched, outline, solid, svg, text, wrapped
from openaudit.render.view.ladder import Ladder, Rung

RUNGS = 12  # rungs drawn; the page lists all
_RAIL = 26
_INDENT = 42
_LINE = 19
_LETTERS = 40  # of a title, on one line


def draw(ladder: Ladder) -> str:
    """The picture of one ladder, the most open rung on top."""
    parts: list[str] = []
    y = 2.0
    for index, rung in reversed(list(enumerate(ladder.rungs))[:RUNGS]):
        tag = _tag(ladder, index)
        lines = wrapped(rung.title, _LETTERS)
        height = _LINE * len(lines) + (17 if tag else 0) + 13
        parts.append(_rail(Box(2, y, _RAIL, height - 4), rung))
        for at, words in enumerate(lines):
            parts.append(
                text(_INDENT, y + 17 + at * _LINE, words, size=15, bold=bool(tag), faint=rung.state == "beyond")
            )
        if tag:
            parts.append(text(_INDENT, y + 16 + len(lines) * _LINE, tag, size=12.5, faint=True))
        y += height
    return svg(y, f"{ladder.title}: {ladder.short}"[:200], ladder.sentence, parts)


def strip(ladder: Ladder) -> str:
    """The same span in one narrow band, the most open rung to the right."""
    rungs = ladder.rungs[:RUNGS]
    step = WIDTH / len(rungs)
    parts = [_rail(Box(1 + at * step, 2, step - 4, 14), rung) for at, rung in enumerate(rungs)]
    return svg(18, f"{ladder.title}: {ladder.short}"[:200], ladder.sentence, parts)


def _tag(ladder: Ladder, index: int) -> str:
    if index == ladder.low == ladder.high:
        return f"◆ {ladder.how}, and the most that is possible"
    if index == ladder.low:
        return f"◆ {ladder.how}"
    return "◇ still possible" if index == ladder.high else ""


def _rail(box: Box, rung: Rung) -> str:
    match rung.state:
        case "proven":
            return solid(box, "accent")
        case "possible":
            return hatched(box, "accent")
        case "beyond":
            return outline(box, "plain")
