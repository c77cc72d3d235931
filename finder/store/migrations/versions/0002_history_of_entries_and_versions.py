"""The history of entries, and what made each version of the dataset."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# By code point on PostgreSQL too, as on SQLite.
identifier = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

# The history of what is there begins with a version; when an older one was made is not known any more.
VERSIONS_IN_USE = """
INSERT INTO versions (number, changed_at, author, reason)
SELECT used.number, dataset.changed_at, 'finder', 'made at this time or earlier'
FROM dataset, (
  SELECT changed_in AS number FROM entries UNION
  SELECT removed_in FROM tombstones UNION
  SELECT number FROM dataset WHERE number > 0
) AS used
"""


def upgrade() -> None:
    op.create_table(
        "versions",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", identifier, nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_versions")),
    )
    op.create_table(
        "history",
        sa.Column("entry_id", identifier, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("changed_in", sa.Integer(), nullable=False),
        sa.Column("removed_in", sa.Integer(), nullable=True),
        sa.Column("merged_into", identifier, nullable=True),
        sa.PrimaryKeyConstraint("entry_id", "revision", name=op.f("pk_history")),
    )
    op.execute(VERSIONS_IN_USE)
