"""The weights and the smoke inference: numbers beside their thresholds, so that a reader can disagree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from openaudit.render.view import words
from openaudit.render.view.contrast import Contrast, contrast
from openaudit.render.view.marks import TESTS, Mark, truth
from openaudit.render.view.numbers import NONE, count, figure, plural, size
from openaudit.render.view.taken import loaded, reach
from openaudit.report.entries import IsolationEntry, SmokeEntry, TestEntry, WeightFileEntry, WeightsEntry

FILES = 200  # weight files shown
LAYERS = 60  # layers shown
COLUMNS = 6  # measures of a layer shown
WALLS = {"proven": ("good", "✓"), "set": ("plain", NONE)}  # a wall in any other state may not stand
CONTROLS = ("-control", "-shuffled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measurement; `control` is the same measurement on what should fail, `number` and `bar` are for drawing."""

    id: str
    title: str
    says: str
    value: str
    threshold: str
    control: str
    mark: Mark
    number: float | None
    bar: float | None
    beside: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightFile:
    """One weight file as its header describes it, and what is wrong or odd with it."""

    path: str
    format: str
    size: str
    mark: Mark
    tensors: str
    parameters: str
    dtypes: str
    sha256: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The weight files and the tests on them; `layers` is a table whose first row is its head."""

    summary: str
    files: tuple[WeightFile, ...]
    more_files: int
    measures: tuple[Measure, ...]
    layers: tuple[tuple[str, ...], ...]
    more_layers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """One wall of the child process, whether it was proven to hold, and how."""

    name: str
    mark: Mark
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Smoke:
    """The smoke inference: whether it ran and where, what it concludes, its numbers, and the walls around it.

    `contrast` is what its picture shows, None where the numbers for one are missing; `loaded` is what was read of the files,
    `reach` what the tests can see and what they cannot.
    """

    ran: bool
    summary: str
    verdict: Mark
    reasons: tuple[str, ...]
    contrast: Contrast | None
    measures: tuple[Measure, ...]
    walls: tuple[Wall, ...]
    loaded: tuple[str, ...]
    reach: tuple[str, ...]


def weights(entry: WeightsEntry) -> Weights:
    """What the report says about the weight files."""
    head, rows = _layers(entry.layers[:LAYERS])
    total = sum(file.bytes for file in entry.files)
    summary = f"{plural(len(entry.files), 'weight file')}, {size(total)}; {plural(entry.tensors, 'tensor')}, {plural(entry.parameters, 'parameter')}."
    return Weights(
        summary=summary if entry.files else "No weight files were found or listed.",
        files=tuple(map(_file, entry.files[:FILES])),
        more_files=max(0, len(entry.files) - FILES),
        measures=measures(entry.tests),
        layers=(head, *rows) if head else (),
        more_layers=max(0, len(entry.layers) - LAYERS),
    )


def smoke(entry: SmokeEntry) -> Smoke:
    """What the report says about the smoke inference."""
    ran = entry.ran == "yes"
    where = " on ".join(one for one in (entry.runner, entry.device) if one)
    reason = f" {entry.reason}" if entry.reason else ""
    return Smoke(
        ran=ran,
        summary=f"Ran with the runner {where}.{reason}" if ran else f"Did not run.{reason or ' No reason is given.'}",
        verdict=truth(entry.genuine),
        reasons=entry.reasons,
        contrast=contrast(entry.tests),
        measures=measures(entry.tests),
        walls=tuple(map(_wall, entry.isolation)),
        loaded=loaded(entry.loaded),
        reach=reach(entry.tests),
    )


def _wall(entry: IsolationEntry) -> Wall:
    """A wall counts as standing only where a probe has proven it; every state stands as it is written."""
    tone, glyph = WALLS.get(entry.state, ("warn", "!"))
    mark = Mark(word=words.plain(entry.state), tone=tone, glyph=glyph)
    return Wall(name=words.title(entry.name), mark=mark, how=entry.how)


def measures(tests: Iterable[TestEntry]) -> tuple[Measure, ...]:
    """The measurements; a control (`auc-control` beside `auc`) stands with the one it controls."""
    known = {test.id: test for test in tests}
    controls = {id_: _control(id_, known) for id_ in known}
    beside = {one.id for one in controls.values() if one is not None}
    return tuple(_measure(test, controls[id_]) for id_, test in known.items() if id_ not in beside)


def _control(id_: str, known: Mapping[str, TestEntry]) -> TestEntry | None:
    """The control of a test, where it has no threshold of its own and so needs no row of its own."""
    found = (known.get(id_ + suffix) for suffix in CONTROLS)
    return next((one for one in found if one is not None and one.threshold is None), None)


def _measure(test: TestEntry, control: TestEntry | None) -> Measure:
    return Measure(
        id=test.id,
        title=test.title or words.title(test.id),
        says=test.says,
        value=figure(test.value),
        threshold=figure(test.threshold)
        if test.threshold is None
        else f"{words.plain(test.rule)} {figure(test.threshold)}".strip(),
        control=figure(control.value) if control else NONE,
        mark=TESTS[test.passed],
        number=test.value,
        bar=test.threshold,
        beside=control.value if control else None,
    )


def _file(file: WeightFileEntry) -> WeightFile:
    state = {
        True: Mark(word="valid", tone="good", glyph="✓"),
        False: Mark(word="invalid", tone="bad", glyph="✗"),
        None: Mark(word="not fetched" if file.fetched == "pointer" else "not read", tone="open", glyph="?"),
    }[file.valid]
    return WeightFile(
        path=file.path,
        format=file.format,
        size=size(file.bytes),
        mark=state,
        tensors=count(file.tensors),
        parameters=count(file.parameters),
        dtypes=", ".join(
            f"{name} \N{MULTIPLICATION SIGN} {count(number)}" for name, number in list(file.dtypes.items())[:COLUMNS]
        ),
        sha256=file.sha256 or "",
        problems=tuple(f"{one.id}: {one.message}" for one in (*file.errors, *file.warnings)[:COLUMNS]),
    )


def _layers(layers: tuple[dict[str, Any], ...]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The head and the rows of a table over what the layers say of themselves."""
    head = tuple(dict.fromkeys(key for layer in layers for key in layer))[:COLUMNS]
    return head, [tuple(_cell(layer.get(key)) for key in head) for layer in layers]


def _cell(value: object) -> str:
    match value:
        case None:
            return NONE
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return figure(value)
    return str(value)[:200]
