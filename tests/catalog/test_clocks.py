"""Wall-clock minutes of all zones at once become the instants that zoneinfo makes of each."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import pytest
from hypothesis import settings

from finder.catalog.clocks import Clocks
from finder.catalog.table import minute_of, wall_minute, wall_of
from finder.domain.zone import NOT_PLACES, instant, zone

ZONES = sorted(available_timezones() - NOT_PLACES)
# A few years of every age of timekeeping; the nightly profile takes all.
SOME_YEARS = (1974, 1987, 2011, 2026)
YEARS = SOME_YEARS if settings().max_examples < 1000 else range(1972, 2038)
WALLS_A_ZONE = 25_000 // len(ZONES) + 1
ONE_DAY = timedelta(days=1)
ONE_HOUR = timedelta(hours=1)


@pytest.mark.parametrize("year", YEARS)
def test_any_minute_in_any_zone_is_the_instant_that_zoneinfo_says(year: int) -> None:
    begin, end = (minute_of(datetime(each, 1, 1, tzinfo=UTC)) for each in (year, year + 1))
    drawn = [
        (number, minute)
        for number, name in enumerate(ZONES)
        for minute in walls_around(random.Random(f"{name} {year}"), zone(name), year)
    ]
    zones, walls = np.array(drawn, np.int64).T
    utc, shown = Clocks(ZONES, begin, end).to_utc(zones, walls)
    moments = [instant(wall_of(minute), zone(ZONES[number])) for number, minute in drawn]
    assert len(drawn) >= 25_000
    assert utc.tolist() == [minute_of(moment.astimezone(UTC)) for moment in moments]
    assert shown.tolist() == [wall_minute(moment.replace(tzinfo=None)) for moment in moments]


def test_what_is_drawn_holds_gaps_and_folds() -> None:
    chicago = zone("America/Chicago")
    drawn = list(walls_around(random.Random("any"), chicago, 2026))
    gap, fold = (wall_minute(datetime(2026, *day, hour)) for day, hour in (((3, 8), 2), ((11, 1), 1)))
    assert [any(0 <= minute - begin < 60 for minute in drawn) for begin in (gap, fold)] == [True, True]


def walls_around(rng: random.Random, tz: ZoneInfo, year: int) -> Iterator[int]:
    """Wall-clock minutes of a year: a third anywhere, the others within hours of a change of clocks."""
    begin = datetime(year, 1, 1, tzinfo=UTC)
    changes = list(changes_of_clocks(begin, begin.replace(year=year + 1), ONE_DAY, tz))
    for number in range(WALLS_A_ZONE):
        if changes and number % 3:
            yield wall_minute(rng.choice(changes)) + rng.randint(-150, 150)
        else:
            yield minute_of(begin) + rng.randrange(365 * 1440)


def changes_of_clocks(begin: datetime, end: datetime, step: timedelta, tz: ZoneInfo) -> Iterator[datetime]:
    """What clocks show at the hours at which the zone's offset changes."""
    while begin < end:
        after = begin + step
        if begin.astimezone(tz).utcoffset() != after.astimezone(tz).utcoffset():
            if step == ONE_HOUR:
                yield begin.astimezone(tz).replace(tzinfo=None) + ONE_HOUR
            else:
                yield from changes_of_clocks(begin, after, ONE_HOUR, tz)
        begin = after
