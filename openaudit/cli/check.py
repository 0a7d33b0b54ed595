"""`openaudit check REF`: the gate before a merge. It shows the findings of the audit, and its exit code says pass or fail."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from openaudit.cli.shared.progress import Progress

if TYPE_CHECKING:
    from openaudit.report import Report
    from openaudit.report.entries import FindingEntry

LEVELS = ("note", "warning", "error")


@click.command()
@click.argument("ref")
@click.option(
    "--fail-on", type=click.Choice(LEVELS), default="error", show_default=True, help="The mildest finding that fails."
)
@click.option("--smoke", default="auto", metavar="auto|off|RUNNER", show_default=True, help="The smoke inference.")
@click.option(
    "--tree", type=click.Path(path_type=Path), help="A file list (SIZE<TAB>PATH) of what exists but is not here."
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("-v", "--verbose", is_flag=True, help="Name every step.")
@click.option("-q", "--quiet", is_flag=True, help="Print only findings at or above --fail-on.")
def command(ref: str, fail_on: str, smoke: str, tree: Path | None, format_: str, verbose: bool, quiet: bool) -> None:
    """Check a release before the merge: the same findings as the audit. Exit code 1 where one is at or above --fail-on."""
    from openaudit import audit  # noqa: PLC0415 - `--help` needs none of it

    with Progress(quiet=quiet, verbose=verbose) as progress:
        report = audit(ref, smoke=smoke, tree=tree, advice=False, progress=progress.step)
    failing = [one for one in report.findings if _rank(one) >= LEVELS.index(fail_on) and one.suppressed is None]
    shown = failing if quiet else list(report.findings)
    click.echo(
        _json(shown, fail_on, failing) if format_ == "json" else _text(report, shown, fail_on, failing), nl=False
    )
    if failing:
        raise click.exceptions.Exit(1)


def _rank(finding: "FindingEntry") -> int:
    return LEVELS.index(finding.severity)


def _json(shown: list["FindingEntry"], fail_on: str, failing: list["FindingEntry"]) -> str:
    findings = [finding.model_dump(mode="json") for finding in shown]
    return json.dumps({"findings": findings, "fail_on": fail_on, "passed": not failing}, indent=1) + "\n"


def _text(report: "Report", shown: list["FindingEntry"], fail_on: str, failing: list["FindingEntry"]) -> str:
    lines = [_line(finding) for finding in shown]
    verdict = f"{len(failing)} at or above {fail_on}" if failing else f"nothing at or above {fail_on}"
    return "\n".join([*lines, f"{_clean(report.release.name)}: {len(report.findings)} findings, {verdict}"]) + "\n"


def _line(finding: "FindingEntry") -> str:
    place = finding.where[0] if finding.where else None
    at = f"{place.path}:{place.line}: " if place and place.line else f"{place.path}: " if place else ""
    remedy = f"\n    {finding.remedy}" if finding.remedy else ""
    return _clean(f"{at}{finding.severity}: {finding.message} [{finding.id}]") + _clean(remedy, keep_newline=True)


def _clean(text: str, *, keep_newline: bool = False) -> str:
    from openaudit.read.clean import clean  # noqa: PLC0415

    return "\n".join(clean(line) for line in text.split("\n")) if keep_newline else clean(text)
