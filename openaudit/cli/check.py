"""`openaudit check REF`: the gate before a merge. It shows the findings of the audit, and its exit code says pass or fail."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from openaudit.cli.shared.inference import inference, limits
from openaudit.cli.shared.progress import Progress

if TYPE_CHECKING:
    from openaudit.facts import Finding

LEVELS = ("note", "warning", "error")


@click.command()
@click.argument("ref")
@click.option(
    "--fail-on", type=click.Choice(LEVELS), default="error", show_default=True, help="The mildest finding that fails."
)
@click.option("--smoke", default="auto", metavar="auto|off|RUNNER", show_default=True, help="The smoke inference.")
@inference
@click.option(
    "--tree", type=click.Path(path_type=Path), help="A file list (SIZE<TAB>PATH) of what exists but is not here."
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("-v", "--verbose", is_flag=True, help="Name every step.")
@click.option("-q", "--quiet", is_flag=True, help="Print only findings at or above --fail-on.")
def command(
    ref: str, fail_on: str, smoke: str, tree: Path | None, format_: str, verbose: bool, quiet: bool, **chosen: Any
) -> None:
    """Check a release before the merge: the same findings as the audit. Exit code 1 where one is at or above --fail-on."""
    from openaudit.gate import gate  # noqa: PLC0415 - `--help` needs none of it

    with Progress(quiet=quiet, verbose=verbose) as progress:
        found = gate(ref, smoke=smoke, tree=tree, progress=progress.step, **limits(chosen))
    failing = [one for one in found.findings if LEVELS.index(one.severity) >= LEVELS.index(fail_on)]
    shown = failing if quiet else list(found.findings)
    if format_ == "json":
        click.echo(_json(shown, fail_on, failing), nl=False)
    else:
        click.echo(_text(found.name, shown, len(found.findings), fail_on, failing), nl=False)
    if failing:
        raise click.exceptions.Exit(1)


def _json(shown: list["Finding"], fail_on: str, failing: list["Finding"]) -> str:
    """The findings as the report's JSON has them, secrets masked."""
    told = {"findings": [_entry(finding) for finding in shown], "fail_on": fail_on, "passed": not failing}
    return json.dumps(_masked(told), indent=1) + "\n"


def _entry(finding: "Finding") -> dict[str, object]:
    entry = asdict(finding)
    places = [
        {key: value for key, value in place.items() if value is not None and value != ""} for place in entry["where"]
    ]
    return entry | {"where": places, "suppressed": None}


def _masked(told: Any) -> Any:
    from openaudit.read.clean import masked  # noqa: PLC0415

    match told:
        case str():
            return masked(told)
        case dict():
            return {key: _masked(value) for key, value in told.items()}
        case list() | tuple():
            return [_masked(one) for one in told]
    return told


def _text(name: str, shown: list["Finding"], total: int, fail_on: str, failing: list["Finding"]) -> str:
    lines = [_line(finding) for finding in shown]
    verdict = f"{len(failing)} at or above {fail_on}" if failing else f"nothing at or above {fail_on}"
    return "\n".join([*lines, f"{_clean(name)}: {total} findings, {verdict}"]) + "\n"


def _line(finding: "Finding") -> str:
    place = finding.where[0] if finding.where else None
    at = f"{place.path}:{place.line}: " if place and place.line else f"{place.path}: " if place else ""
    remedy = f"\n    {finding.remedy}" if finding.remedy else ""
    return _clean(f"{at}{finding.severity}: {finding.message} [{finding.id}]") + _clean(remedy, keep_newline=True)


def _clean(text: str, *, keep_newline: bool = False) -> str:
    from openaudit.read.clean import clean, masked  # noqa: PLC0415

    text = masked(text)
    return "\n".join(clean(line) for line in text.split("\n")) if keep_newline else clean(text)
