"""The parameters of reading, as they stand in a query string."""

from collections.abc import Callable
from contextlib import suppress
from datetime import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from finder.domain.errors import InvalidInput
from finder.domain.window import Weekday
from finder.shapes.places import PlacesParameters
from finder.shapes.problems import problems_of
from finder.shapes.query import CursorParameters, Parameters, ReadingParameters, TimeParameters
from tests.builders import utc

ATTENDANCES = "must be among in_person, online, hybrid"
DATE_TIME = "must be a date-time with an offset, such as 2026-11-23T17:00:00Z"


def read(**parameters: str) -> dict[str, Any]:
    """The members of these parameters alone; `from_` stands for `from`."""
    given_text = {name.removesuffix("_"): value for name, value in parameters.items()}
    members: dict[str, Any] = ReadingParameters().load(given_text)
    return {name: members[name] for name in parameters}


def problems_with(**parameters: str) -> dict[str, str]:
    with pytest.raises(ValidationError) as caught:
        read(**parameters)
    return {each.field: each.message for each in problems_of(caught.value)}


def test_without_parameters_a_page_has_30_items_and_nothing_is_asked() -> None:
    members = ReadingParameters().load({})
    assert members["limit"] == 30
    assert {name for name, value in members.items() if value} == {"limit"}


@pytest.mark.parametrize(
    ("parameters", "members"),
    [
        pytest.param({"lat": "36.15", "lon": "-86.79"}, {"lat": 36.15, "lon": -86.79}, id="origin"),
        pytest.param({"lat": "0", "lon": "+0.0"}, {"lat": 0.0, "lon": 0.0}, id="origin-at-zero"),
        pytest.param(
            {"lat": "-.5", "lon": "1e2"}, {"lat": -0.5, "lon": 100.0}, id="origin-in-other-writings"
        ),
        pytest.param({"near": "37203", "radius_m": "5000"}, {"near": "37203", "radius_m": 5000}, id="near"),
        pytest.param(
            {"from_": "2026-11-23T17:00:00Z", "until": "2026-11-23T21:00-06:00"},
            {"from_": utc("2026-11-23T17:00"), "until": utc("2026-11-24T03:00")},
            id="window",
        ),
        pytest.param(
            {"from_": "2026-11-23T17:00:00 06:00"},
            {"from_": utc("2026-11-23T11:00")},
            id="plus-sent-as-a-blank",
        ),
        pytest.param(
            {"from_": "2026-11-23t17:00:00.5z"},
            {"from_": utc("2026-11-23T17:00:00.5")},
            id="small-letters-and-a-fraction",
        ),
        pytest.param(
            {"weekdays": "mon,sat"}, {"weekdays": frozenset({Weekday.MON, Weekday.SAT})}, id="weekdays"
        ),
        pytest.param(
            {"after": "17:00", "before": "00:30"},
            {"after": time(17), "before": time(0, 30)},
            id="times-of-day",
        ),
        pytest.param(
            {"kind": "meeting,social", "attendance": "hybrid"},
            {"kind": frozenset({"meeting", "social"}), "attendance": frozenset({"hybrid"})},
            id="words-of-a-set",
        ),
        pytest.param(
            {"types": "open, women", "any_types": "speaker", "not_types": "closed,closed"},
            {
                "types": frozenset({"open", "women"}),
                "any_types": frozenset({"speaker"}),
                "not_types": frozenset({"closed"}),
            },
            id="types",
        ),
        pytest.param(
            {"fellowship": "aa,new-one", "language": "es", "source": "nashville-aa", "pathway": "secular"},
            {
                "fellowship": frozenset({"aa", "new-one"}),
                "language": frozenset({"es"}),
                "source": frozenset({"nashville-aa"}),
                "pathway": frozenset({"secular"}),
            },
            id="words-of-sources",
        ),
        pytest.param(
            {"ids": "nashville-aa:sunrise,aa:x"},
            {"ids": frozenset({"nashville-aa:sunrise", "aa:x"})},
            id="ids",
        ),
        pytest.param(
            {"include_illustrative": "true", "include_suspended": "false", "include_cancelled": "true"},
            {"include_illustrative": True, "include_suspended": False, "include_cancelled": True},
            id="flags",
        ),
        pytest.param(
            {"sort": "start", "limit": "200"}, {"sort": "start", "limit": 200}, id="order-and-length"
        ),
    ],
)
def test_a_parameter_is_read(parameters: dict[str, str], members: dict[str, Any]) -> None:
    assert read(**parameters) == members


