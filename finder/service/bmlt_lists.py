"""BMLT's lists: formats, service bodies, fields and their values, the server and the land it covers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

import orjson

from finder import __version__
from finder.catalog.meeting_search import Chosen, land_covered
from finder.domain.errors import FinderError
from finder.domain.geo import Box
from finder.formats.bmlt_meeting import NATIVE_LANGUAGE
from finder.formats.bmlt_members import MEMBERS, OF_AN_ANSWER, Texts, body_members, format_members
from finder.formats.bmlt_spoken import FORMAT_OF_STATE, FORMAT_OF_TYPE, FORMAT_OF_WEEK, SpokenFormat
from finder.service.bmlt_hall import Hall
from finder.wording.labels import terms

# Of BMLT's server whose answers these are like: clients ask it what they may ask.
VERSION, VERSION_NUMBER = "4.2.7", 4_002_007
WHOLE_WORLD = Box(-180.0, -90.0, 180.0, 90.0)
NO_VALUE = "NULL"
NO = ""  # a text, as all values are, that is false in a script
FORMATS, FORMAT_NUMBERS = "formats", "format_shared_id_list"
# BMLT lists neither what tells of an answer, nor what nobody is told.
FIELD_KEYS = tuple(
    name
    for name in MEMBERS
    if name not in (*OF_AN_ANSWER, "shared_group_id_bigint", "service_body_name", FORMAT_NUMBERS)
)
DESCRIPTIONS = {
    "id_bigint": "ID",
    "worldid_mixed": "World ID",
    "service_body_bigint": "Service Body ID",
    "weekday_tinyint": "Weekday, 1 is Sunday",
    "venue_type": "Venue Type",
    "start_time": "Start Time",
    "duration_time": "Duration",
    "time_zone": "Time Zone",
    "lang_enum": "Language",
    "location_text": "Location Name",
    "location_info": "Additional Location Information",
    "location_street": "Street Address",
    "location_city_subsection": "Borough",
    "location_municipality": "Town",
    "location_sub_province": "County",
    "location_province": "State",
    "location_postal_code_1": "Postal Code",
    "location_nation": "Nation",
    "phone_meeting_number": "Phone Meeting Dial-in Number",
    "virtual_meeting_additional_info": "Virtual Meeting Additional Information",
}


class UnknownField(FinderError):
    """A field of which there are no values to be told."""


def formats(
    hall: Hall, numbers: Chosen, keys: Iterable[str], languages: Iterable[str], *, is_all: bool
) -> bytes:
    """The formats that meetings have, or all there are, by number, in each of the languages."""
    used = {number: hall.formats[number] for number in hall.table.formats_of(hall.rows)}
    stock = chain(FORMAT_OF_TYPE.values(), FORMAT_OF_STATE.values(), FORMAT_OF_WEEK.values())
    known = {each.number: each for each in stock} | used if is_all else used
    wanted_keys = frozenset(keys)
    kept = [
        known[number]
        for number in sorted(known)
        if _is_chosen(number, numbers) and (not wanted_keys or known[number].key in wanted_keys)
    ]
    told = tuple(languages) or (NATIVE_LANGUAGE,)
    return orjson.dumps(list(_in_languages(kept, told, hall.root)))


def _is_chosen(number: int, chosen: Chosen) -> bool:
    return (not chosen.wanted or number in chosen.wanted) and number not in chosen.unwanted


def _in_languages(kept: list[SpokenFormat], languages: tuple[str, ...], root: str) -> Iterator[Texts]:
    for each in kept:
        for language in dict.fromkeys(map(each.told_in, languages)):
            yield format_members(each, language, root)


def service_bodies(hall: Hall, numbers: Chosen) -> bytes:
    """The service bodies, by name of their source; none is within another."""
    return orjson.dumps([body_members(body) for body in hall.bodies if _is_chosen(body.number, numbers)])


def field_keys() -> bytes:
    """The fields of a meeting, with what each is."""
    return orjson.dumps([{"key": name, "description": _description(name)} for name in FIELD_KEYS])


def _description(name: str) -> str:
    return DESCRIPTIONS.get(name) or name.removeprefix("location_").replace("_", " ").title()


def field_values(hall: Hall, name: str | None, some_formats: frozenset[int], *, is_all: bool) -> bytes:
    """Each value of a field, with the meetings that have it, in the order of the values.

    Of `formats`: their numbers; with `some_formats` of these alone, of meetings that have one, or all of
    them. Raises UnknownField.
    """
    if name not in FIELD_KEYS:
        raise UnknownField("must be a field of meetings, see GetFieldKeys")
    rows = hall.rows
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for number, members in zip(hall.table.number[rows].tolist(), hall.table.members(rows), strict=True):
        value = members[FORMAT_NUMBERS if name == FORMATS else name]
        if name == FORMATS and some_formats:
            value = _among(value, some_formats, is_all=is_all)
            if not value:
                continue
        numbers[value].append(number)
    return orjson.dumps(
        [
            {name: value or NO_VALUE, "ids": ",".join(map(str, sorted(numbers[value])))}
            for value in sorted(numbers)
        ]
    )


def _among(value: str, some_formats: frozenset[int], *, is_all: bool) -> str:
    """Those of a list of formats that are asked for; none where all are asked for and one is not there."""
    shared = some_formats.intersection(map(int, filter(None, value.split(","))))
    return "" if is_all and shared != some_formats else ",".join(map(str, sorted(shared)))


def server_info(hall: Hall) -> bytes:
    """What clients want to know of a server; nothing of it is secret."""
    land = _land(hall)
    languages = {language for term in terms("types") for language in term.labels}
    return orjson.dumps(
        [
            {
                "version": VERSION,
                "versionInt": str(VERSION_NUMBER),
                "langs": ",".join(sorted(languages)),
                "nativeLang": NATIVE_LANGUAGE,
                "centerLongitude": str((land.west + land.east) / 2),
                "centerLatitude": str((land.north + land.south) / 2),
                "centerZoom": "6",
                "defaultDuration": "01:00:00",
                "regionBias": "us",
                "charSet": "UTF-8",
                "distanceUnits": "mi",
                "semanticAdmin": "0",
                "changesPerMeeting": "0",
                "meeting_states_and_provinces": "",
                "meeting_counties_and_sub_provinces": "",
                "available_keys": ",".join(FIELD_KEYS),
                "google_api_key": "",
                "dbVersion": "",
                "dbPrefix": "",
                "phpVersion": "",
                "auto_geocoding_enabled": NO,
                "county_auto_geocoding_enabled": NO,
                "zip_auto_geocoding_enabled": NO,
                "commit": f"finder {__version__}",
                "default_closed_status": NO,
                "aggregator_mode_enabled": NO,
            }
        ]
    )


def coverage_area(hall: Hall) -> bytes:
    """The rectangle that holds every place of a meeting; the whole world where there is none."""
    land = _land(hall)
    return orjson.dumps(
        [
            {
                "nw_corner_longitude": str(land.west),
                "nw_corner_latitude": str(land.north),
                "se_corner_longitude": str(land.east),
                "se_corner_latitude": str(land.south),
            }
        ]
    )


def _land(hall: Hall) -> Box:
    return land_covered(hall.snapshot, hall.table, hall.rows) or WHOLE_WORLD
