"""The dataset's truth, in SQLite or PostgreSQL: sources, entries, their history, the version of all."""

from finder.store.backup import BackupHeader
from finder.store.changes import Told
from finder.store.curated import Curated
from finder.store.curation import Curation
from finder.store.feeds import Feed, Health, RejectedRow
from finder.store.held import Held
from finder.store.keys import Key
from finder.store.records import (
    Action,
    Author,
    Change,
    DatasetVersion,
    Entry,
    HistoryEvent,
    NewEntry,
    Source,
)
from finder.store.reports import Report, Reports
from finder.store.restore import NOT_WHOLE, Backup, verify
from finder.store.snapshot import Snapshot
from finder.store.store import Store, open_store

__all__ = [
    "open_store",
    "Store",
    "Snapshot",
    "Backup",
    "BackupHeader",
    "verify",
    "NOT_WHOLE",
    "Source",
    "Entry",
    "NewEntry",
    "Change",
    "DatasetVersion",
    "Told",
    "HistoryEvent",
    "Action",
    "Author",
    "Feed",
    "Health",
    "RejectedRow",
    "Held",
    "Key",
    "Curated",
    "Curation",
    "Report",
    "Reports",
]
