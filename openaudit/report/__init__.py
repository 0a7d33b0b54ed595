"""The report: the wire format `openaudit-report/1`, versioned, with a shipped JSON Schema; it reads back what it wrote.

Every renderer is a pure function of a Report, so a saved one can be rendered in any format later, without the release.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from openaudit import plugins
from openaudit.errors import ReportError
from openaudit.report.entries import (
    AssessmentEntry,
    DisagreementEntry,
    Entry,
    FactEntry,
    FindingEntry,
    GapEntry,
    LevelSpan,
    LicenseEntry,
    PlaceEntry,
    ReleaseEntry,
    SmokeEntry,
    ToolEntry,
    WeightsEntry,
)

FORMAT = "openaudit-report/1"
MAX_REPORT = 256 * 1024 * 1024  # bytes of a saved report that are read back
# Suffixes whose renderer is not called like them.
SPELLED = {"txt": "text", "md": "markdown", "junit.xml": "junit", "mof.yml": "mof"}


class Report(Entry):
    """Everything an audit found: facts, gaps, findings, assessments. In a notebook it shows itself as a card."""

    format: Literal["openaudit-report/1"] = "openaudit-report/1"
    tool: ToolEntry
    made: datetime
    release: ReleaseEntry
    facts: tuple[FactEntry, ...] = ()
    gaps: tuple[GapEntry, ...] = ()
    findings: tuple[FindingEntry, ...] = ()
    assessments: tuple[AssessmentEntry, ...] = ()
    disagreements: tuple[DisagreementEntry, ...] = ()
    licenses: tuple[LicenseEntry, ...] = ()
    weights: WeightsEntry = Field(default_factory=WeightsEntry)
    smoke: SmokeEntry = Field(default_factory=SmokeEntry)

    @classmethod
    def load(cls, path: str | Path) -> "Report":
        """The report saved at `path`; ReportError where the file is none."""
        try:
            with Path(path).open("rb") as file:
                data = file.read(MAX_REPORT + 1)
        except OSError as error:
            raise ReportError(f"{path}: cannot be read: {error.strerror or error}") from None
        return cls.from_json(data, str(path))

    @classmethod
    def from_json(cls, data: bytes | str, source: str = "report") -> "Report":
        """The report that `data` says; ReportError with the dotted place where it says none."""
        if len(data) > MAX_REPORT:
            raise ReportError(f"{source}: larger than the {MAX_REPORT // 2**20} MiB that a report may have")
        try:
            return cls.model_validate_json(data)
        except ValidationError as error:
            fault = error.errors(include_url=False, include_context=False)[0]
            place = ".".join(str(part) for part in fault["loc"]) or "the file"
            raise ReportError(f"{source}: {place}: {fault['msg'].lower()}; expected an {FORMAT}") from None

    def fact(self, name: str, of: str = "") -> FactEntry | GapEntry:
        """The fact `name` about the part `of`, or the gap that stands in its place."""
        known: tuple[FactEntry | GapEntry, ...] = (*self.facts, *self.gaps)
        for entry in known:
            if (entry.name, entry.of) == (name, of):
                return entry
        return GapEntry(name=name, of=of, reason="nothing looked for it")

    def assessment(self, rubric: str) -> AssessmentEntry:
        """The assessment by `rubric`; KeyError where the report has none."""
        return {entry.rubric: entry for entry in self.assessments}[rubric]

    def records(self) -> list[dict[str, Any]]:
        """One flat dict for each fact and gap, ready for a data frame; a gap has value None and its reason as `how`."""
        return [*map(_fact_row, self.facts), *map(_gap_row, self.gaps)]

    def to_json(self) -> str:
        """The report as JSON text: ASCII, no NaN, keys in the order of the format, one trailing newline."""
        return json.dumps(self.model_dump(mode="json"), indent=1, ensure_ascii=True, allow_nan=False) + "\n"

    def save(self, path: str | Path, format: str | None = None) -> None:
        """Write the report in the format that the suffix names, or in `format`; PluginError where there is none."""
        data = self.render(format or format_of(path))
        Path(path).write_bytes(data)

    def render(self, format: str) -> bytes:
        """The report as the renderer `format` writes it."""
        rendered: bytes = plugins.load("render", format).render(self)
        return rendered

    def _repr_html_(self) -> str:
        return self.render("notebook").decode()

    def __repr__(self) -> str:
        """One line: the release, the levels, how many findings."""
        levels = ", ".join(f"{one.rubric}: {_span(one.level)}" for one in self.assessments)
        return f"Report({self.release.name}, {levels}, {len(self.findings)} findings)"

    __str__ = __repr__


def format_of(path: str | Path) -> str:
    """The renderer that the suffix of `path` names: the longest one known, else the last suffix as it stands."""
    suffixes = Path(path).name.split(".")[1:]
    for length in (2, 1):
        spelled = ".".join(suffixes[-length:]).lower()
        if spelled in SPELLED or spelled.replace(".", "-") in plugins.names("render"):
            return SPELLED.get(spelled, spelled.replace(".", "-"))
    return suffixes[-1].lower() if suffixes else ""


def _fact_row(entry: FactEntry) -> dict[str, Any]:
    first = entry.where[0] if entry.where else PlaceEntry(path="")
    row = {"name": entry.name, "of": entry.of, "value": entry.value, "basis": entry.basis, "how": entry.how}
    return row | {"path": first.path, "line": first.line, "quote": first.quote}


def _gap_row(entry: GapEntry) -> dict[str, Any]:
    row = {"name": entry.name, "of": entry.of, "value": None, "basis": None, "how": entry.reason}
    return row | {"path": "", "line": None, "quote": ""}


def _span(span: LevelSpan) -> str:
    return span.low if span.low == span.high else f"{span.low} to {span.high}"
