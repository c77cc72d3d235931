"""Hits as JSON: the bytes a snapshot holds ready, joined with what depends on the question and the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import orjson

from finder.catalog.answer import Hit
from finder.catalog.jurisdiction import jurisdiction_at
from finder.catalog.schedules import EPOCH_DAY
from finder.catalog.snapshot import ID_BEGIN, Snapshot
from finder.catalog.table import (
    CANCELLED,
    MINUTES_A_DAY,
    MOVED,
    NO_REMARK,
    OccurrenceTable,
    Remark,
    moment_of,
    wall_of,
)
from finder.domain.schedule import OccurrenceStatus
from finder.domain.zone import zone
from finder.shapes.fields import wall_text
from finder.wording.holidays import closed_note, holiday_note
from finder.wording.labels import FALLBACK
from finder.wording.schedule_text import schedule_text
from finder.wording.tongues import TONGUES


def occurrences_json(
    snapshot: Snapshot, table: OccurrenceTable, rows: list[int], language: str = FALLBACK
) -> list[bytes]:
    """Occurrences as the contract writes them, each in its venue's own offset; holidays in `language`."""
    ids = snapshot.ids_of(table.listing[rows])
    parts = zip(ids, _dates(snapshot, table, rows, language), strict=True)
    return [b'{"id":"%b@%b' % each for each in parts]


def _dates(snapshot: Snapshot, table: OccurrenceTable, rows: list[int], language: str) -> list[bytes]:
    """Of each occurrence what follows on the id of its listing, from the date in its own id to the end."""
    at = np.array(rows, np.int64)
    listings = table.listing[at]
    times = (table.original, table.start, table.end, table.local, table.flags)
    each = zip(
        *(column[at].tolist() for column in times),
        snapshot.zones_of(listings),
        snapshot.jurisdictions_of(listings),
        snapshot.closed_on_holidays[listings].tolist(),
        repeat(language),
    )
    remarks = table.remark[at].tolist()
    return [
        _dated(day) if remark == NO_REMARK else _remarked(table.remarks[remark], Dated(*day))
        for remark, day in zip(remarks, each, strict=False)
    ]


class Dated(NamedTuple):
    """What is told of an occurrence, but for its listing and what its source remarks."""

    original: int
    start: int
    end: int
    local: int
    flags: int
    time_zone: str
    jurisdiction: str | None
    is_closed_on_holidays: bool
    language: str


# Meetings begin on the hour, and many at one time: few texts stand for all that is asked for in a week.
@lru_cache(maxsize=16_384)
def _dated(dated: tuple[Any, ...]) -> bytes:
    """From the date in the id to the end, where the source says nothing of this date."""
    return _remarked(Remark(), Dated(*dated))


def _remarked(remark: Remark, dated: Dated) -> bytes:
    """From the date in the id to the end; the note is what the source says, else which holiday it is."""
    note = remark.note
    if note is None and not dated.flags & CANCELLED:
        note = _holiday(remark.venue, dated)
    members = {
        "starts_at": _local(dated.start, dated.time_zone),
        "ends_at": _local(dated.end, dated.time_zone),
        "time_zone": dated.time_zone,
        "status": _status(dated.flags).value,
        "venue": remark.venue,
        "note": note,
    }
    return b'%b",%b' % (wall_text(wall_of(dated.original)).encode(), orjson.dumps(members)[1:])


