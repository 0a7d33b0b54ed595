"""The options of a smoke inference, for every command that runs one."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., object])
MIB = 1024**2
LARGEST = 16 * MIB  # MiB: 16 TiB, more than any machine has
OPTIONS = (
    click.option("--device", default="auto", type=click.Choice(["auto", "cpu", "cuda", "mps"]), show_default=True),
    click.option(
        "--dtype",
        default="auto",
        type=click.Choice(["auto", "float32", "bfloat16", "float16"]),
        show_default=True,
        help="What is computed in.",
    ),
    click.option(
        "--time-limit",
        default=120.0,
        type=click.FloatRange(1, 86_400),
        show_default=True,
        help="Of the run, in seconds.",
    ),
    click.option(
        "--memory-limit", default=2048, type=click.IntRange(64, LARGEST), show_default=True, help="Of the run, in MiB."
    ),
)


def inference(command: Command) -> Command:
    """The command with --device, --dtype, --time-limit and --memory-limit."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def limits(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """What was chosen, as `audit` and `smoke` take it: memory in bytes."""
    return {**chosen, "memory_limit": chosen["memory_limit"] * MIB}
