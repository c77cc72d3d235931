"""What BMLT's operations are asked of: the meetings of a snapshot, of one fellowship or of all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import orjson

from finder.catalog.meeting_search import rows_of_fellowship
from finder.catalog.meeting_table import MeetingTable
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import Ints
from finder.domain.errors import NotFound
from finder.domain.vocabulary import FELLOWSHIPS
from finder.formats.bmlt_meeting import NATIVE_LANGUAGE, ServiceBody
from finder.formats.bmlt_members import format_members
from finder.formats.bmlt_spoken import SpokenFormat
from finder.service.finder import Finder
from finder.service.meeting_tables import bodies_of, used_formats


@dataclass(frozen=True)
class Hall:
    """Where one request is answered; `root` is the address by which its client knows the server."""

    finder: Finder
    snapshot: Snapshot
    table: MeetingTable
    fellowship: str | None
    root: str
    now: datetime

    @cached_property
    def formats(self) -> dict[int, SpokenFormat]:
        """The formats that any meeting of the dataset has, by number."""
        return used_formats(self.table)

    @cached_property
    def bodies(self) -> list[ServiceBody]:
        """The service bodies that hold any of its meetings."""
        there = set(self.table.body[self.rows].tolist())
        return [body for body in bodies_of(self.table) if body.number in there]

    @cached_property
    def rows(self) -> Ints:
        """The rows of its meetings."""
        return rows_of_fellowship(self.snapshot, self.table, self.fellowship)

    def formats_json(self, numbers: list[int], language: str | None) -> bytes:
        """The JSON of these formats."""
        told = language or NATIVE_LANGUAGE
        return orjson.dumps([format_members(self.formats[number], told, self.root) for number in numbers])


def open_hall(finder: Finder, snapshot: Snapshot, fellowship: str | None, root: str, now: datetime) -> Hall:
    """The hall of a fellowship; None is of all. Raises NotFound for one that is not known."""
    if fellowship is not None and not _is_known(snapshot, fellowship):
        raise NotFound("there is no such fellowship")
    return Hall(finder, snapshot, finder.meetings.table(snapshot, now), fellowship, root, now)


def _is_known(snapshot: Snapshot, fellowship: str) -> bool:
    return fellowship in FELLOWSHIPS or len(snapshot.with_word(f"fellowship:{fellowship}")) > 0