def _holiday(moved_to: dict[str, Any] | None, dated: Dated) -> str | None:
    """What to say of a holiday where it is held; None where it is none."""
    jurisdiction = dated.jurisdiction
    if moved_to is not None:
        jurisdiction = jurisdiction_at(moved_to["country"], moved_to["region"]) or jurisdiction
    if jurisdiction is None:
        return None
    tell = closed_note if dated.is_closed_on_holidays else holiday_note
    return tell(jurisdiction, EPOCH_DAY + timedelta(days=dated.local // MINUTES_A_DAY), dated.language)


def listings_json(
    snapshot: Snapshot, indexes: list[int], today: date, language: str = FALLBACK
) -> list[bytes]:
    """Listings as they stand on `today`, told in `language`: their schedules, and to call first."""
    written = snapshot.listings(indexes, today)
    return written if language == FALLBACK else [_told_in(each, language) for each in written]


def _told_in(written: bytes, language: str) -> bytes:
    document = orjson.loads(written)
    document["schedule"]["text"] = schedule_text(document["schedule"], language)
    trust = document["verification"]
    if trust["note"] is not None:
        is_reported = trust["note"] == TONGUES[FALLBACK].REPORTED_CLOSED
        tongue = TONGUES[language]
        trust["note"] = tongue.REPORTED_CLOSED if is_reported else tongue.call_first(trust["checked_on"])
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

    def whole(self, hits: list[Hit]) -> list[bytes]:
        """The listing of each hit, with all of its members."""
        return listings_json(self.snapshot, [hit.listing for hit in hits], self.today, self.language)

    def chosen(self, listings: list[bytes]) -> list[bytes]:
        """These listings with the members that are asked for."""
        return [self._chosen(each) for each in listings] if self.members else listings

    def _chosen(self, listing: bytes) -> bytes:
        document = orjson.loads(listing)
        return orjson.dumps({name: value for name, value in document.items() if name in self.members})

    def dates(self, hits: list[Hit]) -> list[bytes]:
        """Of the occurrence of each hit what follows on the id of its listing."""
        assert self.table is not None
        rows = [hit.row for hit in hits if hit.row is not None]
        return _dates(self.snapshot, self.table, rows, self.language)

    def other_ids(self, hits: list[Hit]) -> list[bytes]:
        """The member that names the other listings a hit stands for; empty where none is collapsed."""
        return [b"" if hit.others is None else self._other_ids(hit.others) for hit in hits]

    def _other_ids(self, others: tuple[int, ...]) -> bytes:
        return b',"other_ids":%b' % orjson.dumps([self.snapshot.id_of(index) for index in others])


def nearby_items(look: Look, hits: list[Hit]) -> list[bytes]:
    """`{distance_m, listing, next}`, with `other_ids` where listings are collapsed."""
    metres = [hit.metres for hit in hits if hit.metres is not None]
    whole = look.whole(hits)
    each = zip(metres, look.chosen(whole), _ids(whole), look.dates(hits), look.other_ids(hits), strict=True)
    return [b'{"distance_m":%d,"listing":%b,"next":{"id":"%b@%b%b}' % parts for parts in each]


def occurrence_items(look: Look, hits: list[Hit]) -> list[bytes]:
    """`{listing, occurrence}`, with `distance_m` where an origin was given and there is a place."""
    distances = [b"" if hit.metres is None else b',"distance_m":%d' % hit.metres for hit in hits]
    whole = look.whole(hits)
    rest = zip(look.dates(hits), distances, look.other_ids(hits), strict=True)
    each = zip(look.chosen(whole), _ids(whole), map(b"".join, rest), strict=True)
    return [b'{"listing":%b,"occurrence":{"id":"%b@%b}' % parts for parts in each]


def _ids(listings: list[bytes]) -> list[bytes]:
    """The id of each listing."""
    return [listing[ID_BEGIN : listing.index(b'"', ID_BEGIN)] for listing in listings]


def occurrences_alone(look: Look, hits: list[Hit]) -> list[bytes]:
    """The occurrences, for whoever knows their listing."""
    assert look.table is not None
    rows = [hit.row for hit in hits if hit.row is not None]
    return occurrences_json(look.snapshot, look.table, rows, look.language)


def listing_items(look: Look, hits: list[Hit]) -> list[bytes]:
    """The listings, with `other_ids` as a further member where listings are collapsed."""
    each = zip(look.chosen(look.whole(hits)), look.other_ids(hits), strict=True)
    return [listing[:-1] + others + b"}" for listing, others in each]
