"""Measurements as a picture: the value, its threshold, and the same measurement on a control, each row on its own scale."""

from collections.abc import Sequence

from openaudit.render.charts import TONES, WIDTH, badge, line, svg, text, wrapped
from openaudit.render.view.tested import Measure

ROWS = 20  # measurements drawn; the table beside the picture has all
_ROW = 52
_HUGE = 1e100  # beyond it, and for what is no number, there is nothing to draw
_LEFT, _RIGHT = 10.0, WIDTH - 90.0


def draw(title: str, measures: Sequence[Measure]) -> str:
    """The picture of the measurements that have a number; empty where none has one."""
    drawn = [one for one in measures if one.number is not None and abs(one.number) < _HUGE][:ROWS]
    if not drawn:
        return ""
    parts = [piece for at, one in enumerate(drawn) for piece in _row(at * _ROW, one)]
    told = "; ".join(
        f"{one.title} {one.value}, asked for {one.threshold}, control {one.control}, {one.mark.word}" for one in drawn
    )
    return svg(len(drawn) * _ROW, title, told, parts)


def _row(y: float, measure: Measure) -> list[str]:
    value = measure.number or 0.0
    marks = [one for one in (0.0, value, measure.bar, measure.beside) if one is not None and abs(one) < _HUGE]
    low, high = min(marks), max(marks)
    scale = (_RIGHT - _LEFT) / ((high - low) or 1.0)
    place = {one: _LEFT + (one - low) * scale for one in marks}
    parts = [
        text(0, y + 14, wrapped(measure.title, 52, 1)[0], size=13.5),
        line((_LEFT, y + 32), (_RIGHT, y + 32), width=0.8),
    ]
    if measure.bar in place:
        parts.append(line((place[measure.bar], y + 22), (place[measure.bar], y + 42), width=2.4))
    if measure.beside in place:
        parts.append(_diamond(place[measure.beside], y + 32))
    parts.append(badge(place[value], y + 32, measure.mark, 7.5))
    parts.append(text(WIDTH, y + 30, measure.value, size=14, bold=True, anchor="end"))
    if measure.bar is not None:
        against = measure.threshold if " " in measure.threshold else f"against {measure.threshold}"
        parts.append(text(WIDTH, y + 45, against, size=12, faint=True, anchor="end"))
    return parts


def _diamond(x: float, y: float) -> str:
    path = f"M{x:.1f} {y - 6:.1f}L{x + 6:.1f} {y:.1f}L{x:.1f} {y + 6:.1f}L{x - 6:.1f} {y:.1f}Z"
    return f'<path d="{path}" fill="none" stroke="{TONES["plain"]}" class="line-plain" stroke-width="1.6"/>'
