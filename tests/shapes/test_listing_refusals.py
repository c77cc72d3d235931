"""What a listing's JSON may not say: each refused by its dotted field, in one sentence."""

import math
from typing import Any

import orjson
import pytest

from tests.shapes.example import example, problems_with

NUMBER = "must be a number"
WHOLE = "must be a whole number"
TRUTH = "must be true or false"
LINK = "must be an http or https address"
STORABLE = "must not contain NUL or lone surrogates"
COUNTRY = "must be two capital letters of ISO 3166-1"
KIND = "must be one of meeting, social, support"
DATE = "must be a date, YYYY-MM-DD"
WALL = "must be local time without offset, YYYY-MM-DDTHH:MM"
TOGETHER = "is required: lat, lon and precision stand together or are all null"
OBJECT = "must be a JSON object"
LIST = "must be a list"
FREQ = "FREQ must be one of DAILY, WEEKLY, MONTHLY, YEARLY"
MINUTES = "schedule.rules.0.duration_minutes"
STARTS = "schedule.rules.0.starts"


def case(name: str, path: str, value: Any, message: str, field: str | None = None) -> Any:
    """The example with `value` at `path` is refused with `message` for `field`, mostly the same path."""
    return pytest.param(path, value, field or path, message, id=name)


NUMBERS = [
    case("text", "venue.lat", "5", NUMBER),
    case("truth", "venue.lat", True, NUMBER),
    case("not-a-number", "venue.lat", math.nan, NUMBER),
    case("endless", "venue.lon", math.inf, NUMBER),
    case("400-digits", "venue.lon", 10**400, NUMBER),
    case("beyond-the-pole", "venue.lat", 90.5, "must be between -90 and 90"),
    case("whole-with-a-fraction", MINUTES, 2.5, WHOLE),
    case("whole-as-text", MINUTES, "60", WHOLE),
    case("whole-as-truth", MINUTES, True, WHOLE),
    case("whole-endless", MINUTES, math.inf, WHOLE),
    case("whole-not-a-number", MINUTES, math.nan, WHOLE),
    case("no-length", MINUTES, 0, "must be between 1 and 44640"),
    case("truth-as-text", "illustrative", "true", TRUTH),
    case("truth-as-number", "illustrative", 1, TRUTH),
]
TEXTS = [
    case("number", "name", 5, "must be a string"),
    case("empty", "name", "", "must hold 1 to 500"),
    case("blank", "name", " \t", "must not be empty"),
    case("too-long", "name", "x" * 501, "must hold 1 to 500"),
    case("notes-too-long", "notes", "x" * 4001, "must hold at most 4000"),
    case("nul", "name", "a\0b", STORABLE),
    case("lone-surrogate", "notes", "\ud800", STORABLE),
    case("script", "url", "javascript:alert(1)", LINK),
    case("no-scheme", "url", "//example.org", LINK),
    case("no-host", "url", "https://", LINK),
    case("blank-in-address", "url", "https://a.org/ b", LINK),
    case("id of a calendar", "id", "nashville-aa:sunrise.ics", "must not end in .ics"),
    case("id", "id", "Sunrise", "must be <source>:<slug> in lower-case letters, digits, '.', '_' and '-'"),
    case("country", "venue.country", "us", COUNTRY),
    case("country-and-line-break", "venue.country", "US\n", COUNTRY),
    case("language", "languages", ["English"], "must be a BCP 47 code", "languages.0"),
    case("language-and-line-break", "languages", ["en\n"], "must be a BCP 47 code", "languages.0"),
    case("currency", "cost", {"free": False, "currency": "$"}, "must be ISO 4217", "cost.currency"),
]
WORDS = [
    case("kind", "kind", "party", KIND),
    case("kind-as-list", "kind", ["meeting"], KIND),
    case("type", "types", ["open", "cosy"], "is not a type of the vocabulary", "types.1"),
    case("precision", "venue.precision", "near", "must be one of exact, street, postal_code, city"),
    case("zone", "schedule.time_zone", "Mars/Base", "'Mars/Base' is not in the IANA time zone database"),
]
TIMES = [
    case("30-feb", "suspended", {"since": "2026-02-30"}, "must be a date of the calendar", "suspended.since"),
    case("date-without-dashes", "suspended", {"since": "20260228"}, DATE, "suspended.since"),
    case("date-in-another-script", "suspended", {"since": "٢٠٢٦-02-28"}, DATE, "suspended.since"),
    case("date-with-a-time", "verification.checked_on", "2026-02-28T00:00", DATE),
    case("wall-time-on-30-feb", STARTS, "2026-02-30T07:00", "must be a date and time of the calendar"),
    case("wall-time-at-25:00", STARTS, "2026-02-28T25:00", "must be a date and time of the calendar"),
    case("wall-time-with-offset", STARTS, "2026-01-05T07:00-06:00", WALL),
    case("wall-time-in-utc", STARTS, "2026-01-05T07:00Z", WALL),
    case("wall-time-with-seconds", STARTS, "2026-01-05T07:00:30", WALL),
    case("wall-time-as-number", STARTS, 1767596400, WALL),
    case("wall-time-of-1850", STARTS, "1850-01-05T07:00", "must be between the years 1900 and 2200"),
    case(
        "rule", "schedule.rules.0.rrule", "FREQ=HOURLY", "FREQ must be one of DAILY, WEEKLY, MONTHLY, YEARLY"
    ),
    case("rule-as-list", "schedule.rules.0.rrule", ["FREQ=DAILY"], "must be a string"),
]
TOGETHERS = [
    case("lat-without-lon", "venue.lon", None, TOGETHER),
    case("place-without-precision", "venue.precision", None, TOGETHER),
    case(
        "free-at-a-price", "cost", {"free": True, "amount": 1}, "stands alone where it is true", "cost.free"
    ),
    case("no-rule", "schedule.rules", [], "must hold a rule unless by_appointment is true"),
    case("appointment-with-rule", "schedule.by_appointment", True, "has neither rules nor extra starts"),
    case("override-of-nothing", "schedule.overrides.0.status", "scheduled", "must be cancelled or moved"),
]
SHAPES = [
    case("null", "schedule", None, "must not be null"),
    case("list-for-object", "schedule", [], OBJECT),
    case("object-for-list", "schedule.rules", {}, LIST),
    case("text-for-object", "schedule.rules.0", "weekly", OBJECT),
    case("text-for-list", "types", "open", LIST),
    case("left-out", "provenance", [{}], "is required", "provenance.0.source"),
    case("101-rules", "schedule.rules", [{"starts": "2026-01-05T07:00"}] * 101, "must hold at most 100"),
    case("10-deep", "notes", orjson.loads(b"[" * 10 + b"]" * 10), "must be a string"),
    case("900-deep", "notes", orjson.loads(b"[" * 900 + b"]" * 900), "must be a string"),
]
UNKNOWN = [
    case("of-the-listing", "surprise", 1, "is not a member here"),
    case("of-its-venue", "venue.phone", "x", "is not a member here"),
    case("of-a-rule", "schedule.rules.0.until", "x", "is not a member here"),
    case("of-an-override", "schedule.overrides.0.text", "x", "is not a member here"),
    case("derived-elsewhere", "venue.text", "x", "is not a member here"),
    case("derived-one-floor-up", "verification.revision", 3, "is not a member here"),
]


