"""Keys, and what curators say above the feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# By code point on PostgreSQL too, as on SQLite.
identifier = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "keys",
        sa.Column("name", identifier, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_keys")),
    )
    op.create_table(
        "curated",
        sa.Column("entry_id", identifier, nullable=False),
        sa.Column("source", identifier, nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("base", sa.LargeBinary(), nullable=False),
        sa.Column("edits", sa.LargeBinary(), nullable=False),
        sa.Column("is_listed", sa.Boolean(), nullable=False),
        sa.Column("is_removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_curated")),
    )
    op.create_index(op.f("ix_curated_source_entry_id"), "curated", ["source", "entry_id"])
