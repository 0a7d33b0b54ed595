"""The command line: one module per command, loaded when it is asked for. It calls the library, prints, and sets exit codes."""

import sys
from importlib import import_module
from pkgutil import iter_modules

import click

from openaudit.errors import OpenauditError
from openaudit.version import __version__


class Commands(click.Group):
    """The commands are the modules of this folder; each holds its click command under the name `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of the commands, sorted."""
        return sorted(module.name for module in iter_modules(__path__) if not module.ispkg)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; None where there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"openaudit.cli.{cmd_name}").command
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="openaudit")
def group() -> None:
    """Audit an AI model release: how open it really is, under which licences, and whether the weights are real.

    Exit codes: 0 done or passed, 1 check found something, 2 wrong usage, 3 could not audit.
    """


def main() -> None:
    """Run the command line; every error of ours becomes one line on standard error and its exit code."""
    try:
        sys.exit(group.main(prog_name="openaudit", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        click.echo("openaudit: interrupted", err=True)
        sys.exit(130)
    except OpenauditError as error:
        from openaudit.read.clean import clean  # noqa: PLC0415 - only a failing run pays for it

        click.echo(f"openaudit: {clean(str(error))}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away (`| head`); there is nobody to tell
        sys.exit(0)
