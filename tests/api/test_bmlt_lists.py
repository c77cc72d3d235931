"""BMLT's other operations, on real meetings of NA: formats, service bodies, fields, changes, the server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from tests.api.na import PATH, ask, serve_na
from tests.api.served import Served, fields_of, problem
from tests.builders import NOW, house, meeting, schedule, weekly

ALL = "/bmlt/client_interface/json/"
SCRIPT = "/bmlt/na/client_interface/jsonp/"


@pytest.fixture(scope="module")
def na(tmp_path_factory: pytest.TempPathFactory, feeds: Path) -> Iterator[Served]:
    served = serve_na(tmp_path_factory.mktemp("na"), feeds)
    yield served
    served.finder.close()


def keys(na: Served, query: str) -> list[str]:
    """The keys of the formats that are told."""
    return [each["key_string"] for each in ask(na, query, "GetFormats")]


def test_formats_are_those_that_meetings_have(na: Served) -> None:
    used = keys(na, "")
    assert {"O", "D", "WC", "VM", "de", "KT"} <= set(used)
    assert not {"C", "big-book"} & set(used)
    assert {"C", "big-book"} <= set(keys(na, "show_all=1"))


def test_a_format_is_told_in_bmlts_fields(na: Served) -> None:
    assert ask(na, "key_strings[]=WC&lang_enum=es", "GetFormats") == [
        {
            "key_string": "WC",
            "name_string": "Acceso en silla de ruedas",
            "description_string": "Acceso en silla de ruedas",
            "lang": "es",
            "id": "17",
            "world_id": "WCHR",
            "format_type_enum": "FC2",
            "root_server_uri": "http://localhost/bmlt/na",
        }
    ]


FORMATS = {
    "key_strings[]=O&key_strings[]=WC": ["O", "WC"],
    "key_strings=WC": ["WC"],
    "format_ids=17,1": ["O", "WC"],
    "format_ids=17&format_ids[]=-17": [],
    "key_strings=O&lang_enum[]=en&lang_enum[]=es": ["O", "O"],
    "key_strings=O&lang_enum=de": ["O"],
}


@pytest.mark.parametrize(("query", "found"), FORMATS.items(), ids=FORMATS)
def test_formats_are_chosen(na: Served, query: str, found: list[str]) -> None:
    assert keys(na, query) == found


def test_a_language_without_names_is_answered_in_english(na: Served) -> None:
    [each] = ask(na, "key_strings=O&lang_enum=de", "GetFormats")
    assert (each["lang"], each["name_string"]) == ("en", "Open")


def names(served: Served, query: str, path: str = PATH) -> list[str]:
    return [each["name"] for each in ask(served, query, "GetServiceBodies", path)]


def test_service_bodies_are_the_sources(na: Served) -> None:
    every = ["berlin", "geneva-2", "geneva-3", "geneva-4"]
    first = ask(na, "", "GetServiceBodies")[0]
    assert names(na, "recursive=1&parents=1") == every
    assert names(na, f"services={first['id']}") == ["berlin"]
    assert names(na, f"services[]=-{first['id']}") == every[1:]
    assert (first["parent_id"], first["helpline"]) == ("0", "")


def test_fields_are_told_with_what_they_are(na: Served) -> None:
    told = {each["key"]: each["description"] for each in ask(na, "", "GetFieldKeys")}
    assert told["location_municipality"] == "Town"
    assert told["fellowship"] == "Fellowship"
    assert not {"email_contact", "published", "root_server_uri"} & set(told)


def test_the_values_of_a_field_are_told_with_the_meetings_that_have_them(na: Served) -> None:
    told = ask(na, "meeting_key=weekday_tinyint", "GetFieldValues")
    counts = {each["weekday_tinyint"]: len(each["ids"].split(",")) for each in told}
    assert counts == {"1": 18, "2": 68, "3": 67, "4": 80, "5": 17, "6": 17, "7": 10}


def test_no_value_is_null_in_words(na: Served) -> None:
    told = ask(na, "meeting_key=location_municipality", "GetFieldValues")
    counts = {each["location_municipality"]: len(each["ids"].split(",")) for each in told}
    assert (counts["NULL"], counts["Buffalo"]) == (11, 27)


def test_the_values_of_formats_are_their_numbers_and_may_be_some(na: Served) -> None:
    whole = {each["formats"] for each in ask(na, "meeting_key=formats", "GetFieldValues")}
    some = ask(na, "meeting_key=formats&specific_formats=1,17", "GetFieldValues")
    both = ask(na, "meeting_key=formats&specific_formats=1,17&all_formats=1", "GetFieldValues")
    assert "NULL" in whole
    assert {each["formats"] for each in some} == {"1", "17", "1,17"}
    assert [each["formats"] for each in both] == ["1,17"]
    assert both == [each for each in some if each["formats"] == "1,17"]


@pytest.mark.parametrize("query", ["", "&meeting_key=", "&meeting_key=nothing", "&meeting_key=published"])
def test_the_values_of_what_is_no_field_are_a_bad_request(na: Served, query: str) -> None:
    told = problem(na.get(f"{PATH}?switcher=GetFieldValues{query}"), 400)
    assert [each["field"] for each in told["problems"]] == ["meeting_key"]


def test_the_server_tells_what_clients_ask_and_nothing_secret(na: Served) -> None:
    [told] = ask(na, "", "GetServerInfo")
    assert (told["nativeLang"], told["distanceUnits"], told["version"]) == ("en", "mi", "4.2.7")
    assert {told[name] for name in ("google_api_key", "dbPrefix", "dbVersion", "phpVersion")} == {""}
    assert {type(value) for value in told.values()} == {str}


def test_the_land_covered_is_a_rectangle_around_all_places(na: Served) -> None:
    [told] = ask(na, "", "GetCoverageArea")
    west, north, east, south = (float(told[f"{corner}_corner_{axis}"]) for corner, axis in CORNERS)
    # From Jamestown, New York, to Berlin's east; Berlin's virtual meetings do not reach to Los Angeles.
    assert (-80 < west < -79, 52 < north < 53, 13 < east < 14, 41 < south < 42) == (True,) * 4


CORNERS = (("nw", "longitude"), ("nw", "latitude"), ("se", "longitude"), ("se", "latitude"))


def test_a_server_without_meetings_answers_all_the_same(served: Served) -> None:
    assert ask(served, "") == []
    assert ask(served, "get_used_formats=1") == {"meetings": [], "formats": []}
    assert [ask(served, "", switcher) for switcher in ("GetServiceBodies", "GetFormats", "GetChanges")] == [
        []
    ] * 3
    assert ask(served, "", "GetCoverageArea") == [
        {
            "nw_corner_longitude": "-180.0",
            "nw_corner_latitude": "90.0",
            "se_corner_longitude": "180.0",
            "se_corner_latitude": "-90.0",
        }
    ]


def test_one_fellowship_is_served_or_all(town: Served) -> None:
    aa = {"Sunrise", "Noon", "Zoom"}
    assert {each["meeting_name"] for each in ask(town, "", path="/bmlt/aa/client_interface/json/")} == aa
    assert {each["meeting_name"] for each in ask(town, "", path=ALL)} == aa | {"Jobs desk", "Hike"}
    assert names(town, "", "/bmlt/aa/client_interface/json/") == ["nashville-aa"]
    assert ask(town, "") == []


def test_a_fellowship_that_nobody_knows_is_not_there(town: Served) -> None:
    problem(town.get("/bmlt/sober-knitters/client_interface/json/?switcher=GetFormats"), 404)


@pytest.mark.parametrize(
    ("path", "named"),
    [
        (f"{PATH}", "switcher"),
        (f"{PATH}?switcher=GetNothing", "switcher"),
        (f"{PATH}?switcher=GetNAWSDump&sb_id=1", "switcher"),
        ("/bmlt/client_interface/xml/?switcher=GetFormats", "form"),
        (f"{PATH}?switcher=GetChanges&start_date=tomorrow", "start_date"),
    ],
)
def test_what_is_no_operation_is_refused(town: Served, path: str, named: str) -> None:
    assert fields_of(town.get(path)) == [named]


def test_the_path_may_do_without_its_last_slash(town: Served) -> None:
    assert town.get("/bmlt/client_interface/json?switcher=GetFieldKeys").status_code == 200


def test_a_script_calls_the_function_that_is_named(na: Served) -> None:
    answer = na.get(f"{SCRIPT}?switcher=GetSearchResults&callback=jQuery33_1.done&page_size=1")
    found = re.fullmatch(rb"/\*\*/jQuery33_1\.done\((.+)\);", answer.data)
    assert found is not None
    assert orjson.loads(found[1]) == ask(na, "page_size=1")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_script_calls_callback_where_none_is_named(na: Served) -> None:
    assert na.get(f"{SCRIPT}?switcher=GetFieldKeys").data.startswith(b"/**/callback([")


def test_a_script_holds_no_line_end_of_its_texts(served: Served) -> None:
    served.take(
        "nashville-na", [meeting("nashville-na:one", fellowship="na", notes="one\u2028two\u2029three")]
    )
    body = served.get(f"{SCRIPT}?switcher=GetSearchResults").text
    assert "one\\u2028two\\u2029three" in body


@pytest.mark.parametrize("callback", ["alert(1)", "a-b", "1a", "a..b", "a%3Cscript%3E", "x" * 101])
def test_what_is_no_name_of_a_function_is_refused(na: Served, callback: str) -> None:
    answer = na.get(f"{SCRIPT}?switcher=GetFieldKeys&callback={callback}")
    assert fields_of(answer) == ["callback"]
    assert callback not in answer.text


KEPT = {
    "switcher=GetSearchResults&weekdays=2": "public, max-age=0, s-maxage=60",
    "switcher=GetFormats": "public, max-age=0, s-maxage=60",
    "switcher=GetSearchResults&lat_val=42.8&long_val=-77&geo_width=-10": "private, no-cache",
    "switcher=GetSearchResults&SearchString=grace": "private, no-cache",
}


@pytest.mark.parametrize(("query", "control"), KEPT.items(), ids=KEPT)
def test_an_answer_is_kept_by_all_unless_it_tells_of_somebody(na: Served, query: str, control: str) -> None:
    answer = na.get(f"{PATH}?{query}")
    again = na.get(f"{PATH}?{query}", If_None_Match=answer.headers["ETag"])
    assert answer.headers["Cache-Control"] == control
    assert (again.status_code, again.data) == (304, b"")


def test_numbers_stand_through_imports_and_restarts(served: Served) -> None:
    one, two = meeting("nashville-na:one", fellowship="na"), meeting("nashville-na:two", fellowship="na")
    served.take("nashville-na", [two])
    [before] = ask(served, "")
    served.take("nashville-na", [one, two])
    moved = meeting("nashville-na:two", fellowship="na", schedule=schedule(weekly("tue", "20:00")))
    served.take("nashville-na", [one, moved])
    after = {each["start_time"]: each["id_bigint"] for each in ask(served, "")}
    assert after["20:00:00"] == before["id_bigint"]
    assert len(set(after.values())) == 2


def test_changes_are_told_newest_first_with_what_was_before(served: Served) -> None:
    one = meeting("nashville-na:one", fellowship="na")
    moved = meeting("nashville-na:one", fellowship="na", schedule=schedule(weekly("tue", "20:00")))
    for days, listings in enumerate(([one], [moved], [])):
        served.clock.now = NOW + timedelta(days=days)
        served.take("nashville-na", [*listings, meeting("nashville-na:stays", fellowship=None)])
    told = ask(served, "", "GetChanges")

    assert [each["change_type"].removeprefix("comdef_change_type_") for each in told] == [
        "delete",
        "change",
        "new",
    ]
    assert [each["date_string"] for each in told] == [f"6:00 PM, 11/{day}/2026" for day in (25, 24, 23)]
    assert [sorted(each["json_data"]) for each in told] == [["before"], ["after", "before"], ["after"]]
    assert [each["meeting_exists"] for each in told] == ["0", "1", "1"]
    assert told[1]["details"] == "Changed: weekday_tinyint, start_time."
    assert len({each["meeting_id"] for each in told}) == 1
    assert len({each["change_id"] for each in told}) == 3


CHANGES = {
    "start_date=2026-11-24": [25, 24],
    "end_date=2026-11-24": [24, 23],
    "start_date=2026-11-24&end_date=2026-11-24": [24],
    "start_date=2026-12-01": [],
    "meeting_id=1": [],
    "service_body_id=1": [],
}


@pytest.mark.parametrize(("query", "days"), CHANGES.items(), ids=CHANGES)
def test_changes_are_of_days_that_are_both_included(served: Served, query: str, days: list[int]) -> None:
    for day, names_told in enumerate((["One"], ["Two"], ["Three"])):
        served.clock.now = NOW + timedelta(days=day)
        served.take(
            "nashville-na",
            [meeting("nashville-na:one", name=name, fellowship="na", venue=house()) for name in names_told],
        )
    told = ask(served, query, "GetChanges")
    assert [int(each["date_string"].split("/")[1]) for each in told] == days


def test_the_changes_of_one_meeting_are_told(served: Served) -> None:
    served.take(
        "nashville-na",
        [meeting(f"nashville-na:{name}", name=name, fellowship="na") for name in ("one", "two")],
    )
    number = next(each["id_bigint"] for each in ask(served, "") if each["meeting_name"] == "two")
    body = ask(served, "", "GetServiceBodies")[0]["id"]
    assert [each["meeting_name"] for each in ask(served, f"meeting_id={number}", "GetChanges")] == ["two"]
    assert len(ask(served, f"service_body_id={body}", "GetChanges")) == 2
