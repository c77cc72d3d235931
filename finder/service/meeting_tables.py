"""BMLT's meetings of a snapshot as a table in its folder: made once a snapshot and day, shared by workers."""

from __future__ import annotations

import fcntl
import logging
import shutil
import tempfile
import threading
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import orjson

from finder.catalog.meeting_table import MeetingRow, MeetingTable, write_facts, write_table
from finder.catalog.snapshot import Snapshot
from finder.domain.words import words_of
from finder.formats.bmlt_meeting import Meeting, Meetings, ServiceBody
from finder.formats.bmlt_members import meeting_parts
from finder.formats.bmlt_spoken import SpokenFormat
from finder.places import Gazetteer
from finder.service.exporting import Export
from finder.service.reading import Asked, listing_indexes

LOG = logging.getLogger("finder.feeds")
SEARCHED = (
    *("meeting_name", "group_name", "comments", "service_body_name"),
    *("location_text", "location_info", "location_street", "location_municipality"),
    *("location_province", "location_postal_code_1", "location_nation"),
)


class MeetingTables:
    """The tables of snapshots. Safe among threads; of several processes that come at once, one makes it."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._lock = threading.Lock()
        # With a snapshot goes what was made of it.
        self._made: WeakKeyDictionary[Snapshot, tuple[date, MeetingTable]] = WeakKeyDictionary()

    def table(self, snapshot: Snapshot, now: datetime) -> MeetingTable:
        """The table of the meetings that are held, as of the day."""
        today = now.date()
        with self._lock:
            day, table = self._made.get(snapshot, (None, None))
        if table is None or day != today:
            table = self._opened(snapshot, now)
            with self._lock:
                self._made[snapshot] = today, table
        return table

    def _opened(self, snapshot: Snapshot, now: datetime) -> MeetingTable:
        try:
            return self._beside(snapshot, now)
        except OSError as err:
            LOG.warning("the meetings are kept elsewhere: %s", type(err).__name__)
            with tempfile.TemporaryDirectory() as folder:
                # What is mapped stays when its name goes.
                return self._written(Path(folder), snapshot, now)

    def _beside(self, snapshot: Snapshot, now: datetime) -> MeetingTable:
        folder = snapshot.folder / "meetings" / f"{now:%Y%m%d}"
        folder.parent.mkdir(exist_ok=True)
        with folder.with_suffix(".lock").open("w") as opened:
            fcntl.flock(opened, fcntl.LOCK_EX)
            if not folder.exists():
                self._put(folder, snapshot, now)
        return MeetingTable(folder)

    def _put(self, folder: Path, snapshot: Snapshot, now: datetime) -> None:
        """Puts the whole folder in place in one step, or leaves nothing."""
        draft = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder.parent))
        try:
            self._written(draft, snapshot, now)
            draft.rename(folder)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise

    def _written(self, folder: Path, snapshot: Snapshot, now: datetime) -> MeetingTable:
        export = Export(snapshot, listing_indexes(snapshot, self._gazetteer, Asked(), now), now)
        meetings, used = Meetings(export.edition()), dict[int, SpokenFormat]()
        write_table(folder, _rows(export, meetings, used))
        write_facts(
            folder,
            {
                "formats": [_format_facts(used[number]) for number in sorted(used)],
                "bodies": [_body_facts(body) for body in meetings.bodies.values()],
            },
        )
        return MeetingTable(folder)


def _rows(export: Export, meetings: Meetings, used: dict[int, SpokenFormat]) -> Iterator[MeetingRow]:
    """The rows of what is exported; the formats that they have are put into `used`."""
    for index, stored in zip(export.indexes, export.listings(), strict=True):
        for meeting in meetings.of(stored.listing):
            used |= {each.number: each for each in meeting.formats}
            yield _row(index, meeting)


def _row(index: int, meeting: Meeting) -> MeetingRow:
    before, behind = meeting_parts(meeting)
    texts = before | behind
    return MeetingRow(
        number=meeting.id_bigint,
        listing=index,
        body=meeting.service_body_bigint,
        weekday=meeting.weekday_tinyint,
        starts=minutes_of(meeting.start_time),
        minutes=minutes_of(meeting.duration_time),
        venue_type=meeting.venue_type,
        formats=tuple(each.number for each in meeting.formats),
        words=tuple(dict.fromkeys(word for name in SEARCHED for word in words_of(texts[name]))),
        json=(orjson.dumps(before)[1:-1], orjson.dumps(behind)[1:-1]),
    )


def minutes_of(clock: str) -> int:
    """The minutes of a text such as 19:30:00."""
    hours, minutes, _ = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _format_facts(each: SpokenFormat) -> dict[str, Any]:
    return {
        "number": each.number,
        "key": each.key,
        "names": dict(each.names),
        "kind": each.kind,
        "world_id": each.world_id,
    }


def _body_facts(body: ServiceBody) -> dict[str, Any]:
    return {
        "number": body.number,
        "name": body.name,
        "source": body.source,
        "url": body.url,
        "fellowship": body.fellowship,
    }


def used_formats(table: MeetingTable) -> dict[int, SpokenFormat]:
    """The formats of the meetings of a table, by number."""
    made = (SpokenFormat(**facts) for facts in table.facts["formats"])
    return {each.number: each for each in made}


def bodies_of(table: MeetingTable) -> list[ServiceBody]:
    """The service bodies of a table, by name of their source."""
    return [ServiceBody(**facts) for facts in table.facts["bodies"]]
