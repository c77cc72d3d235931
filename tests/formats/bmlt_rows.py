"""Rows of BMLT for the tests, and what the reader makes of them."""

import json

from tests.formats.streams import read_all


def bmlt_row(**changes):
    """A row of GetSearchResults that every field of is well; a change to None takes the field out."""
    row = {
        "id_bigint": "1",
        "weekday_tinyint": "2",
        "venue_type": "1",
        "start_time": "19:00:00",
        "duration_time": "01:30:00",
        "time_zone": "",
        "formats": "",
        "latitude": "44.94",
        "longitude": "-123.04",
        "published": "1",
        "meeting_name": "Sunrise",
        "location_street": "1 Elm St",
    } | changes
    return {name: value for name, value in row.items() if value is not None}


def read_row(**changes):
    [row] = read_all("bmlt", json.dumps([bmlt_row(**changes)]))
    return row
