"""BMLT's GetSearchResults on real meetings of NA: each parameter as its semantics are written down.

What is expected was counted in the feeds themselves: of 277 meetings, 108 are Berlin's and 169 western New
York's, 23 of Berlin's are virtual, and distances are geodesics from the middle of Geneva, New York.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.na import PATH, ask, field, serve_na
from tests.api.served import Served, fields_of

GENEVA = "lat_val=42.8679&long_val=-76.9856"


@pytest.fixture(scope="module")
def na(tmp_path_factory: pytest.TempPathFactory, feeds: Path) -> Iterator[Served]:
    served = serve_na(tmp_path_factory.mktemp("na"), feeds)
    yield served
    served.finder.close()


COUNTS = {
    "": 277,
    # 1 is Sunday.
    "weekdays=2": 68,
    "weekdays=1,7": 28,
    "weekdays[]=1&weekdays[]=7": 28,
    "weekdays[0]=1&weekdays[1]=7": 28,
    "weekdays=-2,-3": 142,
    "weekdays=2,-2": 0,
    "weekdays=": 277,
    # 1 in person, 2 virtual, 3 hybrid
    "venue_types=2": 23,
    "venue_types=-2": 254,
    "venue_types=3": 0,
    "venue_types=1,2": 277,
    # 77 start at 19:00 sharp, and 22 at noon: both limits are strict.
    "StartsAfterH=19": 59,
    "StartsAfterH=18&StartsAfterM=59": 136,
    "StartsBeforeH=12": 32,
    "StartsBeforeH=12&StartsBeforeM=1": 54,
    "StartsAfterH=18&StartsAfterM=30&StartsBeforeH=20": 111,
    # Three end at noon, which counts; one from 23:55 to 1:30 ends before no hour of its day.
    "EndsBeforeH=12": 27,
    "EndsBeforeH=11&EndsBeforeM=59": 24,
    "EndsBeforeH=20&EndsBeforeM=30": 235,
    "EndsBeforeH=23&EndsBeforeM=59": 276,
    "MinDurationH=2": 4,
    "MinDurationH=1&MinDurationM=30": 67,
    "MaxDurationM=45": 7,
    "MinDurationH=1&MinDurationM=35&MaxDurationH=1&MaxDurationM=35": 1,
    "meeting_key=location_municipality&meeting_key_value=Buffalo": 27,
    "meeting_key=location_municipality&meeting_key_value=buffalo": 27,
    "meeting_key=location_municipality&meeting_key_value[]=Auburn&meeting_key_value[]=Elmira": 8,
    "meeting_key=weekday_tinyint&meeting_key_value=2": 68,
    "meeting_key=start_time&meeting_key_value=19:00": 77,
    "SearchString=auburn": 4,
    "SearchString=AUBURN%20church": 3,
    "SearchString=kreuzberg": 3,
    "SearchString=nowhere": 0,
    f"{GENEVA}&geo_width=10": 2,
    f"{GENEVA}&geo_width=30": 9,
    f"{GENEVA}&geo_width_km=30": 5,
    # The smallest of the radii that holds as many: 14, 17.5 and 200 miles, 17.5 km.
    f"{GENEVA}&geo_width=-3": 3,
    f"{GENEVA}&geo_width=-4": 5,
    f"{GENEVA}&geo_width=-1000": 169,
    f"{GENEVA}&geo_width_km=-1": 2,
    # After all other filters: the third nearest Monday is 21.6 miles away, and the fourth 21.8.
    f"{GENEVA}&geo_width=-3&weekdays=2": 4,
    f"{GENEVA}&geo_width=-3&weekdays=2,3": 4,
    f"{GENEVA}": 277,
    "advanced_published=0": 277,
    "advanced_published=-1": 0,
    "services=0": 277,
    "meeting_ids=0": 277,
    "page_size=50": 50,
    "page_size=50&page_num=6": 27,
    "page_size=50&page_num=7": 0,
    "root_server_ids=1&_=1795456800000": 277,
}


@pytest.mark.parametrize(("query", "count"), COUNTS.items(), ids=COUNTS)
def test_a_parameter_lets_through_what_bmlt_would(na: Served, query: str, count: int) -> None:
    assert len(ask(na, query)) == count


def test_meetings_are_found_and_left_out_by_their_numbers(na: Served) -> None:
    first, second, *_ = field(na, "weekdays=2", "id_bigint")
    assert field(na, f"meeting_ids={second},{first}", "id_bigint") == [first, second]
    assert field(na, f"SearchString={second}", "id_bigint") == [second]
    assert len(ask(na, f"meeting_ids=-{first}&meeting_ids[]=-{second}")) == 275


def numbers(na: Served, *keys: str) -> list[str]:
    """The numbers of formats, by their keys."""
    known = {each["key_string"]: each["id"] for each in ask(na, "show_all=1", "GetFormats")}
    return [known[key] for key in keys]


def test_formats_are_asked_for_all_at_once_or_any_and_are_left_out(na: Served) -> None:
    newyork = "&".join(f"services[]={number}" for number in bodies(na, "geneva-2", "geneva-3", "geneva-4"))
    opened, discussion = numbers(na, "O", "D")
    count = {
        f"formats={opened},{discussion}": 31,
        f"formats={opened},{discussion}&formats_comparison_operator=OR": 87,
        f"formats[]={opened}&formats[]=-{discussion}": 42,
        f"formats=-{opened}&formats_comparison_operator=OR": 96,
    }
    assert {query: len(ask(na, f"{newyork}&{query}")) for query in count} == count


def bodies(na: Served, *names: str) -> list[str]:
    """The numbers of service bodies, by their names."""
    known = {each["name"]: each["id"] for each in ask(na, "", "GetServiceBodies")}
    return [known[name] for name in names]


def test_service_bodies_are_sources(na: Served) -> None:
    berlin, monday = bodies(na, "berlin", "geneva-2")
    assert len(ask(na, f"services={berlin}")) == 108
    assert len(ask(na, f"services={berlin},{monday}&recursive=1")) == 161
    assert len(ask(na, f"services=-{berlin}")) == 169
    assert set(field(na, f"services={monday}", "service_body_bigint", "service_body_name")) == {
        (monday, "geneva-2")
    }


def test_the_nearest_come_first_with_how_far_they_are(na: Served) -> None:
    query = f"{GENEVA}&geo_width=17&sort_results_by_distance=1"
    assert field(na, query, "meeting_name", "distance_in_miles", "distance_in_km") == [
        ("Step up and Be Free", "9.4082", "15.141"),
        ("New Hope", "9.8549", "15.86"),
        ("Never Look Back", "13.3384", "21.466"),
        ("Basic Text Study Group", "15.1658", "24.407"),
        ("A New Way of Life", "16.0556", "25.839"),
    ]


def test_without_a_radius_what_has_no_place_stands_last(na: Served) -> None:
    ways = field(na, f"{GENEVA}&sort_results_by_distance=1", "venue_type", "distance_in_km")
    assert [km for way, km in ways if way == "2"] == [""] * 23
    assert all(km == "" for _, km in ways[254:])


def test_a_town_is_found_offline(na: Served) -> None:
    query = "SearchString=Geneva,%20NY&StringSearchIsAnAddress=1&SearchStringRadius=17"
    assert len(ask(na, f"{query}&sort_results_by_distance=1")) == 5
    # The tenth is 30.3 miles away and the eleventh 34.5: the smallest radius with ten is 35 miles.
    assert len(ask(na, "SearchString=Geneva,%20NY&StringSearchIsAnAddress=1")) == 11


SORTS = {
    "": ("weekday_tinyint", "start_time", "duration_time"),
    "sort_key=time": ("weekday_tinyint", "start_time", "location_municipality"),
    "sort_key=weekday": ("weekday_tinyint", "location_municipality", "start_time"),
    "sort_key=town": ("location_municipality", "weekday_tinyint", "start_time"),
    "sort_key=state": ("location_province", "location_municipality", "weekday_tinyint"),
    "sort_key=weekday_state": ("weekday_tinyint", "location_province", "location_municipality"),
    "sort_keys=start_time,meeting_name": ("start_time", "meeting_name"),
}


@pytest.mark.parametrize(("query", "names"), SORTS.items(), ids=SORTS)
def test_meetings_stand_in_order_and_what_is_empty_last(
    na: Served, query: str, names: tuple[str, ...]
) -> None:
    rows = field(na, query, *names)
    # Ties are broken by fields that the answer does not sort by here.
    assert rows == sorted(rows, key=lambda row: [(not text, text.casefold()) for text in row])


def test_pages_are_the_whole_in_its_order(na: Served) -> None:
    for sort in ("sort_key=town", "sort_keys=meeting_name", f"{GENEVA}&sort_results_by_distance=1"):
        pages = [field(na, f"{sort}&page_size=60&page_num={page}", "id_bigint") for page in range(1, 6)]
        assert [each for page in pages for each in page] == field(na, sort, "id_bigint")


def test_a_meeting_tells_the_fields_that_are_asked_for(na: Served) -> None:
    [row] = ask(na, "page_size=1&data_field_key=start_time,weekday_tinyint,contact_phone_1")
    assert list(row) == ["weekday_tinyint", "start_time"]
    assert len(ask(na, "page_size=1")[0]) == 40


def test_every_value_is_a_text(na: Served) -> None:
    for row in ask(na, ""):
        assert {type(value) for value in row.values()} == {str}


def test_formats_come_beside_the_meetings_or_alone(na: Served) -> None:
    both = ask(na, "get_used_formats=1&weekdays=2")
    alone = ask(na, "get_formats_only=1&weekdays=2")
    used = {number for row in both["meetings"] for number in row["format_shared_id_list"].split(",")} - {""}
    assert (set(both), set(alone)) == ({"meetings", "formats"}, {"formats"})
    assert {each["id"] for each in both["formats"]} == used
    assert alone["formats"] == both["formats"]
    assert len(ask(na, "get_used_formats=0&weekdays=2")) == 68


def test_a_key_in_a_row_is_that_of_its_number(na: Served) -> None:
    both = ask(na, "get_used_formats=1")
    keys = {each["id"]: each["key_string"] for each in both["formats"]}
    for row in both["meetings"]:
        numbers_told = [number for number in row["format_shared_id_list"].split(",") if number]
        assert ",".join(keys[number] for number in numbers_told) == row["formats"]


def test_virtual_meetings_stand_at_no_place(na: Served) -> None:
    assert set(field(na, "venue_types=2", "latitude", "longitude")) == {("", "")}


REFUSED = {
    "weekdays=8": ["weekdays"],
    "weekdays=mon": ["weekdays"],
    "venue_types=4": ["venue_types"],
    "meeting_ids=x": ["meeting_ids"],
    "StartsAfterH=25": ["StartsAfterH"],
    "StartsAfterM=60&EndsBeforeM=-1": ["EndsBeforeM", "StartsAfterM"],
    "lat_val=91&long_val=0": ["lat_val"],
    "lat_val=1": ["long_val"],
    "long_val=1": ["lat_val"],
    "lat_val=1&long_val=1&geo_width=far": ["geo_width"],
    "page_size=0": ["page_size"],
    "page_size=1&page_num=0": ["page_num"],
    "page_size=1&page_size=2": ["page_size"],
    "sort_key=name": ["sort_key"],
    "formats_comparison_operator=XOR": ["formats_comparison_operator"],
    "recursive=yes": ["recursive"],
    "meeting_key=nothing&meeting_key_value=1": ["meeting_key"],
    "meeting_key=start_time": ["meeting_key_value"],
    "SearchString=%00": ["SearchString"],
    "SearchString=Nowhereville&StringSearchIsAnAddress=1": ["SearchString"],
    "callback=alert(1)": ["callback"],
}


@pytest.mark.parametrize(("query", "named"), REFUSED.items(), ids=REFUSED)
def test_what_cannot_be_meant_is_refused_by_name(na: Served, query: str, named: list[str]) -> None:
    assert sorted(fields_of(na.get(f"{PATH}?switcher=GetSearchResults&{query}"))) == named
