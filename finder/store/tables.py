"""The tables, one model for SQLite and PostgreSQL; migrations/ makes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Named,
    Table,
    Text,
    TypedColumns,
    TypeDecorator,
)


class Instant(TypeDecorator[datetime]):
    """A zone-aware datetime, read back in UTC; SQLite, which knows no zones, holds the UTC wall clock."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The instant in UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The instant in UTC."""
        if value is None or value.tzinfo is not None:
            return None if value is None else value.astimezone(UTC)
        return value.replace(tzinfo=UTC)


# Sorted by code point, as SQLite and Python do; PostgreSQL would follow the language of its database.
Identifier = Text().with_variant(Text(collation="C"), "postgresql")

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class _DatasetColumns(TypedColumns):
    id: Named[int] = Column(primary_key=True, autoincrement=False)
    number: Named[int]
    changed_at: Named[datetime] = Column(Instant)
    complete_since: Named[int]  # the version from which on all that changed, and all that went, is known


class _SourceColumns(TypedColumns):
    name: Named[str] = Column(Identifier, primary_key=True)
    format: Named[str] = Column(Text)
    retrieved_on: Named[date]
    title: Named[str | None] = Column(Text)
    url: Named[str | None] = Column(Text)
    licence: Named[str | None] = Column(Text)
    attribution: Named[str | None] = Column(Text)
    fellowship: Named[str | None] = Column(Text)


class _EntryColumns(TypedColumns):
    id: Named[str] = Column(Identifier, primary_key=True)
    source: Named[str] = Column(Identifier, ForeignKey("sources.name"))
    key: Named[str | None] = Column(Text)
    document: Named[bytes] = Column(LargeBinary)
    revision: Named[int]
    changed_in: Named[int]  # the dataset version that added it or changed it last
    told_in: Named[int]  # the same, or a later one that gave it an alias or took one


class _TombstoneColumns(TypedColumns):
    id: Named[str] = Column(Identifier, primary_key=True)
    source: Named[str] = Column(Identifier)
    revision: Named[int]  # its last: an id that comes back goes on from here
    removed_in: Named[int]  # dataset version
    # The id it lives on under. No foreign key: that entry may itself be removed, and come back.
    merged_into: Named[str | None] = Column(Identifier)


class _VersionColumns(TypedColumns):
    number: Named[int] = Column(primary_key=True, autoincrement=False)
    changed_at: Named[datetime] = Column(Instant)
    # What it changed; null: everything, as a restored backup does. No foreign key: sources go.
    source: Named[str | None] = Column(Identifier)
    author: Named[str | None] = Column(Text)
    reason: Named[str | None] = Column(Text)


class _HistoryColumns(TypedColumns):
    entry_id: Named[str] = Column(Identifier, primary_key=True)
    revision: Named[int] = Column(primary_key=True, autoincrement=False)
    document: Named[bytes] = Column(LargeBinary)
    changed_in: Named[int]  # the dataset version that brought this revision
    removed_in: Named[int | None]  # the one that removed the entry; null where another revision followed
    merged_into: Named[str | None] = Column(Identifier)


class _KeyColumns(TypedColumns):
    name: Named[str] = Column(Identifier, primary_key=True)
    digest: Named[bytes] = Column(LargeBinary)
    scopes: Named[str] = Column(Text)  # in alphabetical order, with a space between them
    made_on: Named[date]
    expires_on: Named[date | None]
    last_used_on: Named[date | None]  # the day alone
    revoked_on: Named[date | None]


class _CuratedColumns(TypedColumns):
    # No foreign key: what curators did stands while the entry is not there, and is there when it comes back.
    entry_id: Named[str] = Column(Identifier, primary_key=True)
    source: Named[str] = Column(Identifier)
    key: Named[str | None] = Column(Text)
    base: Named[bytes] = Column(LargeBinary)  # what its feed said last
    edits: Named[bytes] = Column(LargeBinary)
    is_listed: Named[bool] = Column(Boolean)  # whether its feed lists it
    is_removed: Named[bool] = Column(Boolean)  # whether a curator removed it


# One row, there from the first migration on: writers on PostgreSQL queue at its lock.
dataset = Table("dataset", metadata, _DatasetColumns, CheckConstraint("id = 1", name="one_row"))
sources = Table("sources", metadata, _SourceColumns)
entries = Table("entries", metadata, _EntryColumns)
tombstones = Table("tombstones", metadata, _TombstoneColumns)
# Every version of the dataset: when, of what, by whom and why.
versions = Table("versions", metadata, _VersionColumns)
# Revisions that are past. What is now stands in `entries` alone: who only adds, writes nothing twice.
history = Table("history", metadata, _HistoryColumns)
# Who may write.
keys = Table("keys", metadata, _KeyColumns)
# What curators say of entries above their feeds.
curated = Table("curated", metadata, _CuratedColumns)

Index(None, entries.c.source, entries.c.id)
Index(None, entries.c.told_in, entries.c.id)
Index(None, tombstones.c.merged_into)
Index(None, tombstones.c.removed_in, tombstones.c.id)
Index(None, versions.c.changed_at)
Index(None, curated.c.source, curated.c.entry_id)
