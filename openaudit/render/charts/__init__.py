"""Pictures as SVG, written by hand: no script, no style attribute, no id, and nothing told by colour alone.

Colours are presentation attributes that read on white and on black; a class beside each lets a stylesheet retune them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from openaudit.render.view.marks import Mark

WIDTH = 400  # units of every picture, so that their texts have one size side by side
TONES = {
    "accent": "#3d7ab8",
    "good": "#2e8b57",
    "bad": "#d0463b",
    "warn": "#b7791f",
    "open": "#7a7f8c",
    "plain": "#7a7f8c",
}
INK = "currentColor"
_STEP = 5  # units between the lines of a hatch


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float


def svg(height: float, title: str, desc: str, parts: Iterable[str]) -> str:
    """A whole picture with its name and its description for those who do not see it."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" viewBox="0 0 {WIDTH} {_n(height)}" width="{WIDTH}" height="{_n(height)}" aria-label="{escape(title)}">'
    return f"{head}<title>{escape(title)}</title><desc>{escape(desc)}</desc>{''.join(parts)}</svg>"


def text(
    x: float, y: float, words: str, *, size: float = 14, bold: bool = False, faint: bool = False, anchor: str = "start"
) -> str:
    """A line of text whose baseline starts at x, y."""
    weight = ' font-weight="600"' if bold else ""
    opacity = ' fill-opacity="0.72"' if faint else ""
    at = f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{_n(x)}" y="{_n(y)}" font-family="system-ui, Libertinus Serif, sans-serif" font-size="{_n(size)}" fill="{INK}"{weight}{opacity}{at}>{escape(words)}</text>'


def solid(box: Box, tone: str, radius: float = 3) -> str:
    """A filled rectangle."""
    return f'<rect {_at(box)} rx="{_n(radius)}" fill="{TONES[tone]}" class="fill-{tone}"/>'


def outline(box: Box, tone: str = "plain", radius: float = 3, *, dashed: bool = False) -> str:
    """An empty rectangle."""
    dash = ' stroke-dasharray="3 3"' if dashed else ""
    return f'<rect {_at(box)} rx="{_n(radius)}" fill="none" stroke="{TONES[tone]}" class="line-{tone}" stroke-width="1.4"{dash}/>'


def hatched(box: Box, tone: str) -> str:
    """A rectangle filled with slanted lines; the lines are computed, so that no id is needed for a pattern."""
    lines = []
    for start in range(_STEP, int(box.width + box.height), _STEP):
        x1, y1 = (start, 0.0) if start <= box.width else (box.width, start - box.width)
        x2, y2 = (0.0, start) if start <= box.height else (start - box.height, box.height)
        lines.append(f"M{_n(box.x + x1)} {_n(box.y + y1)}L{_n(box.x + x2)} {_n(box.y + y2)}")
    path = f'<path d="{"".join(lines)}" stroke="{TONES[tone]}" class="line-{tone}" stroke-width="1.4" fill="none"/>'
    return path + outline(box, tone, 0)


def line(start: tuple[float, float], end: tuple[float, float], *, tone: str = "plain", width: float = 1.4) -> str:
    """A straight line."""
    path = f"M{_n(start[0])} {_n(start[1])}L{_n(end[0])} {_n(end[1])}"
    return f'<path d="{path}" stroke="{TONES[tone]}" class="line-{tone}" stroke-width="{_n(width)}" fill="none"/>'


def badge(x: float, y: float, mark: Mark, radius: float = 8) -> str:
    """The sign of a mark round x, y: shape and stroke tell what the tone tells."""
    colour = f'stroke="{TONES[mark.tone]}" class="line-{mark.tone}"'
    dash = ' stroke-dasharray="2.5 2.5"' if mark.tone == "open" else ""
    ring = f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="none" {colour} stroke-width="1.6"{dash}/>'
    unit = radius / 2
    strokes = {
        "✓": f"M{_n(x - unit)} {_n(y)}L{_n(x - unit / 4)} {_n(y + unit * 0.8)}L{_n(x + unit)} {_n(y - unit * 0.8)}",
        "✗": f"M{_n(x - unit * 0.8)} {_n(y - unit * 0.8)}L{_n(x + unit * 0.8)} {_n(y + unit * 0.8)}M{_n(x + unit * 0.8)} {_n(y - unit * 0.8)}L{_n(x - unit * 0.8)} {_n(y + unit * 0.8)}",
        "!": f"M{_n(x)} {_n(y - unit * 1.1)}L{_n(x)} {_n(y + unit * 0.3)}M{_n(x)} {_n(y + unit * 0.8)}L{_n(x)} {_n(y + unit * 1.1)}",
        "?": f"M{_n(x - unit * 0.7)} {_n(y - unit * 0.5)}Q{_n(x - unit * 0.6)} {_n(y - unit * 1.2)} {_n(x)} {_n(y - unit * 1.2)}Q{_n(x + unit * 0.8)} {_n(y - unit * 1.1)} {_n(x + unit * 0.7)} {_n(y - unit * 0.4)}Q{_n(x + unit * 0.4)} {_n(y)} {_n(x)} {_n(y + unit * 0.4)}M{_n(x)} {_n(y + unit * 0.9)}L{_n(x)} {_n(y + unit * 1.2)}",
    }
    path = strokes.get(mark.glyph, f"M{_n(x - unit * 0.8)} {_n(y)}L{_n(x + unit * 0.8)} {_n(y)}")
    return f'{ring}<path d="{path}" fill="none" {colour} stroke-width="1.8" stroke-linecap="round"/>'


def wrapped(words: str, width: int, most: int = 2) -> list[str]:
    """`words` on at most `most` lines of at most `width` characters, the last one cut with an ellipsis where needed."""
    lines = [""]
    for word in words[: width * (most + 1)].split():
        if not lines[-1]:
            lines[-1] = word
        elif len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    shown = [one if len(one) <= width else one[: width - 1] + "…" for one in lines[:most]]
    if len(lines) > most and not shown[-1].endswith("…"):
        shown[-1] = shown[-1][: width - 1] + "…"
    return shown


def _at(box: Box) -> str:
    return f'x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}"'


def _n(number: float) -> str:
    """A coordinate with one decimal at most."""
    return f"{number:.1f}".removesuffix(".0")
