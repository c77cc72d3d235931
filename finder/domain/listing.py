"""A listing: one entry of the dataset, as its source or a curator tells it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from finder.domain.errors import InvalidInput
from finder.domain.geo import Point
from finder.domain.schedule import Occurrence, OccurrenceStatus, Schedule, Venue, occurrences
from finder.domain.vocabulary import TYPES, Alcohol, Attendance, Kind
from finder.domain.window import MAX_WINDOW, Window

ID_FORM = re.compile(r"[a-z0-9][a-z0-9_.-]*:[a-z0-9][a-z0-9_.-]*")
MAX_ID_LENGTH = 200
# The source of what curators add; no feed is of it.
CURATED = "curated"
CALENDAR_SUFFIX = ".ics"
STALE_AFTER_DAYS = 90
UNCHECKED_AFTER_DAYS = 180
SUSPENDED_NOTE = "suspended: nothing happens at the venue"
# Where a next occurrence is looked for: most come within the first span, what is yearly within the second.
NEXT_WITHIN = (timedelta(weeks=1), MAX_WINDOW)
# In the notes of a listing whose source says so; on which days that is, no source tells.
CLOSED_ON_HOLIDAYS = "Closed on holidays."


class OnlineAccess(StrEnum):
    """How an online room is entered: by the link, with a passcode from the source's page, or by asking."""

    OPEN = "open"
    PASSCODE = "passcode"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Online:
    """Where a listing meets online; passcodes are never kept, `page` is where the source gives them."""

    url: str | None = None
    phone: str | None = None
    access: OnlineAccess = OnlineAccess.ASK
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What it costs to come; `currency` is ISO 4217."""

    free: bool
    amount: float | None = None
    currency: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Suspension:
    """A pause: nothing happens at the venue on local dates in [since, until); None leaves an end open."""

    since: date | None = None
    until: date | None = None
    reason: str | None = None

    def covers(self, day: date) -> bool:
        """Whether `day` lies inside the pause."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a listing comes from; `retrieved_on` is when that source was fetched."""

    source: str
    source_url: str | None = None
    retrieved_on: date | None = None


class VerificationStatus(StrEnum):
    """`verified`: a curator checked it; `listed`: as its source lists it."""

    VERIFIED = "verified"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class Verification:
    """How far a listing may be trusted: who says so, when it was last checked, and whether people who
    went there said that it is closed, which no curator has looked at yet.
    """

    status: VerificationStatus = VerificationStatus.LISTED
    checked_on: date | None = None
    reported_closed: bool = False

    def is_stale(self, today: date) -> bool:
        """Whether it was last checked more than 90 days before `today`, or never."""
        return self.checked_on is None or (today - self.checked_on).days > STALE_AFTER_DAYS

    def is_unchecked(self, today: date) -> bool:
        """Whether it was last checked more than 180 days before `today`, or never."""
        return self.checked_on is None or (today - self.checked_on).days > UNCHECKED_AFTER_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One entry of the dataset; the members are those of its JSON."""

    id: str
    kind: Kind
    name: str
    schedule: Schedule
    group: str | None = None
    fellowship: str | None = None
    organizer: str | None = None
    pathways: tuple[str, ...] = ()
    attendance: Attendance = Attendance.IN_PERSON
    types: tuple[str, ...] = ()
    other_types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    alcohol: Alcohol = Alcohol.UNKNOWN
    cost: Cost | None = None
    venue: Venue | None = None
    online: Online | None = None
    url: str | None = None
    notes: str | None = None
    provenance: tuple[Provenance, ...] = ()
    illustrative: bool = False
    suspended: Suspension | None = None
    verification: Verification = Verification()

    def __post_init__(self) -> None:
        if len(self.id) > MAX_ID_LENGTH or not ID_FORM.fullmatch(self.id):
            raise InvalidInput.of(
                "id", "must be <source>:<slug> in lower-case letters, digits, '.', '_' and '-'"
            )
        # Behind an id it asks for the listing as a calendar.
        if self.id.endswith(CALENDAR_SUFFIX):
            raise InvalidInput.of("id", f"must not end in {CALENDAR_SUFFIX}")
        if not self.name.strip():
            raise InvalidInput.of("name", "must not be empty")
        if unknown := [slug for slug in self.types if slug not in TYPES]:
            raise InvalidInput.of("types", f"{unknown[0]!r} is not in the vocabulary; use other_types")

    @property
    def source(self) -> str:
        """The name of the source the id was given in."""
        return self.id.partition(":")[0]

    @property
    def place(self) -> Point | None:
        """Where one goes in person; None for what is online alone or has no known place."""
        if self.attendance is Attendance.ONLINE or self.venue is None:
            return None
        return self.venue.point


@dataclass(frozen=True, slots=True)
class Stored:
    """A listing as the dataset holds it: with its revision and the ids it had before a merge."""

    listing: Listing
    revision: int = 1
    aliases: tuple[str, ...] = ()


def occurrences_of(listing: Listing, window: Window) -> list[Occurrence]:
    """Occurrences of `listing` that overlap `window`, in start order, cancelled and suspended ones too.

    In a suspension an in-person occurrence is cancelled; a hybrid one goes on online.
    """
    found = occurrences(listing.schedule, window)
    if listing.suspended is None or listing.attendance is Attendance.ONLINE:
        return found
    return [_suspend(each, listing.suspended, listing.attendance) for each in found]


def next_occurrence(listing: Listing, now: datetime) -> Occurrence | None:
    """The first occurrence that is neither over at `now` nor cancelled; None where 400 days hold none."""
    for length in NEXT_WITHIN:
        for occurrence in occurrences_of(listing, Window(now, now + length)):
            if occurrence.status is not OccurrenceStatus.CANCELLED:
                return occurrence
    return None


def _suspend(occurrence: Occurrence, pause: Suspension, attendance: Attendance) -> Occurrence:
    if not pause.covers(occurrence.starts_at.date()):
        return occurrence
    goes_on = attendance is Attendance.HYBRID
    return Occurrence(
        occurrence.original_start,
        occurrence.starts_at,
        occurrence.ends_at,
        occurrence.status if goes_on else OccurrenceStatus.CANCELLED,
        occurrence.venue,
        pause.reason or occurrence.note or SUSPENDED_NOTE,
        is_suspended=True,
    )


def occurrence_id(listing_id: str, original_start: datetime) -> str:
    """The name of an occurrence for good: `<listing id>@<original local start>`."""
    return f"{listing_id}@{original_start.isoformat(timespec='minutes')}"


def occurrence_place(listing: Listing, occurrence: Occurrence) -> Point | None:
    """Where this occurrence is: the venue it moved to, else the listing's."""
    if occurrence.venue is None:
        return listing.place
    return occurrence.venue.point