@pytest.mark.parametrize(("path", "value", "field", "message"), NUMBERS)
def test_a_number_is_written_as_a_number(path: str, value: Any, field: str, message: str) -> None:
    assert problems_with(example((path, value))) == {field: message}


@pytest.mark.parametrize(("path", "value", "field", "message"), TEXTS)
def test_a_text_is_storable_and_of_its_form(path: str, value: Any, field: str, message: str) -> None:
    assert problems_with(example((path, value))) == {field: message}


@pytest.mark.parametrize(("path", "value", "field", "message"), WORDS)
def test_a_word_is_one_of_its_vocabulary(path: str, value: Any, field: str, message: str) -> None:
    assert problems_with(example((path, value))) == {field: message}


@pytest.mark.parametrize(("path", "value", "field", "message"), TIMES)
def test_a_time_is_one_of_the_calendar(path: str, value: Any, field: str, message: str) -> None:
    assert problems_with(example((path, value))) == {field: message}


@pytest.mark.parametrize(("path", "value", "field", "message"), TOGETHERS)
def test_members_that_do_not_go_together_are_refused(path: str, value: Any, field: str, message: str) -> None:
    assert problems_with(example((path, value))) == {field: message}


@pytest.mark.parametrize(("path", "value", "field", "message"), SHAPES)
def test_every_member_has_its_shape(path: str, value: Any, field: str, message: str) -> None:
    assert problems_with(example((path, value))) == {field: message}


@pytest.mark.parametrize(("path", "value", "field", "message"), UNKNOWN)
def test_a_member_that_is_unknown_is_named(path: str, value: Any, field: str, message: str) -> None:
    assert problems_with(example((path, value))) == {field: message}


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(None, id="null"),
        pytest.param(5, id="number"),
        pytest.param("listing", id="text"),
        pytest.param(True, id="truth"),
        pytest.param([example()], id="list-of-one"),
    ],
)
def test_what_is_no_object_is_no_listing(given: Any) -> None:
    assert problems_with(given) == {"body": "must be a JSON object"}


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert problems_with(example(("name", 5), ("venue.lat", "x"), ("types", ["cosy"]))) == {
        "name": "must be a string",
        "venue.lat": "must be a number",
        "types.0": "is not a type of the vocabulary",
    }
