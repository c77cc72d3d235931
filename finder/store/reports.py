"""What people report of listings, until a curator decides."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from finder.store.report_tables import report_texts, reports
from finder.store.tables import entries

# After so many days the text of a report goes, and what tells its caller from others.
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Report:
    """That a listing is not as it is told: `kind` says in what; `caller` is not who, but tells two apart."""

    id: str
    listing_id: str
    kind: str
    reported_on: date
    caller: str | None
    text: str | None


class Reports:
    """The open reports, as one transaction sees and writes them; what is too old is forgotten first."""

    def __init__(self, connection: Connection, today: date) -> None:
        self._connection = connection
        is_old = reports.c.reported_on < today - KEPT
        self._forget(is_old & reports.c.caller.is_not(None))
        old_texts = select(reports.c.id).where(is_old)
        connection.execute(delete(report_texts).where(report_texts.c.report_id.in_(old_texts)))

    def open(self, listing_id: str | None = None) -> list[Report]:
        """The reports that nobody decided, of one listing or of all; the oldest first."""
        query = (
            select(*(reports.c[name] for name in ("id", "listing_id", "kind", "reported_on", "caller")))
            .add_columns(report_texts.c.text)
            .outerjoin(report_texts, report_texts.c.report_id == reports.c.id)
            .where(reports.c.decision.is_(None))
            .order_by(reports.c.reported_on, reports.c.id)
        )
        if listing_id is not None:
            query = query.where(reports.c.listing_id == listing_id)
        return [Report(*row) for row in self._connection.execute(query)]

    def documents(self) -> dict[str, bytes]:
        """The documents of listings with open reports, by id; of those that are there."""
        query = (
            select(entries.c.id, entries.c.document)
            .join(reports, reports.c.listing_id == entries.c.id)
            .where(reports.c.decision.is_(None))
            .distinct()
        )
        return {row.id: row.document for row in self._connection.execute(query)}

    def add(self, report: Report) -> None:
        """Adds an open report."""
        row = {name: getattr(report, name) for name in ("id", "listing_id", "kind", "reported_on", "caller")}
        self._connection.execute(insert(reports), row)
        if report.text is not None:
            self._connection.execute(insert(report_texts), {"report_id": report.id, "text": report.text})

    def decide(self, ids: Collection[str], decision: str) -> None:
        """Closes reports; that there were so many, of what and when, is all that stays."""
        self._connection.execute(update(reports).where(reports.c.id.in_(ids)).values(decision=decision))
        self._connection.execute(delete(report_texts).where(report_texts.c.report_id.in_(ids)))
        self._forget(reports.c.id.in_(ids))

    def _forget(self, which: ColumnElement[bool]) -> None:
        """Takes away what tells callers apart."""
        self._connection.execute(update(reports).where(which).values(caller=None))
