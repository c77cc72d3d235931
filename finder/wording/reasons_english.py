"""Reasons and near misses in English."""

from __future__ import annotations

from collections.abc import Iterable

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MODES = {"walk": "on foot", "bike": "by bike", "transit": "by transit", "drive": "by car"}
WELCOMES = {"newcomer": "Newcomers welcome"}
ESTIMATES = "Travel times are estimates."
ENGINE_FAILED = "The routing engine did not answer: travel times are estimates."
CANCELLED = "cancelled"
STALE = "not checked for more than 180 days: call first"
ROUGH_PLACE = "Its place is known by the postal code alone: ask for the way"
NO_WAY = "there is no known way"


def listed(words: Iterable[str]) -> str:
    """As in "a, b and c"."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def free(names: tuple[str, ...], span: str) -> str:
    """That all of them are free then."""
    match len(names):
        case 1:
            return f"Free {span}"
        case 2:
            return f"Both are free {span}"
    return f"All are free {span}"


def travel(minutes: int, mode: str, leave_by: str, *, is_estimate: bool) -> str:
    """How long the way is, and when to leave."""
    return f"{'about ' if is_estimate else ''}{minutes} min {MODES[mode]}, leave by {leave_by}"


def pick_up(minutes: int, mode: str, at: str, *, is_estimate: bool) -> str:
    """When somebody is picked up at their door, and how long the way is from there."""
    return f"picked up at {at}, {'about ' if is_estimate else ''}{minutes} min {MODES[mode]}"


def online(names: tuple[str, ...]) -> str:
    """That some take part from home."""
    return f"Online for {listed(names)}"


def wanted(words: str, names: tuple[str, ...]) -> str:
    """That it has what somebody would like."""
    return f"As {listed(names)} would like: {words}"


def known(names: tuple[str, ...]) -> str:
    """That some have been there before."""
    return f"{listed(names)} {_have(names)} been there before"


def new(names: tuple[str, ...]) -> str:
    """That some have not been there before."""
    return f"New to {listed(names)}"


def regular(names: tuple[str, ...]) -> str:
    """That some come regularly."""
    return f"A regular place of {listed(names)}"


def closed(fellowship: str, names: tuple[str, ...]) -> str:
    """That those who go say they may attend."""
    return f"Closed meeting of {fellowship}, which {listed(names)} may attend by their own word"


def unsaid(access: str) -> str:
    """That it says neither open nor closed, and what it says instead."""
    return f"Neither open nor closed is said{f', but: {access}' if access else ''}; ask first"


def moved(note: str | None) -> str:
    """That it is at another time or place, and why."""
    return f"Moved this once: {note}" if note else "Moved this once"


def stale(checked_on: str) -> str:
    """When it was last checked."""
    return f"Last checked {checked_on}: call first"


def not_free(minutes: int) -> str:
    """How much free time is missing."""
    return f"needs {minutes} min more of free time"


def busy(minutes: int) -> str:
    """How much of it is taken."""
    return f"busy for {minutes} min of it"


def late(minutes: int, clock: str) -> str:
    """How late one would be home."""
    return f"home {minutes} min after {clock}"


def too_far(minutes: int, limit: int) -> str:
    """How much too long the way is."""
    return f"{minutes} min further than {limit}"


def avoided(metres: int) -> str:
    """How far inside a circle that is avoided it lies."""
    return f"{metres} m inside a place to keep away from"


def lacking(words: str) -> str:
    """What is needed and not there."""
    return f"lacks: {words}"


def audience(words: str) -> str:
    """Whom it is for."""
    return f"for: {words}"


def closed_to(fellowship: str) -> str:
    """That it is closed."""
    return f"closed meeting of {fellowship}" if fellowship else "closed, and of no known fellowship"


def _have(names: tuple[str, ...]) -> str:
    return "has" if len(names) == 1 else "have"
