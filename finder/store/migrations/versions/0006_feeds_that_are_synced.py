"""Feeds that are fetched again and again, how that goes, what is held of them and what rejected."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0003"
branch_labels = None
depends_on = None

# By code point on PostgreSQL too, as on SQLite.
identifier = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    _make_feeds()
    _make_health()
    _make_rejects()
    _make_held()
    op.create_table(
        "leases",
        sa.Column("name", identifier, nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )


def _make_feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("source", identifier, nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("every_minutes", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("fellowship", sa.Text(), nullable=True),
        sa.Column("time_zone", sa.Text(), nullable=True),
        sa.Column("licence", sa.Text(), nullable=True),
        sa.Column("options", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_feeds")),
    )


def _make_health() -> None:
    op.create_table(
        "health",
        sa.Column("source", identifier, nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("discarded", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_health")),
    )


def _make_rejects() -> None:
    op.create_table(
        "rejects",
        sa.Column("source", identifier, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "number", name=op.f("pk_rejects")),
    )


def _make_held() -> None:
    op.create_table(
        "held",
        sa.Column("source", identifier, nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("diff", sa.Text(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_held")),
    )