@pytest.mark.parametrize(
    ("parameters", "field", "message"),
    [
        pytest.param({"lat": "91", "lon": "0"}, "lat", "must be between -90 and 90", id="lat-out-of-range"),
        pytest.param(
            {"lat": "0", "lon": "180.1"}, "lon", "must be between -180 and 180", id="lon-out-of-range"
        ),
        pytest.param({"lat": "nan", "lon": "0"}, "lat", "must be a number", id="nan"),
        pytest.param({"lat": "1e999", "lon": "0"}, "lat", "must be between -90 and 90", id="endless"),
        pytest.param({"lat": "1_0", "lon": "0"}, "lat", "must be a number", id="python-digits"),
        pytest.param({"lat": "٣٦", "lon": "0"}, "lat", "must be a number", id="digits-of-another-script"),
        pytest.param({"lat": "", "lon": "0"}, "lat", "must be a number", id="empty-number"),
        pytest.param(
            {"radius_m": "0", "near": "x"}, "radius_m", "must be between 1 and 500000", id="radius-0"
        ),
        pytest.param(
            {"radius_m": "5.5", "near": "x"}, "radius_m", "must be a whole number", id="radius-fraction"
        ),
        pytest.param(
            {"radius_m": "500001", "near": "x"},
            "radius_m",
            "must be between 1 and 500000",
            id="radius-too-wide",
        ),
        pytest.param({"limit": "0"}, "limit", "must be between 1 and 200", id="limit-0"),
        pytest.param({"limit": "201"}, "limit", "must be between 1 and 200", id="limit-201"),
        pytest.param({"from_": "2026-11-23T17:00"}, "from", DATE_TIME, id="no-offset"),
        pytest.param({"from_": "2026-11-23"}, "from", DATE_TIME, id="date-alone"),
        pytest.param({"until": "tomorrow"}, "until", DATE_TIME, id="prose"),
        pytest.param(
            {"from_": "2026-02-30T17:00Z"}, "from", "must be a date-time of the calendar", id="30-feb"
        ),
        pytest.param({"after": "24:00"}, "after", "must be a time of day, HH:MM", id="24:00"),
        pytest.param({"before": "5pm"}, "before", "must be a time of day, HH:MM", id="5pm"),
        pytest.param(
            {"before": "1٣:00"}, "before", "must be a time of day, HH:MM", id="clock-of-another-script"
        ),
        pytest.param(
            {"weekdays": "monday"},
            "weekdays",
            "must be among mon, tue, wed, thu, fri, sat, sun",
            id="weekday",
        ),
        pytest.param({"kind": "party"}, "kind", "must be among meeting, social, support", id="kind"),
        pytest.param({"attendance": "in_person,zoom"}, "attendance", ATTENDANCES, id="one-word-of-two"),
        pytest.param(
            {"kind": "meeting,,social"}, "kind", "must be words separated by commas", id="two-commas"
        ),
        pytest.param({"kind": ""}, "kind", "must be words separated by commas", id="no-word"),
        pytest.param({"ids": ",".join(["a:b"] * 101)}, "ids", "must hold at most 100 words", id="101-words"),
        pytest.param({"fellowship": "x" * 61}, "fellowship", "must hold at most 60", id="long-word"),
        pytest.param(
            {"types": "cosy"},
            "types",
            "must be types of the vocabulary, see /v1/vocabulary",
            id="unknown-type",
        ),
        pytest.param(
            {"include_suspended": "1"}, "include_suspended", "must be true or false", id="flag-as-number"
        ),
        pytest.param(
            {"include_suspended": "True"}, "include_suspended", "must be true or false", id="flag-capital"
        ),
        pytest.param({"sort": "nearest"}, "sort", "must be one of distance, start, name", id="sort"),
        pytest.param({"near": "x" * 101}, "near", "must hold at most 100", id="long-near"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(parameters: dict[str, str], field: str, message: str) -> None:
    assert problems_with(**parameters) == {field: message}


def test_an_unknown_parameter_is_an_error() -> None:
    assert problems_with(latitude="36.15") == {"latitude": "is not a parameter here"}


def test_of_a_pair_the_missing_partner_is_named() -> None:
    assert problems_with(lat="36.15") == {"lon": "is required beside lat"}
    assert problems_with(lon="-86.79") == {"lat": "is required beside lon"}


def test_a_radius_needs_an_origin() -> None:
    assert problems_with(radius_m="5000") == {"lat": "is required beside radius_m, or near"}


def test_an_origin_is_told_in_one_way() -> None:
    assert problems_with(lat="36.15", lon="-86.79", near="37203") == {
        "near": "stands in place of lat and lon, not beside them"
    }


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert problems_with(lat="x", limit="0", kind="party").keys() == {"lat", "limit", "kind"}


def test_endpoints_without_filters_take_none() -> None:
    with pytest.raises(ValidationError):
        TimeParameters().load({"kind": "meeting"})
    with pytest.raises(ValidationError):
        CursorParameters().load({"from": "2026-11-23T17:00:00Z"})


@given(st.dictionaries(st.sampled_from(sorted(ReadingParameters().fields)) | st.text(), st.text()))
def test_any_query_string_is_read_or_refused(parameters: dict[str, str]) -> None:
    with suppress(ValidationError):
        ReadingParameters().load(parameters)


@given(st.sampled_from(["lat", "lon", "near", "from", "until", "after", "ids", "kind", "types", "sort"]))
def test_no_error_repeats_a_value(name: str) -> None:
    with pytest.raises(ValidationError) as caught:
        ReadingParameters().load({name: "Zq9 what a person typed" * 10})
    assert "Zq9" not in str(problems_of(caught.value))


VALUES = (
    "36.15",
    "-86.79",
    "200",
    "0",
    "true",
    "aa,na",
    "meeting",
    "mon,tue",
    "17:00",
    "open",
    "37203",
    "x y",
)
MOMENTS = ("2026-11-23T17:00:00Z", "-90,30,-80,40", "distance", "x y", " ", "")


def outcome(read: Callable[[dict[str, str]], dict[str, Any]], parameters: dict[str, str]) -> object:
    try:
        return read(parameters)
    except ValidationError as err:
        return problems_of(err)
    except InvalidInput as err:
        return list(err.problems)


def names_in(schema: Parameters) -> list[str]:
    return [field.data_key or name for name, field in schema.fields.items()]


@pytest.mark.parametrize(
    "schema",
    [ReadingParameters(), TimeParameters(), PlacesParameters()],
    ids=lambda each: type(each).__name__,
)
@given(st.data())
def test_what_is_read_of_the_given_parameters_is_what_marshmallow_loads(
    schema: Parameters, drawn: st.DataObject
) -> None:
    names = st.sampled_from([*names_in(schema), "nonsense"])
    parameters = drawn.draw(st.dictionaries(names, st.sampled_from(VALUES + MOMENTS)))
    assert outcome(schema.read, parameters) == outcome(schema.load, parameters)
