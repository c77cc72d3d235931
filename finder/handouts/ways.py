"""How somebody gets to an outing and home, in the words that calendar, texts and page share."""

from __future__ import annotations

from finder.handouts.copies import Copy
from finder.planning.plan import Going, Ride, Visit
from finder.wording.dates import clock_text
from finder.wording.handout_words import sentence


def leave_text(copy: Copy, going: Going) -> str:
    """When to leave, go on from the stop before, or be at the door for the coach."""
    key = "onward" if going.is_onward else "picked_up" if going.ride is Ride.RIDER else "leave"
    return sentence(key, copy.language, time=clock_text(going.leave_by, copy.language))


def home_text(copy: Copy, going: Going) -> str:
    """When they are home."""
    return sentence("home", copy.language, time=clock_text(going.home_at, copy.language))


def minutes_text(copy: Copy, going: Going) -> str:
    """How long the way is, and by what."""
    return sentence(f"way.{copy.modes[going.name]}", copy.language, minutes=going.travel_minutes)


def doors_text(copy: Copy, visit: Visit) -> str | None:
    """Whom the driver picks up and when, door by door; None where nobody rides along."""
    riders = sorted(
        (going.leave_by, going.name)
        for going in visit.people
        if going.ride is Ride.RIDER and not going.is_onward
    )
    if not riders:
        return None
    doors = ", ".join(f"{name} {clock_text(at, copy.language)}" for at, name in riders)
    return sentence("doors", copy.language, doors=doors)
