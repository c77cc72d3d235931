"""What a feed looks like, so that one format is not read as another."""

import pytest

from finder.formats.likeness import (
    BMLT,
    BMLT_ADMIN,
    BMLT_FORMATS,
    BMLT_TABLE,
    CALENDAR,
    GEOJSON,
    JSON_LD,
    MEETING_GUIDE,
    NATIVE,
    TABLE,
    TSML,
    likeness,
)
from tests.formats.streams import stream


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param('[{"slug": "s", "name": "n", "day": 1, "time": "07:00"}]', MEETING_GUIDE, id="guide"),
        pytest.param('[{"name": "n", "day": 1}]', MEETING_GUIDE, id="guide-with-little"),
        pytest.param('[7, {"slug": "s", "day": 1}]', MEETING_GUIDE, id="guide-behind-a-bad-row"),
        pytest.param(
            '[{"slug": "s", "time": "07:00", "id_bigint": 7}]', MEETING_GUIDE, id="guide-with-a-bmlt-id"
        ),
        pytest.param('[{"id_bigint": "1", "weekday_tinyint": "2"}]', BMLT, id="bmlt-array"),
        pytest.param('{"meetings": [], "formats": []}', BMLT, id="bmlt-object"),
        pytest.param('{"formats": [{}], "meetings": []}', BMLT, id="bmlt-object-formats-first"),
        pytest.param('{"meetings": [{"slug": "s", "day": 1}]}', MEETING_GUIDE, id="guide-in-an-object"),
        pytest.param('[{"id": 1, "day": 0, "startTime": "19:00"}]', BMLT_ADMIN, id="bmlt-admin"),
        pytest.param('{"formats": [{"key_string": "O"}]}', BMLT_FORMATS, id="bmlt-formats"),
        pytest.param('[{"key_string": "O"}]', BMLT_FORMATS, id="bmlt-formats-array"),
        pytest.param('[{"id": 1, "translations": []}]', BMLT_FORMATS, id="bmlt-admin-formats"),
        pytest.param("id_bigint,weekday_tinyint\n1,2\n", BMLT_TABLE, id="bmlt-csv"),
        pytest.param('{"source": {}, "listings": []}', NATIVE, id="native"),
        pytest.param('[{"id": "x:y", "kind": "meeting", "schedule": {}}]', NATIVE, id="native-array"),
        pytest.param('{"type": "FeatureCollection", "features": []}', GEOJSON, id="geojson"),
        pytest.param('{"@context": "https://schema.org", "@graph": []}', JSON_LD, id="json-ld"),
        pytest.param('[{"@type": "Event"}]', JSON_LD, id="json-ld-array"),
        pytest.param("BEGIN:VCALENDAR\r\n", CALENDAR, id="icalendar"),
        pytest.param("\ufeffbegin:vcalendar\n", CALENDAR, id="icalendar-with-a-mark"),
        pytest.param("Time,Day,Name,Location\n", TSML, id="tsml"),
        pytest.param('"Time";"Day";"Name";"Location"\r', TSML, id="tsml-semicolons"),
        pytest.param("Title,Time,Day,Postcode\n", TABLE, id="other-table"),
        pytest.param(" <html>", "a page of HTML or XML", id="html"),
        pytest.param(b"PK\x03\x04", "a zip archive or a workbook: save its sheet as CSV", id="workbook"),
        pytest.param(b"\x1f\x8b\x08", "gzip: unpack it first", id="gzip"),
        pytest.param("[]".encode("utf-16"), "UTF-16 text: save it as UTF-8", id="utf-16"),
        pytest.param("", None, id="empty"),
        pytest.param("[]", None, id="empty-array"),
        pytest.param("[1, 2]", None, id="numbers"),
        pytest.param("{}", None, id="empty-object"),
        pytest.param('[{"title": "n"}]', None, id="other-rows"),
        pytest.param('[{"slug"', None, id="cut-off"),
        pytest.param("Dear all, hello", None, id="prose"),
    ],
)
def test_a_feed_is_known_by_its_beginning(content, expected):
    assert likeness(stream(content)) == expected
