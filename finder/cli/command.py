"""The commands, and what they share: settings, the clock, finder opened and closed."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any

import click

from finder import __version__
from finder.cli.backup import backup_command, restore_command
from finder.cli.checking import check_command
from finder.cli.duplicates import duplicates_command
from finder.cli.exporting import export_command
from finder.cli.importing import import_command
from finder.cli.keys import keys_command
from finder.cli.nearby import nearby_command
from finder.cli.opened import Opened
from finder.cli.places import places_command
from finder.cli.planning import plan_command
from finder.cli.serving import openapi_command, serve_command
from finder.cli.sources import sources_command
from finder.cli.syncing import held_command, sync_command


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="finder")
@click.option("--database-url", metavar="URL", help="Any SQLAlchemy URL [FINDER_DATABASE_URL].")
@click.option(
    "--snapshot-dir", metavar="DIR", help="Where compiled snapshots are kept [FINDER_SNAPSHOT_DIR]."
)
@click.option("--places-dir", metavar="DIR", help="Where loaded postal codes are kept [FINDER_PLACES_DIR].")
@click.pass_context
def commands(context: click.Context, /, **flags: Any) -> None:
    """Recovery meetings, sober social events and drop-in help: what is near and soon."""
    context.obj = Opened(os.environ, flags, lambda: datetime.now(UTC))


for command in (
    serve_command,
    import_command,
    nearby_command,
    plan_command,
    export_command,
    check_command,
    sources_command,
    sync_command,
    held_command,
    duplicates_command,
    keys_command,
    backup_command,
    restore_command,
    places_command,
    openapi_command,
):
    commands.add_command(command)
