"""GetSearchResults: BMLT's parameters as a search of the table of meetings."""

from __future__ import annotations

from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any

from finder.catalog.meeting_search import Chosen, Circle, MeetingSearch
from finder.domain.errors import InvalidInput
from finder.domain.geo import Point
from finder.domain.words import words_of
from finder.formats.bmlt_members import MEMBERS
from finder.places import Gazetteer

MILE_M, KILOMETRE_M = 1609.344, 1000.0
# In miles or kilometres: what a server of BMLT tries one after the other.
RADII = (
    *(0.0625, 0.125, 0.1875, 0.25, 0.4375, 0.5, 0.5625, 0.75, 0.8125, 1.0, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5),
    *(2.75, 3.0, 3.25, 3.5, 3.75, 4.0, 4.25, 4.5, 4.75, 5.0, 5.5, 6.0, 6.5, 7.0, 7.5, 8.0, 8.5, 9.0, 9.5),
    *(10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 17.5, 20.0, 22.5, 25.0, 27.5, 30.0, 35.0, 40.0, 45.0, 50.0, 60.0),
    *(70.0, 80.0, 90.0, 100.0, 150.0, 200.0),
)
NEAREST_MANY = -10.0
DAY, STARTS, LASTS = "weekday_tinyint", "start_time", "duration_time"
TOWN, BOROUGH, QUARTER = "location_municipality", "location_city_subsection", "location_neighborhood"
STATE = "location_province"
SORTS = MappingProxyType(
    {
        None: (DAY, STARTS, LASTS),
        "weekday": (DAY, TOWN, BOROUGH, STARTS, QUARTER),
        "time": (DAY, STARTS, TOWN, BOROUGH, QUARTER),
        "town": (TOWN, BOROUGH, QUARTER, DAY, STARTS),
        "state": (STATE, TOWN, BOROUGH, DAY, STARTS),
        "weekday_state": (DAY, STATE, TOWN, STARTS, BOROUGH),
    }
)
CLOCKS = ("start_time", "duration_time")
NEAREST_FIRST = "distance_in_km"


@dataclass(frozen=True, slots=True, kw_only=True)
class BmltSearch:
    """The parameters of GetSearchResults, checked one by one; None is left out."""

    meeting_ids: frozenset[int] = frozenset()
    weekdays: frozenset[int] = frozenset()
    venue_types: frozenset[int] = frozenset()
    services: frozenset[int] = frozenset()
    formats: frozenset[int] = frozenset()
    formats_comparison_operator: str = "AND"
    meeting_key: str | None = None
    meeting_key_value: tuple[str, ...] = ()
    starts_after_h: int | None = None
    starts_after_m: int | None = None
    starts_before_h: int | None = None
    starts_before_m: int | None = None
    ends_before_h: int | None = None
    ends_before_m: int | None = None
    min_duration_h: int | None = None
    min_duration_m: int | None = None
    max_duration_h: int | None = None
    max_duration_m: int | None = None
    lat_val: float | None = None
    long_val: float | None = None
    geo_width: float | None = None
    geo_width_km: float | None = None
    sort_results_by_distance: bool = False
    search_string: str | None = None
    string_search_is_an_address: bool = False
    search_string_radius: float | None = None
    data_field_key: tuple[str, ...] = ()
    sort_keys: tuple[str, ...] = ()
    sort_key: str | None = None
    page_size: int | None = None
    page_num: int = 1
    get_used_formats: bool = False
    get_formats_only: bool = False
    advanced_published: int = 1
    lang_enum: tuple[str, ...] = ()

    @classmethod
    def of(cls, members: dict[str, Any]) -> BmltSearch:
        """The search of parameters by name; those of other operations are left out."""
        names = [field.name for field in fields(cls)]
        return cls(**{name: members[name] for name in names if name in members})


def meeting_search(asked: BmltSearch, gazetteer: Gazetteer, fellowship: str | None) -> MeetingSearch:
    """The search among the meetings of a fellowship; None is of all. Raises InvalidInput."""
    circle = _circle(asked, gazetteer)
    words = "" if asked.string_search_is_an_address else asked.search_string or ""
    return MeetingSearch(
        fellowship=fellowship,
        meetings=Chosen.of(asked.meeting_ids),
        weekdays=Chosen.of(asked.weekdays),
        venue_types=Chosen.of(asked.venue_types),
        bodies=Chosen.of(asked.services),
        formats=Chosen.of(asked.formats),
        any_format=asked.formats_comparison_operator.upper() == "OR",
        starts_after=_minutes(asked.starts_after_h, asked.starts_after_m),
        starts_before=_minutes(asked.starts_before_h, asked.starts_before_m),
        ends_by=_minutes(asked.ends_before_h, asked.ends_before_m),
        min_minutes=_minutes(asked.min_duration_h, asked.min_duration_m),
        max_minutes=_minutes(asked.max_duration_h, asked.max_duration_m),
        words=words_of(words),
        numbers_named=_numbers_named(words),
        field=_field(asked.meeting_key),
        values=frozenset(_compared(asked.meeting_key, value) for value in asked.meeting_key_value),
        circle=circle,
        sort=_sort(asked, has_origin=circle is not None),
    )


def _minutes(hours: int | None, minutes: int | None) -> int | None:
    return None if hours is None and minutes is None else (hours or 0) * 60 + (minutes or 0)


def _numbers_named(text: str) -> frozenset[int]:
    """The meetings that a text such as "12, 34" names; none where it holds anything else."""
    parts = [part.strip() for part in text.split(",")]
    is_list = all(part.isascii() and part.isdecimal() for part in parts)
    return frozenset(map(int, parts)) if is_list and len(text) > 0 else frozenset()


def _field(name: str | None) -> str | None:
    if name is not None and name not in MEMBERS:
        raise InvalidInput.of("meeting_key", "must be a field of meetings, see GetFieldKeys")
    return name


def _compared(field: str | None, value: str) -> str:
    """A value as it stands in a meeting: 19:00 is 19:00:00."""
    return f"{value}:00" if field in CLOCKS and value.count(":") == 1 else value


def _circle(asked: BmltSearch, gazetteer: Gazetteer) -> Circle | None:
    if asked.string_search_is_an_address and asked.search_string is not None:
        width = NEAREST_MANY if asked.search_string_radius is None else asked.search_string_radius
        return Circle(_address(asked.search_string, gazetteer), MILE_M, width, RADII)
    if asked.lat_val is None or asked.long_val is None:
        return None
    origin = Point(asked.lat_val, asked.long_val)
    if asked.geo_width is None and asked.geo_width_km is not None:
        return Circle(origin, KILOMETRE_M, asked.geo_width_km, RADII)
    return Circle(origin, MILE_M, asked.geo_width, RADII)


def _address(text: str, gazetteer: Gazetteer) -> Point:
    try:
        return gazetteer.near(text).point
    except InvalidInput as err:
        raise InvalidInput.of("SearchString", err.problems[0].message) from None


def _sort(asked: BmltSearch, *, has_origin: bool) -> tuple[str, ...]:
    if has_origin and asked.sort_results_by_distance:
        return (NEAREST_FIRST,)
    known = tuple(name for name in asked.sort_keys if name in MEMBERS)
    return known or SORTS[asked.sort_key]
