"""Runs migrations on the connection, and in the transaction, that finder.store.schema hands over.

They go forward alone: the way back is a backup. A batch migration (SQLite's way to alter) makes the table
anew: it refuses while rows refer to the old one, and it loses triggers.
"""

from typing import Literal

from alembic import context

from finder.store.tables import Instant, metadata


def render_item(kind: str, item: object, _autogenerate: object) -> str | Literal[False]:
    """How a new migration writes `item`: in SQLAlchemy's words, for tables.py may change later."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render_item,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
