"""The model as it is beside what should do worse: bars on one scale, told apart by their filling and not by colour alone."""

from openaudit.render.charts import WIDTH, Box, hatched, line, outline, solid, svg, text, wrapped
from openaudit.render.view.contrast import Bar, Contrast

_HEAD = 48  # the unit, and the level that the bars are held against
_ROW = 48
_BAR = 21  # from the top of a row to its bar
_THICK = 17
_LEFT, _RIGHT = 2.0, WIDTH - 72.0
_LETTERS = 54  # of a line


def draw(contrast: Contrast | None) -> str:
    """The picture; empty where there is nothing to compare."""
    if contrast is None:
        return ""
    numbers = [0.0, *(one.number for one in contrast.bars), *([] if contrast.mark is None else [contrast.mark])]
    low, scale = min(numbers), (_RIGHT - _LEFT) / ((max(numbers) - min(numbers)) or 1.0)
    place = {number: _LEFT + (number - low) * scale for number in numbers}
    parts = [text(0, 14, contrast.unit, size=14, faint=True)]
    if contrast.mark is not None:
        parts += [line((3, _HEAD - 19), (3, _HEAD - 4), width=2.6), text(12, _HEAD - 7, contrast.mark_said, size=14)]
    for at, one in enumerate(contrast.bars):
        y = _HEAD + at * _ROW
        parts += _row(y, one, place[0.0], place[one.number])
        if contrast.mark is not None:  # bar by bar, so that it strikes no words out
            parts.append(_upright(y, place[contrast.mark], 2.6))
    foot = _HEAD + len(contrast.bars) * _ROW
    for words in (line_ for note in contrast.notes for line_ in wrapped(note, _LETTERS, 2)):
        foot += 18
        parts.append(text(0, foot - 4, words, size=14))
    return svg(foot, contrast.title, contrast.told, parts)


def _row(y: float, bar: Bar, zero: float, end: float) -> list[str]:
    box = Box(min(zero, end), y + _BAR, max(abs(end - zero), 1.5), _THICK)
    return [
        text(0, y + 15, bar.label, size=15, bold=bar.look == "real"),
        _upright(y, zero, 0.8),
        _filled(box, bar.look),
        text(WIDTH, y + _BAR + 14, bar.said, size=15, bold=True, anchor="end"),
    ]


def _filled(box: Box, look: str) -> str:
    match look:
        case "real":
            return solid(box, "accent", 1)
        case "shuffled":
            return hatched(box, "accent")
        case _:
            return outline(box, "plain", 1, dashed=True)


def _upright(y: float, x: float, width: float) -> str:
    return line((x, y + _BAR - 4), (x, y + _BAR + _THICK + 4), width=width)
