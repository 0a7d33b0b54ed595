"""`openaudit.yaml` given as the reference: which parts make up a release, and what a reviewer attests about it."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from openaudit.errors import ManifestError
from openaudit.facts import Value
from openaudit.read import yaml
from openaudit.read.text import split
from openaudit.release import MANIFESTS

MOST = 200  # parts, and attestations
SHORT = 80  # characters of a value that a message quotes

Line = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\r\n]+$")]
Role = Literal["weights", "code", "data", "documents"]


class Table(BaseModel):
    """One table of the file: unknown keys are errors, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Part(Table):
    """One part: its name (the prefix of its files), where it is (one of three), and what it holds."""

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
    path: Line | None = None
    hub: Line | None = None
    git: Line | None = None
    role: Role | None = None

    @model_validator(mode="after")
    def _one_place(self) -> "Part":
        if sum(one is not None for one in (self.path, self.hub, self.git)) != 1:
            raise ValueError("a part says exactly one of path, hub, git")
        return self


class Attestation(Table):
    """What a person attests: a fact and its value, who, when, and on what ground; `of` names the part it is about."""

    fact: Line
    value: str | int | float | bool | list[str | int | float]
    of: str = Field(default="", max_length=200)
    who: Line
    when: Line
    ground: Line

    @field_validator("when")
    @classmethod
    def _a_day(cls, when: str) -> str:
        try:
            return date.fromisoformat(when).isoformat()
        except ValueError:
            raise ValueError("expected a day as YYYY-MM-DD") from None

    @property
    def meant(self) -> Value:
        """The value as a fact has it: a list as a tuple."""
        return tuple(self.value) if isinstance(self.value, list) else self.value


class PartsFile(Table):
    """The whole file: what the release is called, its parts, its attestations."""

    name: Line | None = None
    parts: list[Part] = Field(min_length=1, max_length=MOST)
    attestations: list[Attestation] = Field(default_factory=list, max_length=MOST)


class Located:
    """A parts file with the lines (from 1) that its dotted places stand on."""

    def __init__(self, source: str, said: PartsFile, text: str, at: Mapping[str, int]) -> None:
        self.source, self.said, self.lines, self.at = source, said, split(text), at

    def line(self, place: str) -> int:
        """The line of a dotted place."""
        return self.at.get(place, 1)

    def quote(self, line: int) -> str:
        """What stands on a line."""
        return self.lines[line - 1].strip()

    def fault(self, place: str, fault: str) -> ManifestError:
        """The error for a fault at a dotted place."""
        return ManifestError(f"{self.source}: line {self.line(place)}: {place}: {fault}")


def parse(text: str, source: str) -> Located:
    """The parts file that `text` is; ManifestError, in one line with line and dotted place, where it is none."""
    parsed = yaml.parse(text)
    for problem in parsed.problems:
        place = f"{problem.key}: " if problem.key else ""
        raise ManifestError(f"{source}: line {problem.line}: {place}{problem.message}")
    if not isinstance(parsed.root, yaml.Mapping):
        raise ManifestError(f"{source}: expected a mapping with parts")
    at = {place: node.line for place, node in yaml.walk(parsed.root)}
    try:
        said = PartsFile.model_validate(yaml.core(parsed.root))
    except ValidationError as error:
        raise ManifestError(f"{source}: {_first(error, at)}") from None
    found = Located(source, said, text, at)
    _unique(found)
    return found


def _first(error: ValidationError, at: Mapping[str, int]) -> str:
    """The first fault in one line: line, dotted place, fault, what was got, what is possible."""
    fault = error.errors(include_url=False)[0]
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in fault["loc"]).lstrip(".")
    if ".value." in place:  # pydantic goes on with the kinds that it tried
        place = place.partition(".value.")[0] + ".value"
        return f"line {at.get(place, 1)}: {place}: expected text, a number, true or false, or a list of them"
    known = place
    while known and known not in at:
        known = known.rpartition(".")[0]
    message = str(fault["msg"]).removeprefix("Value error, ")
    got = "" if fault["type"] == "missing" else f", got {str(fault['input'])[:SHORT]!r}"
    return f"line {at.get(known, 1)}: {place}: {message[:1].lower()}{message[1:]}{got}{_possible(fault)}"


def _possible(fault: ErrorDetails) -> str:
    """The keys that there are, where one is none of them."""
    if fault["type"] != "extra_forbidden":
        return ""
    table: type[Table] = PartsFile
    if len(fault["loc"]) > 1:
        table = Part if fault["loc"][0] == "parts" else Attestation
    return f"; there are {', '.join(table.model_fields)}"


def _unique(found: Located) -> None:
    """Refuse two parts of one name, however it is written: some systems keep one folder of them."""
    seen: dict[str, int] = {}
    for index, part in enumerate(found.said.parts):
        first = seen.setdefault(part.name.casefold(), index)
        if first != index:
            raise found.fault(f"parts[{index}].name", f"{part.name!r} stands twice, here and at parts[{first}]")
        if part.name.casefold() in MANIFESTS:
            raise found.fault(f"parts[{index}].name", f"{part.name!r} is the name of this file")
