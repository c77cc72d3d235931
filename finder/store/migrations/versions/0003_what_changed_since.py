"""What changed since a version: in which an entry was last told anew, and how far back all is known."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Which versions gave an entry an alias, or took one, was not kept: who had any is told anew.
TOLD = """
UPDATE entries SET told_in = CASE
  WHEN id IN (SELECT merged_into FROM tombstones UNION SELECT merged_into FROM history)
  THEN (SELECT number FROM dataset) ELSE changed_in END
"""
# A version of no single source replaced everything.
COMPLETE = """
UPDATE dataset SET complete_since = (SELECT coalesce(max(number), 0) FROM versions WHERE source IS NULL)
"""


def upgrade() -> None:
    _add_number("entries", "told_in", TOLD)
    _add_number("dataset", "complete_since", COMPLETE)
    op.create_index(op.f("ix_entries_told_in_id"), "entries", ["told_in", "id"])
    op.create_index(op.f("ix_tombstones_removed_in_id"), "tombstones", ["removed_in", "id"])
    op.create_index(op.f("ix_versions_changed_at"), "versions", ["changed_at"])


def _add_number(table: str, name: str, fill: str) -> None:
    op.add_column(table, sa.Column(name, sa.Integer(), nullable=True))
    op.execute(fill)
    with op.batch_alter_table(table) as batch:
        batch.alter_column(name, existing_type=sa.Integer(), nullable=False)
