"""The command line: one function a command. Exit status 0 done, 1 refused, 2 usage."""

from __future__ import annotations

import sys

import click

from finder.cli.command import commands
from finder.config import InvalidSetting
from finder.domain.errors import FinderError, InvalidInput


def main() -> None:
    """Runs the command that was typed, and exits with its status."""
    try:
        commands.main(prog_name="finder", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as err:
        err.show()
        sys.exit(2)
    except click.ClickException as err:
        err.show()
        sys.exit(err.exit_code)
    except click.Abort:
        _fail("stopped", 130)
    except (InvalidInput, InvalidSetting) as err:
        _fail(str(err), 2)
    except FinderError as err:
        _fail(str(err), 1)
    except OSError as err:
        _fail(f"{err.filename or 'finder'}: {err.strerror or err}", 1)


def _fail(reason: str, status: int) -> None:
    """Ends the command with one line on stderr."""
    click.echo(f"finder: {' '.join(reason.split())}", err=True)
    sys.exit(status)
