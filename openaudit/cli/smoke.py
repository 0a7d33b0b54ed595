"""`openaudit smoke REF`: the smoke inference alone."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from openaudit.cli.shared.inference import inference, limits

if TYPE_CHECKING:
    from openaudit.run import Loaded, Smoke


@click.command()
@click.argument("ref")
@click.option("--runner", default="auto", metavar="auto|RUNNER", show_default=True, help="What runs the model.")
@inference
@click.option("--format", "format_", default="text", type=click.Choice(["text", "json"]), show_default=True)
def command(ref: str, runner: str, format_: str, **chosen: Any) -> None:
    """Run the model of a release in an isolated child process and measure whether its weights are real.

    Every number stands beside its threshold and beside the same model with untrained weights. Weights that are not
    genuine do not change the exit code.
    """
    from openaudit.release import open_release  # noqa: PLC0415 - `--help` needs none of it
    from openaudit.run import smoke  # noqa: PLC0415

    done = smoke(open_release(ref), runner=runner, **limits(chosen))
    if format_ == "json":
        click.echo(json.dumps(entry(done), indent=2, ensure_ascii=True, allow_nan=False))
    else:
        click.echo("\n".join(lines(done)))


def entry(done: "Smoke") -> dict[str, object]:
    """The record as the report's `smoke` has it, and what the run took."""
    from dataclasses import asdict  # noqa: PLC0415 - `--help` needs none of it

    return {**asdict(done), "ran": "yes" if done.ran else "no"}


def lines(done: "Smoke") -> Iterator[str]:
    """The record for a terminal."""
    if not done.ran:
        yield f"Smoke inference: did not run. {done.reason}"
        if done.tests:
            yield f"Genuine weights, by the weights alone: {done.genuine}"
            yield from (f"  because {reason}" for reason in done.reasons if reason != done.reason)
            yield ""
    else:
        yield f"Smoke inference: ran with {done.runner} on {done.device} in {done.seconds:.1f} s"
        yield f"Genuine weights: {done.genuine}"
        yield from (f"  because {reason}" for reason in done.reasons)
        yield ""
    known = {one.id: one for one in done.tests}
    for one in done.tests:
        if one.threshold is None:
            continue
        control = known.get(f"{one.id}-control")
        beside = f", untrained {control.value:g}" if control else ""
        mark = "ok  " if one.passed else "FAIL"
        yield f"  {mark} {one.title}: {one.value:g} ({one.rule} {one.threshold:g}{beside})"
    if done.loaded:
        yield ""
        yield f"  {_taken(done.loaded)}"
    if done.isolation:
        yield ""
        yield from (f"  {one.name}: {one.state}, {one.how}" for one in done.isolation)


def _taken(loaded: "Loaded") -> str:
    """The load report in one line."""
    sorts = {"missing": loaded.missing, "unexpected": loaded.unexpected, "of another shape": loaded.mismatched}
    odd = [f"{len(names)} {what} ({names[0]})" for what, names in sorts.items() if names]
    dtypes = f" of {', '.join(loaded.dtypes)}" if loaded.dtypes else ""
    return f"loaded: {loaded.bytes} bytes{dtypes} on {loaded.device}; tensors {', '.join(odd) or 'all as asked for'}"
