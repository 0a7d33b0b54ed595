"""The 17 components as a picture: one sign and a few words for each, in four groups."""

from collections.abc import Sequence

from openaudit.render.charts import WIDTH, badge, line, svg, text
from openaudit.render.view.components import Component
from openaudit.render.view.numbers import plural

_ROW = 25
_HEAD = 30


def draw(components: Sequence[Component], groups: Sequence[str]) -> str:
    """The picture of the components in `groups`, each with its sign and what it means."""
    components = [one for one in components if one.group in groups]
    parts: list[str] = []
    y, group = -4.0, ""
    for one in components:
        if one.group != group:
            group = one.group
            parts += [
                text(0, y + 23, group, size=12.5, bold=True, faint=True),
                line((0, y + 29), (WIDTH, y + 29), width=0.7),
            ]
            y += _HEAD
        parts += [
            badge(10, y + 14, one.mark, 7.5),
            text(26, y + 19, one.label, size=14),
            text(WIDTH, y + 19, one.mark.word, size=12.5, faint=True, anchor="end"),
        ]
        y += _ROW
    return svg(y + 4, f"What is released: {' and '.join(groups).lower()}", told(components), parts)


def told(components: Sequence[Component]) -> str:
    """The picture in one sentence."""
    marks = dict.fromkeys(one.mark for one in components)
    counts = (f"{sum(one.mark == mark for one in components)} {mark.word}" for mark in marks)
    return f"Of {plural(len(components), 'component')}: {'; '.join(counts)}."
