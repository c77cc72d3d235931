"""The parameters of BMLT's semantic API, under its names; those it does not know are passed over."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, ValidationError, fields, validate

from finder.shapes.bmlt_fields import LARGEST_NUMBER, BmltFlag, Callback, Numbers, one_of_signed, signed
from finder.shapes.fields import Day, Text, between
from finder.shapes.query import Parameters
from finder.shapes.query_fields import OrderedWords, QueryNumber, QueryWhole

SEARCH = "GetSearchResults"
SWITCHERS = (
    SEARCH,
    "GetFormats",
    "GetServiceBodies",
    "GetChanges",
    "GetFieldKeys",
    "GetFieldValues",
    "GetServerInfo",
    "GetCoverageArea",
)
FORMS = ("json", "jsonp")
SLUG_PATTERN = "^[a-z0-9][a-z0-9-]{0,59}$"
SORT_KEYS = ("weekday", "time", "town", "state", "weekday_state")
MAX_WORD = 60
MAX_VALUE = 300
LARGEST_PAGE = 1_000_000
LARGEST_WIDTH = 100_000
MAX_CLOCK = {"H": 24, "M": 59}


def _told(text: str, **more: Any) -> dict[str, Any]:
    return {"load_default": None, "metadata": {"description": text}, **more}


def _numbers(text: str, inner: fields.Field[Any]) -> Numbers:
    return Numbers(inner, **_told(text, load_default=frozenset()))


def _flag(text: str) -> BmltFlag:
    return BmltFlag(**_told(f"{text} 1 or 0.", load_default=False))


def _part(part: str, text: str) -> QueryWhole:
    return QueryWhole(**_told(text, data_key=part), validate=between(0, MAX_CLOCK[part[-1]]))


def _one_of(words: tuple[str, ...]) -> validate.OneOf:
    return validate.OneOf(words, error=f"must be one of {', '.join(words)}")


class SearchParameters(Parameters):
    """Which meetings GetSearchResults answers, in what order, and what it tells of them."""

    class Meta:
        unknown = EXCLUDE

    meeting_ids = _numbers("Any of these meetings; negative ones: none of them.", signed(LARGEST_NUMBER))
    weekdays = _numbers("Any of these days, 1 is Sunday; negative ones exclude.", one_of_signed(7))
    venue_types = _numbers("1 in person, 2 virtual, 3 hybrid; negative ones exclude.", one_of_signed(3))
    services = _numbers("Of any of these service bodies; negative ones exclude.", signed(LARGEST_NUMBER))
    recursive = _flag("Also of service bodies within these. Here none is within another.")
    formats = _numbers("With all of these formats; negative ones exclude.", signed(LARGEST_NUMBER))
    formats_comparison_operator = fields.String(
        **_told("OR asks for one of `formats` and not for all. In any case.", load_default="AND"),
        validate=validate.Regexp("(?i)^(and|or)$", error="must be AND or OR"),
    )
    meeting_key = Text(longest=MAX_WORD, **_told("A field that has one of `meeting_key_value`."))
    meeting_key_value = fields.List(
        Text(longest=MAX_VALUE), **_told("Values of it; in any case.", load_default=())
    )
    starts_after_h = _part("StartsAfterH", "Starts later than this hour,")
    starts_after_m = _part("StartsAfterM", "and minute.")
    starts_before_h = _part("StartsBeforeH", "Starts earlier than this hour,")
    starts_before_m = _part("StartsBeforeM", "and minute.")
    ends_before_h = _part("EndsBeforeH", "Ends by this hour of the same day,")
    ends_before_m = _part("EndsBeforeM", "and minute.")
    min_duration_h = _part("MinDurationH", "Lasts at least so many hours,")
    min_duration_m = _part("MinDurationM", "and minutes.")
    max_duration_h = _part("MaxDurationH", "Lasts at most so many hours,")
    max_duration_m = _part("MaxDurationM", "and minutes.")
    lat_val = QueryNumber(
        **_told("Latitude of the place distances are told from."), validate=between(-90, 90)
    )
    long_val = QueryNumber(**_told("Its longitude, beside `lat_val`."), validate=between(-180, 180))
    geo_width = QueryNumber(
        **_told(
            "Within so many miles of it; -N is the smallest of 58 radii, from 1/16 to 200 miles, that holds"
            " at least N."
        ),
        validate=between(-LARGEST_WIDTH, LARGEST_WIDTH),
    )
    geo_width_km = QueryNumber(
        **_told("The same in kilometres; `geo_width` goes before it."),
        validate=between(-LARGEST_WIDTH, LARGEST_WIDTH),
    )
    sort_results_by_distance = _flag("The nearest first.")
    search_string = Text(
        longest=MAX_VALUE,
        **_told("Words that begin words of any text of a meeting, or numbers of meetings."),
        data_key="SearchString",
    )
    string_search_is_an_address = BmltFlag(
        **_told("`SearchString` is a postal code or a town: 1 or 0.", load_default=False),
        data_key="StringSearchIsAnAddress",
    )
    search_string_radius = QueryNumber(
        **_told("Within so many miles of that, or -N as in `geo_width`; without it -10."),
        data_key="SearchStringRadius",
        validate=between(-LARGEST_WIDTH, LARGEST_WIDTH),
    )
    data_field_key = OrderedWords(
        Text(longest=MAX_WORD), **_told("Only these fields of each meeting.", load_default=())
    )
    sort_keys = OrderedWords(Text(longest=MAX_WORD), **_told("Fields to sort by.", load_default=()))
    sort_key = fields.String(**_told("Fields to sort by, as an order."), validate=_one_of(SORT_KEYS))
    page_size = QueryWhole(**_told("So many meetings."), validate=between(1, LARGEST_PAGE))
    page_num = QueryWhole(
        **_told("Of these pages which, from 1.", load_default=1), validate=between(1, LARGEST_PAGE)
    )
    get_used_formats = _flag("Meetings, and the formats that these have, as two members.")
    get_formats_only = _flag("The formats alone that the meetings have.")
    advanced_published = QueryWhole(
        **_told("-1 asks for what is not published, of which there is none.", load_default=1),
        validate=between(-1, 1),
    )

    def check(self, members: dict[str, Any]) -> None:
        """Raises the error of a place that is half there, or of a field without a value."""
        lat, lon = members.get("lat_val"), members.get("long_val")
        if (lat is None) != (lon is None):
            missing, there = ("lat_val", "long_val") if lat is None else ("long_val", "lat_val")
            raise ValidationError(f"is required beside {there}", missing)
        asks_for_values = members.get("meeting_key") is not None and members.get("switcher") == SEARCH
        if asks_for_values and not members.get("meeting_key_value"):
            raise ValidationError("is required beside meeting_key", "meeting_key_value")


class BmltParameters(SearchParameters):
    """Which operation, and its parameters."""

    class Meta:
        unknown = EXCLUDE

    switcher = fields.String(
        required=True, metadata={"description": "The operation."}, validate=_one_of(SWITCHERS)
    )
    lang_enum = OrderedWords(
        Text(longest=MAX_WORD),
        **_told("The language of the names of formats; English where there is none in it.", load_default=()),
    )
    callback = Callback(**_told("Of jsonp: the function that is called.", load_default="callback"))
    format_ids = _numbers("GetFormats: any of these; negative ones exclude.", signed(LARGEST_NUMBER))
    key_strings = OrderedWords(
        Text(longest=MAX_VALUE), **_told("GetFormats: any of these keys.", load_default=())
    )
    show_all = _flag("GetFormats: also those that no meeting has.")
    parents = _flag("GetServiceBodies: also those that these are within. Here there are none.")
    start_date = Day(**_told("GetChanges: from this day on, YYYY-MM-DD, by UTC."))
    end_date = Day(**_told("GetChanges: up to this day, which is included."))
    meeting_id = QueryWhole(**_told("GetChanges: of this meeting."), validate=between(1, LARGEST_NUMBER))
    service_body_id = QueryWhole(
        **_told("GetChanges: of this service body."), validate=between(1, LARGEST_NUMBER)
    )
    specific_formats = _numbers(
        "GetFieldValues of `formats`: of these alone.",
        QueryWhole(validate=between(1, LARGEST_NUMBER)),
    )
    all_formats = _flag("GetFieldValues: of meetings that have all of `specific_formats`.")
