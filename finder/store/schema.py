"""Brings a database's tables to the newest migration, or says that they are newer than this code."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from finder.domain.errors import Refused
from finder.store.engines import POSTGRESQL, reading, writing

MIGRATION_LOCK = 0x66696E646572  # "finder": the advisory lock of whoever migrates a PostgreSQL database


def migrate(engine: Engine) -> None:
    """Runs the migrations the database lacks, all in one transaction; processes that start at once queue.

    Raises Refused for a database that a newer finder made.
    """
    with reading(engine).begin() as connection:
        if _is_newest(connection):
            return
    with writing(engine).begin() as connection:
        if engine.dialect.name == POSTGRESQL:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        # Nothing is left to do where another process did it meanwhile.
        command.upgrade(migration_config(connection), "head")


def migration_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, which runs on `connection` and in its transaction."""
    config = Config()
    config.set_main_option("script_location", "finder.store:migrations")
    config.attributes["connection"] = connection
    return config


def migrations() -> list[str]:
    """The migrations that this finder knows, newest first."""
    scripts = ScriptDirectory.from_config(migration_config())
    return [script.revision for script in scripts.walk_revisions()]


def _is_newest(connection: Connection) -> bool:
    known = migrations()
    there = set(MigrationContext.configure(connection).get_current_heads())
    if unknown := there - set(known):
        raise Refused(
            f"the database is newer than this finder: it has migration {min(unknown)}, update finder"
        )
    return there == {known[0]}
