"""Each format counts the days of the week in its own way; weekday, start and zone come out the same."""

import json
from datetime import datetime

import pytest

from finder.domain.schedule import Rule
from tests.formats.streams import read_all

ZONE = "America/Chicago"


def guide(day):
    row = {"slug": "a", "name": "Dawn", "day": day, "time": "06:30", "end_time": "07:45", "timezone": ZONE}
    return "meeting-guide", json.dumps([row])


def search_results(day):
    row = {"id_bigint": "1", "meeting_name": "Dawn", "weekday_tinyint": day, "time_zone": ZONE}
    return "bmlt", json.dumps([row | {"start_time": "06:30:00", "duration_time": "01:15:00"}])


def admin(day):
    row = {"id": 1, "name": "Dawn", "day": day, "timeZone": ZONE, "formatIds": []}
    return "bmlt", json.dumps([row | {"startTime": "06:30", "duration": "01:15"}])


def table(day):
    return "tsml-csv", f"Name,Day,Time,End Time,Timezone\nDawn,{day},6:30 AM,7:45 AM,{ZONE}\n"


NAMES = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
# The first week of 2001 began on a Monday, the 1st of January.
FIRST_DAYS = (7, 1, 2, 3, 4, 5, 6)
CODES = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")


@pytest.mark.parametrize("index", range(7), ids=NAMES)
@pytest.mark.parametrize(
    ("write", "days"),
    [
        pytest.param(guide, range(7), id="meeting-guide-from-0"),
        pytest.param(guide, "0123456", id="meeting-guide-in-texts"),
        pytest.param(search_results, "1234567", id="get-search-results-from-1"),
        pytest.param(admin, range(7), id="bmlt-admin-from-0"),
        pytest.param(table, NAMES, id="tsml-by-name"),
    ],
)
def test_weekday_start_and_zone_are_right_in_each_convention(write, days, index):
    [draft] = read_all(*write(days[index]))
    first = datetime(2001, 1, FIRST_DAYS[index], 6, 30)
    assert draft.rules == (Rule(first, 75, f"FREQ=WEEKLY;BYDAY={CODES[index]}"),)
    assert draft.time_zone == ZONE
