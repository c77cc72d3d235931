"""By how much a listing's starts moved, where all of them moved alike: what shows a feed's own mistake."""

from __future__ import annotations

import re

DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# "FREQ=MONTHLY;BYDAY=2TU 19:00": which week of the month tells nothing of a shift.
SLOT_FORM = re.compile(r"\S*BYDAY=([-+0-9A-Z,]+)\S* (\d\d):(\d\d)")


def shift_minutes(before: str, after: str) -> int | None:
    """Minutes from each weekly start of `before` to one of `after`, as few as may be; None if they differ.

    Both are the slots of a listing's traits.
    """
    old, new = _starts(before), _starts(after)
    if not old or len(old) != len(new):
        return None
    found = (each - min(old) for each in new)
    shifts = [by for by in found if {(start + by) % WEEK_MINUTES for start in old} == new]
    return min((_least(by) for by in shifts), key=abs, default=None)


def shift_text(minutes: int) -> str:
    """A shift in words: "1 day later", "5 hours earlier"."""
    for unit, length in (("day", DAY_MINUTES), ("hour", 60), ("minute", 1)):
        if minutes % length == 0:
            count = abs(minutes) // length
            return f"{count} {unit}{'s' * (count != 1)} {'later' if minutes > 0 else 'earlier'}"
    raise AssertionError("every whole number is some minutes")


def _starts(slots: str) -> set[int]:
    """Weekly starts in minutes since Monday 00:00; none where a rule is not of weekdays."""
    found = set()
    for slot in slots.split("; "):
        match = SLOT_FORM.fullmatch(slot)
        if match is None:
            return set()
        days, hour, minute = match.groups()
        for day in days.split(","):
            found.add(DAYS.index(day[-2:]) * DAY_MINUTES + int(hour) * 60 + int(minute))
    return found


def _least(minutes: int) -> int:
    """The same way round the week, the shorter way."""
    return (minutes + WEEK_MINUTES // 2) % WEEK_MINUTES - WEEK_MINUTES // 2
