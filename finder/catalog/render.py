"""Hits as JSON: the bytes a snapshot holds ready, joined with what depends on the question and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import orjson

from finder.catalog.answer import Hit
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import CANCELLED, MOVED, OccurrenceTable, Remark, moment_of, wall_of
from finder.domain.schedule import OccurrenceStatus
from finder.domain.zone import zone
from finder.shapes.fields import wall_text


def occurrences_json(snapshot: Snapshot, table: OccurrenceTable, rows: list[int]) -> list[bytes]:
    """Occurrences as the contract writes them, each in its venue's own offset."""
    at = np.array(rows, np.int64)
    listings = table.listing[at]
    ids = snapshot.ids_of(listings)
    zones = [snapshot.zones[number] for number in snapshot.zone[listings].tolist()]
    times = (column[at].tolist() for column in (table.original, table.start, table.end, table.flags))
    remarks = [table.remarked(number) for number in table.remark[at].tolist()]
    dates = map(_dated, *times, zones)
    return list(map(occurrence_json, ids, dates, remarks))


def occurrence_json(listing_id: bytes, dated: bytes, remark: Remark | None) -> bytes:
    """An occurrence of the parts that it is made of."""
    remarked = NOTHING_REMARKED if remark is None else _remarked(remark)
    return b'{"id":"%b@%b%b' % (listing_id, dated, remarked)


# Meetings begin on the hour, and many at one time: few texts stand for all that is asked for in a week.
@lru_cache(maxsize=16_384)
def _dated(original: int, start: int, end: int, flags: int, time_zone: str) -> bytes:
    """From the date in the id to the status."""
    members = {
        "starts_at": _local(start, time_zone),
        "ends_at": _local(end, time_zone),
        "time_zone": time_zone,
        "status": _status(flags).value,
    }
    return b'%b",%b' % (wall_text(wall_of(original)).encode(), orjson.dumps(members)[1:-1])


def _local(minute: int, time_zone: str) -> str:
    return moment_of(minute).astimezone(zone(time_zone)).isoformat(timespec="seconds")


def _remarked(remark: Remark) -> bytes:
    """The members that follow on the status, and the end."""
    return b',"venue":%b,"note":%b}' % (orjson.dumps(remark.venue), orjson.dumps(remark.note))


NOTHING_REMARKED = _remarked(Remark())


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

    def listings(self, hits: list[Hit]) -> list[bytes]:
        """The listing of each hit."""
        whole = self.snapshot.listings([hit.listing for hit in hits], self.today)
        return [self._chosen(each) for each in whole] if self.members else whole

    def _chosen(self, listing: bytes) -> bytes:
        document = orjson.loads(listing)
        return orjson.dumps({name: value for name, value in document.items() if name in self.members})

    def occurrences(self, hits: list[Hit]) -> list[bytes]:
        """The occurrence of each hit."""
        assert self.table is not None
        return occurrences_json(self.snapshot, self.table, [hit.row for hit in hits if hit.row is not None])

    def other_ids(self, hits: list[Hit]) -> list[bytes]:
        """The member that names the other listings a hit stands for; empty where none is collapsed."""
        return [b"" if hit.others is None else self._other_ids(hit.others) for hit in hits]

    def _other_ids(self, others: tuple[int, ...]) -> bytes:
        return b',"other_ids":%b' % orjson.dumps([self.snapshot.id_of(index) for index in others])


def nearby_items(look: Look, hits: list[Hit]) -> list[bytes]:
    """`{distance_m, listing, next}`, with `other_ids` where listings are collapsed."""
    metres = (str(hit.metres).encode() for hit in hits)
    each = zip(metres, look.listings(hits), look.occurrences(hits), look.other_ids(hits), strict=True)
    return [b'{"distance_m":%b,"listing":%b,"next":%b%b}' % parts for parts in each]


def occurrence_items(look: Look, hits: list[Hit]) -> list[bytes]:
    """`{listing, occurrence}`, with `distance_m` where an origin was given and there is a place."""
    distances = [b"" if hit.metres is None else b',"distance_m":%d' % hit.metres for hit in hits]
    each = zip(look.listings(hits), look.occurrences(hits), distances, look.other_ids(hits), strict=True)
    return [b'{"listing":%b,"occurrence":%b%b%b}' % parts for parts in each]


def occurrences_alone(look: Look, hits: list[Hit]) -> list[bytes]:
    """The occurrences, for whoever knows their listing."""
    return look.occurrences(hits)


def listing_items(look: Look, hits: list[Hit]) -> list[bytes]:
    """The listings, with `other_ids` as a further member where listings are collapsed."""
    each = zip(look.listings(hits), look.other_ids(hits), strict=True)
    return [listing[:-1] + others + b"}" for listing, others in each]
