"""Hits as JSON: the bytes a snapshot holds ready, joined with what depends on the question and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import orjson

from finder.catalog.answer import Hit
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import CANCELLED, MOVED, OccurrenceTable, Remark, moment_of, wall_of
from finder.domain.schedule import OccurrenceStatus
from finder.domain.zone import zone
from finder.shapes.fields import wall_text


def occurrence_json(snapshot: Snapshot, table: OccurrenceTable, row: int) -> bytes:
    """An occurrence as the contract writes it, in the venue's own offset."""
    index = table.listing.item(row)
    time_zone = snapshot.zones[snapshot.zone.item(index)]
    return b"".join(
        (
            b'{"id":"',
            snapshot.id_bytes(index),
            b"@",
            _wall(table.original.item(row)),
            b'","starts_at":',
            _local(table.start.item(row), time_zone),
            b',"ends_at":',
            _local(table.end.item(row), time_zone),
            _rest(time_zone, table.flags.item(row), table.remark_of(row)),
        )
    )


# Meetings begin on the hour, and many at one time: few texts stand for all that is asked for in a week.


@lru_cache(maxsize=8_192)
def _wall(minute: int) -> bytes:
    return wall_text(wall_of(minute)).encode()


@lru_cache(maxsize=16_384)
def _local(minute: int, time_zone: str) -> bytes:
    return orjson.dumps(moment_of(minute).astimezone(zone(time_zone)).isoformat(timespec="seconds"))


def _rest(time_zone: str, flags: int, remark: Remark | None) -> bytes:
    return _plain(time_zone, flags) if remark is None else _remarked(time_zone, flags, remark)


@lru_cache(maxsize=1_024)
def _plain(time_zone: str, flags: int) -> bytes:
    return _remarked(time_zone, flags, Remark())


def _remarked(time_zone: str, flags: int, remark: Remark) -> bytes:
    """The members after the times, and the end."""
    members = {"time_zone": time_zone, "status": _status(flags).value}
    return b"," + orjson.dumps(members | {"venue": remark.venue, "note": remark.note})[1:]


def _status(flags: int) -> OccurrenceStatus:
    if flags & CANCELLED:
        return OccurrenceStatus.CANCELLED
    return OccurrenceStatus.MOVED if flags & MOVED else OccurrenceStatus.SCHEDULED


@dataclass(frozen=True, slots=True)
class Look:
    """How hits are to be seen: of which snapshot and table, on which day, with which members of a listing.

    No `members` are all of them.
    """

    snapshot: Snapshot
    table: OccurrenceTable | None
    today: date
    members: frozenset[str] = frozenset()

    def listing(self, hit: Hit) -> bytes:
        """The listing of a hit."""
        whole = self.snapshot.listing(hit.listing, self.today)
        if not self.members:
            return whole
        document = orjson.loads(whole)
        return orjson.dumps({name: value for name, value in document.items() if name in self.members})

    def occurrence(self, hit: Hit) -> bytes:
        """The occurrence of a hit."""
        assert self.table is not None
        assert hit.row is not None
        return occurrence_json(self.snapshot, self.table, hit.row)

    def other_ids(self, hit: Hit) -> bytes:
        """The member that names the other listings a hit stands for; empty where none is collapsed."""
        if hit.others is None:
            return b""
        return b',"other_ids":%b' % orjson.dumps([self.snapshot.id_of(index) for index in hit.others])


def nearby_item(look: Look, hit: Hit) -> bytes:
    """`{distance_m, listing, next}`, with `other_ids` where listings are collapsed."""
    assert hit.metres is not None
    parts = (look.listing(hit), b',"next":', look.occurrence(hit), look.other_ids(hit), b"}")
    return b'{"distance_m":%d,"listing":' % hit.metres + b"".join(parts)


def occurrence_item(look: Look, hit: Hit) -> bytes:
    """`{listing, occurrence}`, with `distance_m` where an origin was given and there is a place."""
    distance = b"" if hit.metres is None else b',"distance_m":%d' % hit.metres
    parts = (look.listing(hit), look.occurrence(hit), distance, look.other_ids(hit))
    return b'{"listing":%b,"occurrence":%b%b%b}' % parts


def occurrence_alone(look: Look, hit: Hit) -> bytes:
    """The occurrence, for whoever knows its listing."""
    return look.occurrence(hit)


def listing_item(look: Look, hit: Hit) -> bytes:
    """The listing, with `other_ids` as a further member where listings are collapsed."""
    return look.listing(hit)[:-1] + look.other_ids(hit) + b"}"
