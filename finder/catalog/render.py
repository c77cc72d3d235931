"""Hits as JSON: the bytes a snapshot holds ready, joined with what depends on the question and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import orjson

from finder.catalog.answer import Hit
from finder.catalog.jurisdiction import jurisdiction_at
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import CANCELLED, MOVED, NO_REMARK, OccurrenceTable, Remark, moment_of, wall_of
from finder.domain.listing import occurrence_id
from finder.domain.schedule import OccurrenceStatus
from finder.domain.zone import zone
from finder.wording.holidays import closed_note, holiday_note
from finder.wording.labels import FALLBACK
from finder.wording.schedule_text import schedule_text


def occurrence_json(snapshot: Snapshot, table: OccurrenceTable, row: int, language: str = FALLBACK) -> bytes:
    """An occurrence as the contract writes it, in the venue's own offset; a holiday is told in `language`."""
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
            "note": _note(snapshot, table, row, remark, language),
        }
    )


def _note(
    snapshot: Snapshot, table: OccurrenceTable, row: int, remark: Remark | None, language: str
) -> str | None:
    """What its source says of the occurrence, else the public holiday it is held on."""
    if remark is not None and remark.note is not None:
        return remark.note
    if table.flags[row] & CANCELLED:
        return None
    moved_to = None if remark is None or remark.venue is None else jurisdiction_at(remark.venue)
    index = int(table.listing[row])
    jurisdiction = moved_to or snapshot.jurisdiction(index)
    if jurisdiction is None:
        return None
    day = wall_of(table.local[row]).date()
    if snapshot.closed_on_holidays[index]:
        return closed_note(jurisdiction, day, language)
    return holiday_note(jurisdiction, day, language)


def listing_json(snapshot: Snapshot, index: int, today: date, language: str = FALLBACK) -> bytes:
    """A listing as it stands on `today`, its schedule told in `language`."""
    written = snapshot.listing(index, today)
    if language == FALLBACK:
        return written
    document = orjson.loads(written)
    document["schedule"]["text"] = schedule_text(document["schedule"], language)
    return orjson.dumps(document)


def _local(minute: int, time_zone: str) -> str:
    return moment_of(minute).astimezone(zone(time_zone)).isoformat(timespec="seconds")


def _status(flags: int) -> OccurrenceStatus:
    if flags & CANCELLED:
        return OccurrenceStatus.CANCELLED
    return OccurrenceStatus.MOVED if flags & MOVED else OccurrenceStatus.SCHEDULED


@dataclass(frozen=True, slots=True)
class Look:
    """How hits are to be seen: of which snapshot and table, on which day, with which members of a listing.

    No `members` are all of them; `language` is that of schedules and holidays.
    """

    snapshot: Snapshot
    table: OccurrenceTable | None
    today: date
    members: frozenset[str] = frozenset()
    language: str = FALLBACK

    def listing(self, hit: Hit) -> bytes:
        """The listing of a hit."""
        whole = listing_json(self.snapshot, hit.listing, self.today, self.language)
        if not self.members:
            return whole
        document = orjson.loads(whole)
        return orjson.dumps({name: value for name, value in document.items() if name in self.members})

    def occurrence(self, hit: Hit) -> bytes:
        """The occurrence of a hit."""
        assert self.table is not None
        assert hit.row is not None
        return occurrence_json(self.snapshot, self.table, hit.row, self.language)

    def other_ids(self, hit: Hit) -> bytes:
        """The member that names the other listings a hit stands for; empty where none is collapsed."""
        if hit.others is None:
            return b""
        return b',"other_ids":%b' % orjson.dumps([self.snapshot.id_of(index) for index in hit.others])


def nearby_item(look: Look, hit: Hit) -> bytes:
    """`{distance_m, listing, next}`, with `other_ids` where listings are collapsed."""
    assert hit.metres is not None
    parts = (hit.metres, look.listing(hit), look.occurrence(hit), look.other_ids(hit))
    return b'{"distance_m":%d,"listing":%b,"next":%b%b}' % parts


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
