"""Time zones, and the step from wall-clock time to an instant."""

from datetime import UTC

import pytest

from finder.domain.errors import UnknownTimeZone
from finder.domain.zone import instant, zone
from tests.builders import utc, wall


@pytest.mark.parametrize(
    "name", ["America/Chicago", "America/Indiana/Knox", "UTC", "Etc/GMT+5", "US/Central"]
)
def test_every_name_of_the_iana_database_is_a_zone(name: str) -> None:
    assert zone(name).key == name


@pytest.mark.parametrize(
    "name", ["", "Central Standard Time", "america/chicago", "../etc/passwd", "Factory", "localtime", "a\0b"]
)
def test_no_other_name_is(name: str) -> None:
    with pytest.raises(UnknownTimeZone) as caught:
        zone(name)
    assert caught.value.problems[0].field == "time_zone"


@pytest.mark.parametrize(
    ("name", "reading", "moment"),
    [
        pytest.param("America/Chicago", "2026-07-01T12:00", "2026-07-01T17:00", id="summer"),
        pytest.param("America/Chicago", "2026-12-01T12:00", "2026-12-01T18:00", id="winter"),
        pytest.param("America/Chicago", "2026-03-08T02:30", "2026-03-08T08:30", id="gap-moves-later"),
        pytest.param("America/Chicago", "2026-11-01T01:30", "2026-11-01T06:30", id="fold-is-the-first"),
        pytest.param("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45", id="half-hour-gap"),
        pytest.param("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45", id="half-hour-fold"),
        pytest.param("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T22:00", id="a-day-that-never-was"),
    ],
)
def test_a_wall_clock_time_is_an_instant(name: str, reading: str, moment: str) -> None:
    # In UTC: a time that happens twice equals none of another zone (PEP 495).
    assert instant(wall(reading), zone(name)).astimezone(UTC) == utc(moment)


def test_an_instant_in_a_gap_reads_as_clocks_then_show() -> None:
    assert (
        instant(wall("2026-03-08T02:30"), zone("America/Chicago")).isoformat() == "2026-03-08T03:30:00-05:00"
    )
