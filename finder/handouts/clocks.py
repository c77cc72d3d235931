"""The hours of an outing by its reader's clock, and by the venue's where the two differ."""

from __future__ import annotations

from datetime import datetime

from finder.handouts.copies import Copy
from finder.planning.plan import Visit
from finder.wording.dates import clock_text, zone_text
from finder.wording.handout_words import sentence


def hours_of(copy: Copy, visit: Visit) -> tuple[datetime, datetime]:
    """When an outing begins and ends, by the clock that its reader leaves home by."""
    way, occurrence = copy.way(visit), visit.occurrence
    tz = occurrence.starts_at.tzinfo if way is None else way.leave_by.tzinfo
    return occurrence.starts_at.astimezone(tz), occurrence.ends_at.astimezone(tz)


def start_text(copy: Copy, visit: Visit) -> str:
    """When an outing begins, in few letters: "7:00 pm", "7:00 pm (6:00 pm there)"."""
    begins, there = hours_of(copy, visit)[0], visit.occurrence.starts_at
    told = clock_text(begins, copy.language)
    if begins.utcoffset() == there.utcoffset():
        return told
    return f"{told} ({sentence('there', copy.language, time=clock_text(there, copy.language))})"


def hours_text(copy: Copy, visit: Visit) -> str:
    """From when to when: "6:30 pm to 7:30 pm", and by which other clock where the venue has one."""
    (begins, ends), occurrence = hours_of(copy, visit), visit.occurrence
    told = _from_to(copy, begins, ends)
    if begins.utcoffset() == occurrence.starts_at.utcoffset():
        return told
    there = _from_to(copy, occurrence.starts_at, occurrence.ends_at)
    return f"{told} ({there}, {zone_text(occurrence.starts_at, copy.language)})"


def _from_to(copy: Copy, begins: datetime, ends: datetime) -> str:
    start, end = clock_text(begins, copy.language), clock_text(ends, copy.language)
    return sentence("starts", copy.language, start=start, end=end)
