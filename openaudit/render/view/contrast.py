"""The smoke inference in one picture: the model as it is beside what should do worse, on one scale."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openaudit.render.view.numbers import figure
from openaudit.report.entries import TestEntry

HUGE = 1e8  # beyond it there is nothing to draw: a battery writes 1e9 for what has no end


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One measurement: `look` is real, shuffled or untrained."""

    label: str
    look: str
    number: float
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """Bars of one unit with the level they are held against (`mark`, None where there is none), and all of it in words."""

    title: str
    unit: str
    bars: tuple[Bar, ...]
    mark: float | None
    mark_said: str
    notes: tuple[str, ...]
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """What is drawn of one kind of model: tests as (id, label, look), the real one first, and the test of plain chance."""

    title: str
    unit: str
    bars: Sequence[tuple[str, str, str]]
    chance: str = ""
    gap: str = ""


_KINDS = (
    _Kind(
        title="Text as written, shuffled, and untrained weights",
        unit="nats per token; lower is better",
        bars=(
            ("loss", "This model, text as written", "real"),
            ("loss-shuffled", "This model, the same tokens shuffled", "shuffled"),
            ("loss-control", "Untrained weights, text as written", "untrained"),
        ),
        chance="loss-chance",
        gap="shuffled-gap",
    ),
    _Kind(
        title="Paraphrases told from strangers, and untrained weights",
        unit="difference of mean cosines; higher is better",
        bars=(
            ("paraphrase-margin", "This model", "real"),
            ("paraphrase-margin-control", "Untrained weights", "untrained"),
        ),
    ),
)


def contrast(tests: Sequence[TestEntry]) -> Contrast | None:
    """What to draw of the tests; None where the real measurement, or everything beside it, has no number.

    Nor is there anything to draw where the model's outputs are no numbers: what is made of them looks like a measurement.
    """
    known = {test.id: test for test in tests}
    if "finite" in known and known["finite"].passed is False:
        return None
    for kind in _KINDS:
        bars = tuple(_bars(kind, known))
        if len(bars) > 1 and bars[0].look == "real":
            return _drawn(kind, bars, known)
    return None


def _bars(kind: _Kind, known: Mapping[str, TestEntry]) -> Iterator[Bar]:
    for id_, label, look in kind.bars:
        number = _number(known, id_)
        if number is not None:
            yield Bar(label=label, look=look, number=number, said=figure(number))


def _drawn(kind: _Kind, bars: tuple[Bar, ...], known: Mapping[str, TestEntry]) -> Contrast:
    mark, mark_said = _mark(kind, known)
    notes = tuple(_notes(kind, known))
    numbers = [f"{one.label}: {one.said}" for one in bars] + ([mark_said] if mark_said else [])
    return Contrast(
        title=kind.title,
        unit=kind.unit,
        bars=bars,
        mark=mark,
        mark_said=mark_said,
        notes=notes,
        told=" ".join((f"In {kind.unit}. {'; '.join(numbers)}.", *notes)),
    )


def _mark(kind: _Kind, known: Mapping[str, TestEntry]) -> tuple[float | None, str]:
    """The level of plain chance where it was reported, else the threshold of the real measurement."""
    chance = _number(known, kind.chance)
    if chance is not None:
        return chance, f"guessing among all tokens: {figure(chance)}"
    asked = known[kind.bars[0][0]].threshold
    return (asked, f"asked for: {figure(asked)}") if asked is not None and _drawable(asked) else (None, "")


def _notes(kind: _Kind, known: Mapping[str, TestEntry]) -> Iterator[str]:
    gap, beside = _number(known, kind.gap), _number(known, f"{kind.gap}-control")
    if gap is not None:
        untrained = f", and untrained weights {figure(beside)}" if beside is not None else ""
        yield f"Shuffling the tokens costs this model {figure(gap)} nats{untrained}."


def _number(known: Mapping[str, TestEntry], id_: str) -> float | None:
    value = known[id_].value if id_ in known else None
    return value if value is not None and _drawable(value) else None


def _drawable(value: float) -> bool:
    """Whether there is a place for the value; a monstrous whole number is none, and cannot be made a float."""
    return abs(value) < HUGE and math.isfinite(value)
