"""The commands, and what they share: settings, the clock, finder opened and closed."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from importlib import import_module
from types import MappingProxyType
from typing import Any

import click

from finder import __version__

# Where each command stands, as `<name>_command`.
MODULES = MappingProxyType(
    {
        "backup": "backup",
        "check": "checking",
        "duplicates": "duplicates",
        "export": "exporting",
        "held": "syncing",
        "import": "importing",
        "keys": "keys",
        "nearby": "nearby",
        "openapi": "serving",
        "places": "places",
        "plan": "planning",
        "restore": "backup",
        "serve": "serving",
        "sources": "sources",
        "sync": "syncing",
    }
)


class Commands(click.Group):
    """Commands that are imported once they are typed: none waits for what only another needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in alphabetical order."""
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name; None where there is none."""
        if cmd_name not in MODULES:
            return None
        command: click.Command = getattr(
            import_module(f"finder.cli.{MODULES[cmd_name]}"), f"{cmd_name}_command"
        )
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="finder")
@click.option("--database-url", metavar="URL", help="Any SQLAlchemy URL [FINDER_DATABASE_URL].")
@click.option(
    "--snapshot-dir", metavar="DIR", help="Where compiled snapshots are kept [FINDER_SNAPSHOT_DIR]."
)
@click.option("--places-dir", metavar="DIR", help="Where loaded postal codes are kept [FINDER_PLACES_DIR].")
@click.pass_context
def commands(context: click.Context, /, **flags: Any) -> None:
    """Recovery meetings, sober social events and drop-in help: what is near and soon."""
    # It takes a second, for which neither `--help` nor a mistyped command need wait.
    from finder.cli.opened import Opened

    context.obj = Opened(os.environ, flags, lambda: datetime.now(UTC))
