"""The dataset's truth, in SQLite or PostgreSQL: sources, their entries and the version of the whole."""

from finder.store.records import Change, DatasetVersion, Entry, NewEntry, Source
from finder.store.snapshot import Snapshot
from finder.store.store import Store, open_store

__all__ = [
    "open_store",
    "Store",
    "Snapshot",
    "Source",
    "Entry",
    "NewEntry",
    "Change",
    "DatasetVersion",
]
