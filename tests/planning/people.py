"""People for tests, whole by themselves: `client(home_by="22:00")` says one thing."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from finder.domain.geo import Point
from finder.domain.person import Busy, Circle, Free, Mode, Person, Role, Travel, Wants
from finder.domain.window import Weekday
from tests.builders import DOWNTOWN, NASHVILLE

EVERY_DAY = "mon,tue,wed,thu,fri,sat,sun"


def free(days: str, begins: str, ends: str) -> Free:
    """Free hours on weekdays such as "mon,thu", or on a date."""
    clocks = time.fromisoformat(begins), time.fromisoformat(ends)
    if days[0].isdigit():
        return Free(*clocks, date=date.fromisoformat(days))
    return Free(*clocks, frozenset(Weekday[day.upper()] for day in days.split(",")))


def busy(begins: str, ends: str) -> Busy:
    """A span that is taken, by the person's own clock unless it tells an offset."""
    return Busy(datetime.fromisoformat(begins), datetime.fromisoformat(ends))


def circle(radius_m: int, center: Point = DOWNTOWN) -> Circle:
    """A place to keep away from."""
    return Circle(center, radius_m)


def person(name: str = "client", **changes: Any) -> Person:
    """A client downtown in Nashville, free every evening from 17:00 to 22:00, who drives half an hour."""
    members: dict[str, Any] = {
        "role": Role.CLIENT,
        "time_zone": NASHVILLE,
        "start": DOWNTOWN,
        "free": (free(EVERY_DAY, "17:00", "22:00"),),
        "travel": Travel(Mode.DRIVE, 30),
    }
    given = {key: tuple(value) if isinstance(value, list) else value for key, value in changes.items()}
    if isinstance(given.get("home_by"), str):
        given["home_by"] = time.fromisoformat(given["home_by"])
    words = {key: frozenset(value) for key, value in given.items() if isinstance(value, set)}
    return Person(name=name, **members | given | words)


def coach(name: str = "coach", **changes: Any) -> Person:
    """A coach, else like the client."""
    return person(name, **{"role": Role.COACH} | changes)


def supporter(name: str = "supporter", **changes: Any) -> Person:
    """A supporter, else like the client."""
    return person(name, **{"role": Role.SUPPORTER} | changes)


def wants(**wished: set[str]) -> Wants:
    """What a person would like."""
    return Wants(**{name: frozenset(words) for name, words in wished.items()})  # type: ignore[arg-type]
