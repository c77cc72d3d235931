"""Whole schedules against recurring-ical-events, which reads the same schedule as iCalendar.

finder differs from it on purpose in what is not drawn here, and is tested by hand elsewhere:
- a length is elapsed time also where clocks change (RFC 5545, 3.3.6: a duration of hours is exact);
- DTSTART counts as the first of COUNT also where the rule does not name its day (3.3.10), and occurs also
  where UNTIL lies before it (3.8.5.3: it always is the first instance);
- UNTIL as a bare date holds to that day's end, and as local time in the zone of DTSTART; with a TZID only UTC
  is allowed (3.3.10), but feeds write both;
- BYDAY=MO,1TU is every Monday and the first Tuesday (3.3.10); dateutil asks a day to be both;
- BYSETPOS counts in whole weeks also in the week of DTSTART (3.3.10);
- an override of what never occurs has no effect.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import recurring_ical_events
from hypothesis import assume, given
from hypothesis import strategies as st
from icalendar import Calendar

from finder.domain.recurrence import wall_starts
from finder.domain.schedule import Extra, OccurrenceStatus, Override, Rule, Schedule, occurrences
from finder.domain.window import Window
from finder.domain.zone import zone
from tests.strategies import MINUTES, WALLS, ZONES, other_rrules, weekly_rrules

Spans = list[tuple[datetime, datetime]]
# Clocks never change here, so that lengths can be compared.
STEADY = ("America/Phoenix", "Asia/Kolkata", "UTC")


@dataclass(frozen=True)
class Question:
    """A schedule and a window, of which finder and the oracle are asked."""

    schedule: Schedule
    window: Window


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """A schedule of one rule with extra starts and overrides, and a window near its start or far off."""
    rule = Rule(draw(WALLS), draw(MINUTES), None)
    rule = Rule(rule.starts, rule.duration_minutes, draw(endings(rule.starts)))
    zone_name = draw(st.sampled_from(ZONES))
    extra = draw(st.lists(st.builds(Extra, WALLS, st.just(rule.duration_minutes)), max_size=2).map(tuple))
    known = wall_starts(
        rule.rrule, rule.starts, zone(zone_name), rule.starts, rule.starts + timedelta(days=500)
    )
    originals = draw(st.lists(st.sampled_from(list(known)), max_size=3, unique=True))
    begin = (rule.starts + timedelta(days=draw(st.integers(-20, 480)))).replace(tzinfo=UTC)
    return Question(
        Schedule(zone_name, (rule,), extra, tuple(draw(overridden(original)) for original in originals)),
        Window(begin, begin + timedelta(days=draw(st.integers(1, 60)))),
    )


@st.composite
def endings(draw: st.DrawFn, starts: datetime) -> str:
    """A rule without end, or one that ends as RFC 5545 has it: UNTIL in UTC, COUNT from a start it names."""
    drawn = draw(st.one_of(weekly_rrules(starts), other_rrules(starts)))
    parts = dict(part.split("=") for part in drawn.split(";"))
    parts.pop("UNTIL", None)
    parts.pop("COUNT", None)
    bare = ";".join(f"{name}={value}" for name, value in parts.items())
    # What never occurs keeps the oracle busy for seconds.
    assume(len(list(wall_starts(bare, starts, zone("UTC"), starts, starts + timedelta(days=4000)))) > 1)
    end = draw(st.sampled_from(["", "", "UNTIL", "COUNT"]))
    if end == "UNTIL":
        until = starts + timedelta(days=draw(st.integers(2, 400)), minutes=draw(st.integers(0, 1440)))
        return f"{bare};UNTIL={until:%Y%m%dT%H%M%SZ}"
    if end == "COUNT" and parts.keys() <= {"FREQ", "INTERVAL", "WKST"}:
        return f"{bare};COUNT={draw(st.integers(1, 60))}"
    return bare


@st.composite
def overridden(draw: st.DrawFn, original: datetime) -> Override:
    """Cancelled, or moved by some hours or weeks."""
    if draw(st.booleans()):
        return Override(original, OccurrenceStatus.CANCELLED)
    later = draw(st.timedeltas(-timedelta(days=20), timedelta(days=20)))
    return Override(original, OccurrenceStatus.MOVED, (original + later).replace(second=0, microsecond=0))


def as_icalendar(schedule: Schedule) -> bytes:
    """The schedule as a VEVENT with EXDATE for what is cancelled, and one for each that is moved."""
    [rule] = schedule.rules
    cancelled = [each.original_start for each in schedule.overrides if each.starts is None]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:tests", *event(schedule, rule.starts)]
    lines += [f"RRULE:{rule.rrule}"]
    lines += [f"RDATE;{local(schedule, each.starts)}" for each in schedule.extra]
    lines += [f"EXDATE;{local(schedule, each)}" for each in cancelled] + ["END:VEVENT"]
    for override in schedule.overrides:
        if override.starts is not None:
            original = local(schedule, override.original_start)
            lines += [
                *event(schedule, override.starts),
                f"RECURRENCE-ID;{original}",
                "SEQUENCE:1",
                "END:VEVENT",
            ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def event(schedule: Schedule, starts: datetime) -> list[str]:
    minutes = schedule.rules[0].duration_minutes
    return ["BEGIN:VEVENT", "UID:one", f"DTSTART;{local(schedule, starts)}", f"DURATION:PT{minutes}M"]


def local(schedule: Schedule, wall: datetime) -> str:
    return f"TZID={schedule.time_zone}:{wall:%Y%m%dT%H%M%S}"


def oracle_spans(question: Question) -> Spans:
    calendar = Calendar.from_ical(as_icalendar(question.schedule))
    found = recurring_ical_events.of(calendar).between(question.window.start, question.window.end)
    return in_window(question, [(each["DTSTART"].dt, each["DTEND"].dt) for each in found])


def finder_spans(question: Question) -> Spans:
    found = occurrences(question.schedule, question.window)
    kept = [each for each in found if each.status is not OccurrenceStatus.CANCELLED]
    return in_window(question, [(each.starts_at, each.ends_at) for each in kept])


def in_window(question: Question, spans: Spans) -> Spans:
    """In UTC, those that start in the window, each once; no ends where clocks change."""
    is_steady = question.schedule.time_zone in STEADY
    inside = [each for each in spans if question.window.start <= each[0] < question.window.end]
    # Two starts in one instant, one of them moved by a gap, are one event to a calendar.
    return sorted(
        {(start.astimezone(UTC), (end if is_steady else start).astimezone(UTC)) for start, end in inside}
    )


@given(questions())
def test_a_schedule_occurs_when_recurring_ical_events_says(question: Question) -> None:
    assert finder_spans(question) == oracle_spans(question)
