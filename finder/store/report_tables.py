"""The tables of what people report; migrations/ makes them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Column, ForeignKey, Index, Named, Table, Text, TypedColumns

from finder.store.tables import Identifier, metadata


class _ReportColumns(TypedColumns):
    id: Named[str] = Column(Identifier, primary_key=True)
    # No foreign key: what was reported of a listing that goes is still to be decided.
    listing_id: Named[str] = Column(Identifier)
    kind: Named[str] = Column(Text)
    reported_on: Named[date]
    # Tells one caller of a day from another, to whoever has the day's key; null once decided or too old.
    caller: Named[str | None] = Column(Text)
    decision: Named[str | None] = Column(Text)  # null while it is open


class _TextColumns(TypedColumns):
    report_id: Named[str] = Column(Identifier, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True)
    text: Named[str] = Column(Text)


reports = Table("reports", metadata, _ReportColumns)
# Apart, so that no backup has them: a backup is kept for longer than they may be.
report_texts = Table("report_texts", metadata, _TextColumns)

Index(None, reports.c.decision, reports.c.listing_id)
