"""`openaudit license`: which licence a text is, what a licence allows, which ones are known."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from openaudit import licenses
from openaudit.cli.shared.comparing import command as compare
from openaudit.errors import UsageError
from openaudit.licenses import knowledge, opinion
from openaudit.licenses.decode import LIMIT

FORMAT = click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help="What is printed."
)


@click.group("license", help="Licence questions: identify a text, show what a licence allows, list the known ones.")
def command() -> None:
    """The group of the licence commands."""


command.add_command(compare)


@command.command("identify")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--second-opinion", is_flag=True, help="Ask ScanCode too, where it is installed; it overrules nothing.")
@FORMAT
def identify(files: tuple[Path, ...], *, second_opinion: bool, format_: str) -> None:
    """Say which licence each of FILES is, on what it rests, and what it adds (`-` reads standard input)."""
    answers = [answer(path) for path in files]
    if second_opinion:
        for one in answers:
            one["second_opinion"] = [asdict(candidate) for candidate in opinion.second(Path(one["path"]))]
    if format_ == "json":
        click.echo(json.dumps(answers, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(told(one) for one in answers))


@command.command("show")
@click.argument("id_", metavar="ID")
@FORMAT
def show(id_: str, format_: str) -> None:
    """Show what ID (an id in any scheme, a name, or an expression) stands for and allows."""
    found = licenses.resolve_id(id_)
    if found.expression is None and not found.candidates and found.kind == "unknown":
        raise UsageError(f"license {id_!r}: {found.note}; `openaudit license list` names the known ones")
    known = [licenses.terms(one) for one in ((found.expression,) if found.expression else found.candidates)]
    if format_ == "json":
        click.echo(
            json.dumps(
                {"resolved": asdict(found), "terms": [asdict(one) for one in known]}, ensure_ascii=False, indent=2
            )
        )
    else:
        click.echo("\n".join([heading(found), *(sheet(one) for one in known)]))


@command.command("list")
@FORMAT
def list_(format_: str) -> None:
    """List the licences whose terms are recorded."""
    rows = [licenses.terms(one) for one in knowledge.known()]
    if format_ == "json":
        click.echo(
            json.dumps(
                [
                    {"license": r.license, "name": r.name, "open": r.open, "osi": r.osi, "verified": r.verified}
                    for r in rows
                ],
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        click.echo(
            "\n".join(
                f"{r.license:<58} {'open' if r.open else '    '} {'OSI' if r.osi else '   '}  {r.name}" for r in rows
            )
        )


def answer(path: Path) -> dict[str, Any]:
    """The answer about one file as the contract spells it; what cannot be read says why."""
    try:
        data = sys.stdin.buffer.read(LIMIT + 1) if str(path) == "-" else read(path)
    except OSError as error:
        return record(path, licenses.Identification(unread=f"cannot be read: {error.strerror or error}"))
    return record(path, licenses.identify(data))


def read(path: Path) -> bytes:
    """The beginning of the file, as much as identification looks at; OSError for what is no regular file."""
    if not path.is_file():
        raise OSError(None, "no such file" if not path.exists() else "not a regular file")
    with path.open("rb") as file:
        return file.read(LIMIT + 1)


def record(path: Path, found: licenses.Identification) -> dict[str, Any]:
    """The JSON object of one answer."""
    return {
        "path": str(path),
        "license": found.license,
        "confidence": found.confidence,
        "matcher": found.matcher,
        "spans": [asdict(span) for span in found.spans],
        "riders": [asdict(rider) for rider in found.riders],
        "atoms": [{"atom": str(atom), **asdict(atom)} for atom in found.atoms],
        "candidates": [asdict(candidate) for candidate in found.candidates],
        "caveats": list(found.caveats),
        "unread": found.unread,
    }


def told(one: dict[str, Any]) -> str:
    """One answer for people: a line, then what limits it."""
    if one["unread"]:
        return f"{one['path']}: unread: {one['unread']}"
    lines = [f"{one['path']}: {one['license'] or 'no known licence'} ({one['matcher']}, {one['confidence']:.0%})"]
    lines += [f"  note: {caveat}" for caveat in one["caveats"]]
    lines += [
        f"  line {rider['line']}: {'restricts' if rider['restricting'] else 'added'}: {rider['text']}"
        for rider in one["riders"]
    ]
    lines += [f"  line {atom['span']['line']}: {atom['atom']}: {atom['quote']}" for atom in one["atoms"]]
    lines += [f"  ScanCode: {c['license']} ({c['of_license']:.0%})" for c in one.get("second_opinion", ())]
    if not one["license"]:
        lines += [
            f"  resembles {c['license']}: {c['of_license']:.0%} of it, {c['of_file']:.0%} of the file"
            for c in one["candidates"][:3]
        ]
    return "\n".join(lines)


def heading(found: licenses.Resolved) -> str:
    """What the id became."""
    meant = found.expression or (
        f"one of {', '.join(found.candidates)}" if found.candidates else "no licence by itself"
    )
    return f"{found.raw}: {meant} ({found.kind}, {found.sure:.0%} sure)" + (f"\n  {found.note}" if found.note else "")


def sheet(one: licenses.Terms) -> str:
    """The terms of a licence for people."""
    rows = {
        "freedoms": ", ".join(one.freedoms) or "none without condition",
        "with conditions": ", ".join(one.conditional),
        "restrictions": ", ".join(one.restrictions),
        "obligations": ", ".join(one.obligations),
        "outputs": one.output,
        "termination": one.termination,
        "open": {True: "yes", False: "no", None: "unknown"}[one.open] + (", on OSI's list" if one.osi else ""),
        "Open Source Definition": one.osd,
        "verified": one.verified,
        "sources": "; ".join(one.sources),
        "notes": "; ".join(one.notes),
    }
    title = (
        f"\n{one.license}"
        + (f"\n{one.name}" if one.name else "")
        + ("" if one.known else "\n  terms not recorded: read the text")
    )
    return "\n".join([title, *(f"  {name + ':':<24} {value}" for name, value in rows.items() if value)])
