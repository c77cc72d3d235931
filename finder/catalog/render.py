"""Hits as JSON: the bytes a snapshot holds ready, joined with what depends on the question and the clock."""

from __future__ import annotations

from datetime import date

import orjson

from finder.catalog.answer import Hit
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import CANCELLED, MOVED, NO_REMARK, OccurrenceTable, moment_of, wall_of
from finder.domain.listing import occurrence_id
from finder.domain.schedule import OccurrenceStatus
from finder.domain.zone import zone


def occurrence_json(snapshot: Snapshot, table: OccurrenceTable, row: int) -> bytes:
    """An occurrence as the contract writes it, in the venue's own offset."""
    index = int(table.listing[row])
    time_zone = snapshot.zones[snapshot.zone[index]]
    remark = None if table.remark[row] == NO_REMARK else table.remarks[table.remark[row]]
    return orjson.dumps(
        {
            "id": occurrence_id(snapshot.id_of(index), wall_of(table.original[row])),
            "starts_at": _local(table.start[row], time_zone),
            "ends_at": _local(table.end[row], time_zone),
            "time_zone": time_zone,
            "status": _status(int(table.flags[row])).value,
            "venue": None if remark is None else remark.venue,
            "note": None if remark is None else remark.note,
        }
    )


def _local(minute: int, time_zone: str) -> str:
    return moment_of(minute).astimezone(zone(time_zone)).isoformat(timespec="seconds")


def _status(flags: int) -> OccurrenceStatus:
    if flags & CANCELLED:
        return OccurrenceStatus.CANCELLED
    return OccurrenceStatus.MOVED if flags & MOVED else OccurrenceStatus.SCHEDULED


def nearby_item(snapshot: Snapshot, table: OccurrenceTable, hit: Hit, today: date) -> bytes:
    """`{distance_m, listing, next}`."""
    assert hit.row is not None
    assert hit.metres is not None
    listing, following = snapshot.listing(hit.listing, today), occurrence_json(snapshot, table, hit.row)
    return b'{"distance_m":%d,"listing":%b,"next":%b}' % (hit.metres, listing, following)


def occurrence_item(snapshot: Snapshot, table: OccurrenceTable, hit: Hit, today: date) -> bytes:
    """`{listing, occurrence}`, with `distance_m` where an origin was given and there is a place."""
    assert hit.row is not None
    listing, occurrence = snapshot.listing(hit.listing, today), occurrence_json(snapshot, table, hit.row)
    distance = b"" if hit.metres is None else b',"distance_m":%d' % hit.metres
    return b'{"listing":%b,"occurrence":%b%b}' % (listing, occurrence, distance)
