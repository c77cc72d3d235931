"""A town made up for tests, small enough to work out every answer by hand.

NOW is noon on Monday 23 November 2026; distances are from DOWNTOWN. Half of what is here is there to
be left out of a default answer.

| id | on | where |
|---|---|---|
| nashville-aa:sunrise | Mon 19:00 | downtown: 0 m |
| nashville-aa:noon | Tue, Thu 12:00, hybrid, in English and Spanish | 0.01° north: 1110 m |
| nashville-aa:zoom | Tue 12:00 | online |
| nashville-aa:paused | Wed 19:00, suspended in November | 0.03° north |
| nashville-aa:example | Wed 19:00, illustrative | 0.02° north: 2219 m |
| nashville-help:jobs | Tue 9:00, support | 0.04° north: 4438 m |
| nashville-sober:hike | Sat 10:00, social; cancelled on the 28th, moved on 5 December | downtown |
"""

from __future__ import annotations

from finder.domain.listing import Listing
from finder.domain.vocabulary import Attendance
from tests.api.served import FETCHED, Served
from tests.builders import (
    cancelled,
    house,
    meeting,
    moved,
    online,
    schedule,
    social,
    support,
    suspended,
    weekly,
)

ORIGIN = "lat=36.15&lon=-86.79"
SUNRISE = meeting()
NOON = meeting(
    "nashville-aa:noon",
    name="Noon",
    group=None,
    attendance=Attendance.HYBRID,
    types=("closed", "discussion"),
    languages=("en", "es"),
    venue=house(36.16, name="Old School"),
    schedule=schedule(weekly("tue,thu", "12:00")),
)
ZOOM = online(name="Zoom", schedule=schedule(weekly("tue", "12:00")))
PAUSED = meeting(
    "nashville-aa:paused",
    name="Paused",
    venue=house(36.18),
    schedule=schedule(weekly("wed")),
    suspended=suspended("2026-11-01", "2026-12-01", "the roof is mended"),
)
EXAMPLE = meeting(
    "nashville-aa:example",
    name="Example",
    venue=house(36.17),
    schedule=schedule(weekly("wed")),
    illustrative=True,
)
JOBS = support(venue=house(36.19))
HIKE = social(
    schedule=schedule(
        weekly("sat", "10:00", 120),
        overrides=[
            cancelled("2026-11-28T10:00", "Thanksgiving weekend"),
            moved("2026-12-05T10:00", "2026-12-05T13:00", venue=house(36.16, name="Percy Warner Park")),
        ],
    )
)
TOWN: dict[str, tuple[Listing, ...]] = {
    "nashville-aa": (SUNRISE, NOON, ZOOM, PAUSED, EXAMPLE),
    "nashville-help": (JOBS,),
    "nashville-sober": (HIKE,),
}


def build_town(served: Served) -> None:
    """Imports the town, a source each; its dataset is version 3."""
    for source, listings in TOWN.items():
        served.take(source, listings, FETCHED)
