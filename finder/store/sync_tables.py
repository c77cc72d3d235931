"""The tables of feeds that are fetched again and again: where from, how it went, what is held or rejected."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, LargeBinary, Named, Table, Text, TypedColumns

from finder.store.tables import Identifier, Instant, metadata


class _FeedColumns(TypedColumns):
    # No foreign key here and below: a source comes to be with its first import, and may go before its feed.
    source: Named[str] = Column(Identifier, primary_key=True)
    format: Named[str] = Column(Text)
    address: Named[str] = Column(Text)
    every_minutes: Named[int | None]
    kind: Named[str] = Column(Text)
    fellowship: Named[str | None] = Column(Text)
    time_zone: Named[str | None] = Column(Text)
    licence: Named[str | None] = Column(Text)
    options: Named[str] = Column(Text)  # JSON: the further files of its format, by name


class _HealthColumns(TypedColumns):
    source: Named[str] = Column(Identifier, primary_key=True)
    tried_at: Named[datetime | None] = Column(Instant)
    done_at: Named[datetime | None] = Column(Instant)
    due_at: Named[datetime | None] = Column(Instant)
    failures: Named[int]
    problem: Named[str | None] = Column(Text)
    report: Named[str | None] = Column(Text)  # JSON: the closing line of its last import
    etag: Named[str | None] = Column(Text)
    last_modified: Named[str | None] = Column(Text)
    discarded: Named[bytes | None] = Column(LargeBinary)


class _RejectColumns(TypedColumns):
    source: Named[str] = Column(Identifier, primary_key=True)
    number: Named[int] = Column(primary_key=True, autoincrement=False)
    row: Named[int]
    field: Named[str] = Column(Text)
    reason: Named[str] = Column(Text)


class _HeldColumns(TypedColumns):
    source: Named[str] = Column(Identifier, primary_key=True)
    held_at: Named[datetime] = Column(Instant)
    digest: Named[bytes] = Column(LargeBinary)
    record: Named[str] = Column(Text)  # JSON, as all but the rows
    reasons: Named[str] = Column(Text)
    diff: Named[str] = Column(Text)
    report: Named[str] = Column(Text)
    rows: Named[bytes | None] = Column(LargeBinary)


class _LeaseColumns(TypedColumns):
    name: Named[str] = Column(Identifier, primary_key=True)
    holder: Named[str] = Column(Text)
    until: Named[datetime] = Column(Instant)


feeds = Table("feeds", metadata, _FeedColumns)
# How fetching each source went, and when it is due again; what imports from files say stands here too.
health = Table("health", metadata, _HealthColumns)
# The rows of each source's last import that were not kept.
rejects = Table("rejects", metadata, _RejectColumns)
# What was fetched and waits for a curator: cleaned rows, never the feed, which may hold what is private.
held = Table("held", metadata, _HeldColumns)
# Who does what only one may do at a time.
leases = Table("leases", metadata, _LeaseColumns)
