"""Entries, sources and databases for the tests of the store."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, create_engine, select

from finder.store import (
    Author,
    Change,
    Curated,
    Entry,
    Feed,
    Health,
    Held,
    Key,
    NewEntry,
    RejectedRow,
    Report,
    Source,
    Store,
)
from finder.store.tables import metadata

NOW = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def source(name: str = "aa", /, **changes: Any) -> Source:
    defaults: dict[str, Any] = {"name": name, "format": "meeting-guide", "retrieved_on": date(2026, 11, 22)}
    return Source(**defaults | changes)


def new(entry_id: str, document: bytes = b"{}", key: str | None = None) -> NewEntry:
    return NewEntry(entry_id, key, document)


def change(entry_id: str, document: bytes = b'{"changed":true}', key: str | None = None) -> Change:
    return Change(entry_id, key, document)


def entry(entry_id: str, **changes: Any) -> Entry:
    defaults = {
        "id": entry_id,
        "source": entry_id.partition(":")[0],
        "key": None,
        "document": b"{}",
        "revision": 1,
        "aliases": (),
    }
    return Entry(**defaults | changes)


def fill(store: Store) -> None:
    """Leaves rows in every table, in five versions, with all that is hard to write down."""
    told = source("aa", title="Área 12 — “AA” 🌅", licence=None, fellowship="aa")
    ids = ["aa:1", "aa:2", "aa:3", "aa:gone"]
    store.save_source(
        told, added=[new(each, b'{"name":"caf\xc3\xa9 \xf0\x9f\x8c\x85"}') for each in ids], now=NOW
    )
    store.save_source(source("na"), added=[new("na:1", b"\xff\x00 no text", "ключ")], now=NOW)
    curator = Author("Zoë", 'said "by" phone,\nthen by e-mail')
    store.save_source(told, changed=[change("aa:1")], removed=["aa:gone"], now=LATER, author=curator)
    store.save_source(told, changed=[change("aa:1", b"[]")], merged={"aa:3": "na:1"}, now=LATER)
    said = Curated("aa:2", "aa", None, b'{"name":"caf\xc3\xa9"}', b'{"name":null}', True, False)
    store.save_source(source("empty"), curated=[said], now=LATER)
    with store.reports(NOW.date()) as reports:
        reports.add(Report("r1", "aa:1", "closed", NOW.date(), "c1", "‘shut’"))
    store.keys.add(Key("zoe", b"\x00\xff\x80", "curate", NOW.date(), None, LATER.date(), None))
    store.feeds.put(feed("aa"), Health("aa", due_at=LATER))
    went = Health("aa", NOW, None, LATER, 2, "a.example answered 404", "{}", '"v1"', None, b"\xff\x00")
    store.feeds.put_health(went, [RejectedRow(7, "time", "'25:00' is not a time of day — ☕")])
    store.held.put(held("aa", rows=b"\x28\xb5\x2f\xfd \xff"))


def feed(name: str, /, **changes: Any) -> Feed:
    defaults = {"format": "meeting-guide", "address": f"https://{name}.example/feed", "every_minutes": 60}
    return Feed(name, **defaults | changes)


def held(name: str, /, **changes: Any) -> Held:
    texts = {"record": "{}", "reasons": '["the feed is empty"]', "diff": "[]", "report": "{}"}
    return Held(name, **{"held_at": NOW, "digest": b"\x01", "rows": None} | texts | changes)


def many(count: int) -> Iterator[NewEntry]:
    return (new(f"aa:{number:06}") for number in range(count))


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A transaction beside the store's own."""
    engine = create_engine(url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def dump(url: str) -> dict[str, set[tuple[Any, ...]]]:
    """Every row of every table."""
    with connected(url) as connection:
        return {
            table.name: {tuple(row) for row in connection.execute(select(table))}
            for table in metadata.tables.values()
        }


def rows(url: str, table: str) -> set[tuple[Any, ...]]:
    return dump(url)[table]
