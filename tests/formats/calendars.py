"""Calendars for the tests: written line by line, and drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from dateutil.rrule import rrulestr
from hypothesis import strategies as st

from finder.formats.draft import Draft, Reject
from tests.formats.streams import drafts_of, read_all, rejects_of
from tests.strategies import DAYS, MINUTES, WALLS, ZONES, maybe, other_rrules, weekly_rrules

Lines = Sequence[str]


def event(*lines: str, uid: str = "sunrise-1", summary: str = "Sunrise") -> list[str]:
    """A VEVENT of these lines."""
    return ["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{summary}", *lines, "END:VEVENT"]


def calendar(*components: Lines, head: Lines = ()) -> bytes:
    """A VCALENDAR of these components."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tests//EN", *head]
    lines += [line for component in components for line in component]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def read_events(*components: Lines, head: Lines = ()) -> list[Draft | Reject]:
    """What the reader makes of a calendar of these components."""
    return read_all("icalendar", calendar(*components, head=head))


def draft_of(*lines: str, head: Lines = (), summary: str = "Sunrise") -> Draft:
    """The draft of a calendar of one event of these lines, by default on a Monday at seven in Chicago."""
    told = "\n".join(lines)
    start = () if "DTSTART" in told else ("DTSTART;TZID=America/Chicago:20260105T070000",)
    end = () if any(word in told for word in ("DTEND", "DURATION", "VALUE=DATE:")) else ("DURATION:PT1H",)
    rows = read_events(event(*start, *end, *lines, summary=summary), head=head)
    [draft] = drafts_of(rows)
    assert rejects_of(rows) == ()
    return draft


def reject_of(*lines: str) -> Reject:
    """The reject of a calendar of one event of these lines."""
    [reject] = read_events(event(*lines))
    assert isinstance(reject, Reject), reject
    return reject


def told(wall: datetime, zone: str | None) -> str:
    """A date-time as the end of a property, from its parameters on; it floats without a zone."""
    zoned = {None: ":", "UTC": ":"}.get(zone, f";TZID={zone}:")
    return f"{zoned}{wall:%Y%m%dT%H%M%S}{'Z' if zone == 'UTC' else ''}"


@st.composite
def drawn_events(draw: st.DrawFn, uid: str) -> list[list[str]]:
    """A series of any rule in any zone, with dates added, left out, moved, changed and cancelled."""
    zone = draw(st.sampled_from([*ZONES, None]))
    start = draw(WALLS)
    rrule = draw(maybe(drawn_rrules(start, zone)))
    near = st.integers(0, 40).map(lambda days: start + timedelta(days=days))
    # The oracle takes an exception at 07:00 in Phoenix for one at 07:00 in UTC too: hence the odd minutes.
    dates = st.one_of(near, near, near.map(lambda date: date + timedelta(minutes=7)))
    most = 0 if rrule is not None and "BYHOUR" in rrule else 2
    series = [f"DTSTART{told(start, zone)}", f"DURATION:PT{draw(MINUTES)}M"]
    series += [f"RRULE:{rrule}"] if rrule is not None else []
    series += [f"RDATE{told(date, zone)}" for date in draw(st.lists(dates, max_size=2))]
    series += [f"EXDATE{told(date, zone)}" for date in draw(st.lists(dates, max_size=most))]
    originals = draw(st.lists(near, max_size=most, unique=True))
    changes = [draw(drawn_changes(uid, original, zone)) for original in originals]
    return [event(*series, uid=uid), *changes]


@st.composite
def drawn_rrules(draw: st.DrawFn, start: datetime, zone: str | None) -> str:
    """A rule whose UNTIL, if it has one, is as RFC 5545 wants it: in UTC, of a floating start local."""
    rrule = draw(st.one_of(weekly_rrules(start), other_rrules(start)))
    bare = ";".join(part for part in rrule.split(";") if not part.startswith(("UNTIL=", "COUNT=")))
    if "UNTIL=" in rrule:
        until = start + timedelta(days=draw(st.integers(1, 400)))
        return f"{bare};UNTIL={until:%Y%m%dT%H%M%S}{'' if zone is None else 'Z'}"
    # Whether a start that its rule does not name is counted, RFC 5545 leaves undefined (3.8.5.3).
    is_named = next(iter(rrulestr(bare, dtstart=start)), None) == start
    return rrule if is_named else bare


@st.composite
def drawn_changes(draw: st.DrawFn, uid: str, original: datetime, zone: str | None) -> list[str]:
    """What became of one date: it is moved, changed or cancelled."""
    start = draw(st.one_of(WALLS, st.just(original), st.just(original + timedelta(hours=2))))
    lines = [f"RECURRENCE-ID{told(original, zone)}", f"DTSTART{told(start, zone)}"]
    state = draw(st.sampled_from([(), ("STATUS:CANCELLED",), ("STATUS:CONFIRMED",)]))
    return event(*lines, f"DURATION:PT{draw(MINUTES)}M", *state, uid=uid)


@st.composite
def drawn_days(draw: st.DrawFn, uid: str) -> list[list[str]]:
    """A series of whole days, with days left out, moved and cancelled."""
    start = draw(DAYS)
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    rrule = f"FREQ={freq};INTERVAL={draw(st.integers(1, 4))}{draw(st.sampled_from(['', ';COUNT=9']))}"
    near = st.integers(0, 40).map(lambda days: start + timedelta(days=days))
    series = [f"DTSTART;VALUE=DATE:{start:%Y%m%d}", f"DURATION:P{draw(st.integers(1, 3))}D"]
    series += [f"RRULE:{rrule}"] if draw(st.booleans()) else []
    series += [f"RDATE;VALUE=DATE:{date:%Y%m%d}" for date in draw(st.lists(near, max_size=2))]
    series += [f"EXDATE;VALUE=DATE:{date:%Y%m%d}" for date in draw(st.lists(near, max_size=2))]
    changes = [
        event(
            f"RECURRENCE-ID;VALUE=DATE:{original:%Y%m%d}",
            f"DTSTART;VALUE=DATE:{draw(near):%Y%m%d}",
            "DURATION:P1D",
            *draw(st.sampled_from([(), ("STATUS:CANCELLED",)])),
            uid=uid,
        )
        for original in draw(st.lists(near, max_size=2, unique=True))
    ]
    return [event(*series, uid=uid), *changes]
