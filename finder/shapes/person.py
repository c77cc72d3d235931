"""People as a request tells of them: the JSON of who would go along, read into values."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from finder.domain.errors import UnknownTimeZone
from finder.domain.geo import MAX_RADIUS_M, Point
from finder.domain.listing import MAX_ID_LENGTH
from finder.domain.person import Busy, Circle, Free, Mode, Role, Travel, Wants
from finder.domain.vocabulary import PATHWAYS, TYPES, Alcohol, Aspect, Kind, types_of
from finder.domain.window import Weekday
from finder.domain.zone import zone
from finder.shapes.fields import (
    INSTANT_FORM,
    MAX_SLUG,
    WALL_FORM,
    ClockTime,
    Day,
    Number,
    Text,
    Whole,
    Word,
    between,
    refuse,
)
from finder.shapes.json_body import Body, Few
from finder.shapes.query_fields import WeekdayWord

MAX_PEOPLE = 14
MAX_WINDOWS = 200
MAX_STARTS = 3
MIDNIGHT = time()
MAX_AVOIDED = 50
MAX_WORDS = 100
MAX_BEEN_TO = 200
MAX_NAME = 100
MAX_NEAR = 100
MAX_TRAVEL_MINUTES = 600
MAX_CALENDAR = 1_000_000
EARLIEST_YEAR, LATEST_YEAR = 1970, 2100
NAME_FORM = re.compile(r"^[^\s\x00-\x1f\x7f]([^\x00-\x1f\x7f\u2028\u2029]*[^\s\x00-\x1f\x7f])?$")


def told(text: str, **more: Any) -> dict[str, Any]:
    """The metadata of a field that this text describes."""
    return {"metadata": {"description": text, **more}}


def one_of(slugs: Any) -> fields.String:
    """One of these words."""
    allowed = sorted(str(slug) for slug in slugs)
    return fields.String(validate=validate.OneOf(allowed, error=f"must be among {', '.join(allowed)}"))


def a_type() -> fields.String:
    """A type of the vocabulary."""
    message = "must be a type of the vocabulary, see /v1/vocabulary"
    return fields.String(validate=validate.OneOf(sorted(TYPES), error=message))


def a_slug(longest: int = MAX_SLUG) -> Text:
    """A word that need not be known."""
    return Text(shortest=1, longest=longest)


def some(inner: fields.Field[Any], text: str, longest: int = MAX_WORDS) -> Few:
    """A list that may be left out."""
    return Few(inner, longest=longest, load_default=list, **told(text))


class LocalMoment(fields.String):
    """A date-time of the person's own clock, or with an offset; between 1970 and 2100."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or not (WALL_FORM.fullmatch(value) or INSTANT_FORM.fullmatch(value)):
            refuse("must be a date-time, YYYY-MM-DDTHH:MM, with or without an offset")
        try:
            moment = datetime.fromisoformat(value.upper())
        except ValueError:
            refuse("must be a date-time of the calendar")
        if not EARLIEST_YEAR <= moment.year < LATEST_YEAR:
            refuse(f"must be between {EARLIEST_YEAR} and {LATEST_YEAR}")
        return moment


class FreeSchema(Body):
    """Hours in which the person can be out, on weekdays or on one date; they may run past midnight."""

    days = Few(WeekdayWord(), shortest=1, longest=7, **told("Weekdays; or `date`."))
    date = Day(**told("One date; in place of `days`."))
    from_ = ClockTime(data_key="from", required=True, **told("From when, HH:MM of the person's own clock."))
    until = ClockTime(required=True, **told("Until when, not included; not later than `from`: the next day."))

    @validates_schema
    def check_days(self, members: dict[str, Any], **_: Any) -> None:
        """Raises the error of hours that are of no day, or of two kinds of days."""
        if "days" in members and "date" in members:
            raise ValidationError("stands in place of days, not beside them", "date")
        if "days" not in members and "date" not in members:
            raise ValidationError("is required, or date", "days")

    @post_load
    def make(self, members: dict[str, Any], **_: Any) -> Free:
        """The value."""
        days = frozenset(members.get("days", ()))
        return Free(members["from_"], members["until"], days, members.get("date"))


class BusySchema(Body):
    """A span that is taken."""

    from_ = LocalMoment(data_key="from", required=True, **told("Since when."))
    until = LocalMoment(required=True, **told("Until when, not included."))

    @validates_schema
    def check_order(self, members: dict[str, Any], **_: Any) -> None:
        """Raises the error of a span that ends before it begins."""
        begins, ends = members["from_"], members["until"]
        if (begins.tzinfo is None) != (ends.tzinfo is None):
            raise ValidationError(
                "must have an offset where from has one, and none where it has none", "until"
            )
        if begins.tzinfo is not None:
            begins, ends = begins.astimezone(UTC), ends.astimezone(UTC)
        if not begins < ends:
            raise ValidationError("must be later than from", "until")

    @post_load
    def make(self, members: dict[str, Any], **_: Any) -> Busy:
        """The value."""
        return Busy(members["from_"], members["until"])


class StartSchema(Body):
    """Where a person sets out: a position, or a postal code or town."""

    lat = Number(validate=between(-90, 90), **told("Latitude, WGS 84."))
    lon = Number(validate=between(-180, 180), **told("Longitude."))
    near = Text(
        shortest=1,
        longest=MAX_NEAR,
        **told("A postal code or a town, in place of lat and lon.", examples=["37203"]),
    )

    @validates_schema
    def check_origin(self, members: dict[str, Any], **_: Any) -> None:
        """Raises the error of a place that is half there, there twice, or not at all."""
        has_lat, has_lon = "lat" in members, "lon" in members
        if has_lat != has_lon:
            missing, there = ("lat", "lon") if has_lon else ("lon", "lat")
            raise ValidationError(f"is required beside {there}", missing)
        if "near" in members and has_lat:
            raise ValidationError("stands in place of lat and lon, not beside them", "near")
        if "near" not in members and not has_lat:
            raise ValidationError("is required, with lon; or near", "lat")

    @post_load
    def make(self, members: dict[str, Any], **_: Any) -> Any:
        """The point, or the text of `near`."""
        return place_of(members)


def place_of(members: dict[str, Any]) -> Point | str:
    """The point that members of a request tell, or the text of `near`."""
    return members["near"] if "near" in members else Point(members["lat"], members["lon"])


class ElsewhereSchema(StartSchema):
    """Where a person sets out instead, if they would have to leave their own start in these hours."""

    days = Few(WeekdayWord(), shortest=1, longest=7, **told("Weekdays; unless told, all."))
    from_ = ClockTime(
        data_key="from", **told("Since when, HH:MM of the person's own clock; unless told, midnight.")
    )
    until = ClockTime(required=True, **told("Until when, not included, the same day."))

    @validates_schema
    def check_hours(self, members: dict[str, Any], **_: Any) -> None:
        """Raises the error of hours that end before they begin."""
        if not members.get("from_", MIDNIGHT) < members["until"]:
            raise ValidationError("must be later than from", "until")

    @post_load
    def make(self, members: dict[str, Any], **_: Any) -> Any:
        """The hours, and the point or the text of `near`."""
        days = frozenset(members.get("days", Weekday))
        return Free(members.get("from_", MIDNIGHT), members["until"], days), place_of(members)


class CircleSchema(Body):
    """A circle in which no venue may lie, its border included."""

    lat = Number(required=True, validate=between(-90, 90), **told("Latitude of the center."))
    lon = Number(required=True, validate=between(-180, 180), **told("Longitude of the center."))
    radius_m = Whole(required=True, validate=between(1, MAX_RADIUS_M), **told("Metres."))

    @post_load
    def make(self, members: dict[str, Any], **_: Any) -> Circle:
        """The value."""
        return Circle(Point(members["lat"], members["lon"]), members["radius_m"])


class TravelSchema(Body):
    """How the person travels."""

    mode = Word(Mode, load_default=Travel().mode, **told("By what."))
    max_minutes = Whole(
        load_default=Travel().max_minutes,
        validate=between(1, MAX_TRAVEL_MINUTES),
        **told("The longest way, in one direction."),
    )

    @post_load
    def make(self, members: dict[str, Any], **_: Any) -> Travel:
        """The value."""
        return Travel(**members)


class WantsSchema(Body):
    """What the person would like: it ranks, and excludes nothing."""

    kinds = some(one_of(Kind), "Kinds of listings.")
    fellowships = some(a_slug(), "Fellowships.")
    pathways = some(one_of(PATHWAYS), "Ways of recovery.")
    types = some(a_type(), "Types of the vocabulary.")
    languages = some(a_slug(35), "BCP 47 codes.")

    @post_load
    def make(self, members: dict[str, Any], **_: Any) -> Wants:
        """The value."""
        return Wants(**{name: frozenset(slugs) for name, slugs in members.items()})


class PersonSchema(Body):
    """Somebody who would go along. Computed with, then forgotten."""

    name = Text(
        required=True,
        shortest=1,
        longest=MAX_NAME,
        **told("What the answer calls them; each name once.", pattern=NAME_FORM.pattern),
    )
    role = Word(
        Role, load_default=Role.CLIENT, **told("A supporter goes along where free, and blocks nothing.")
    )
    start = fields.Nested(
        StartSchema, **told("Where they set out; without it, only what is online can match.")
    )
    starts = some(
        fields.Nested(ElsewhereSchema),
        "Other places where they set out in some hours, such as work until 17:00; home is at `start`.",
        MAX_STARTS,
    )
    time_zone = Text(longest=60, **told("IANA name of the zone of their clock; else that of their start."))
    free = Few(fields.Nested(FreeSchema), longest=MAX_WINDOWS, required=True, **told("When they can be out."))
    busy = some(fields.Nested(BusySchema), "What is taken of it.", MAX_WINDOWS)
    calendar = fields.String(
        **told(
            "An iCalendar: its busy times are taken out of `free`, its VAVAILABILITY is added.",
            maxLength=MAX_CALENDAR,
        )
    )
    home_by = ClockTime(
        **told("When to be home, of the date on which an occurrence starts; before noon: of the next.")
    )
    travel = fields.Nested(TravelSchema, load_default=Travel, **told("How they travel."))
    avoid = some(fields.Nested(CircleSchema), "Places to keep away from.", MAX_AVOIDED)
    needs = some(a_type(), "Types that a listing must have.")
    audiences = some(one_of(types_of(Aspect.AUDIENCE)), "Audiences that they count themselves among.")
    may_attend_closed = some(
        a_slug(), "Fellowships whose closed meetings they say they may attend; no membership is implied."
    )
    been_to = some(a_slug(MAX_ID_LENGTH), "Ids of listings that they know.", MAX_BEEN_TO)
    alcohol = Few(
        one_of(Alcohol),
        longest=len(Alcohol),
        **told("What may be served where they go; for a client, unless told, none."),
    )
    wants = fields.Nested(WantsSchema, load_default=Wants, **told("What they would like."))

    @validates_schema
    def check_texts(self, members: dict[str, Any], **_: Any) -> None:
        """Raises the errors of a name, a zone or a calendar that cannot be one."""
        if not NAME_FORM.fullmatch(members["name"]):
            raise ValidationError("must be one line of text, without blanks around it", "name")
        if len(members.get("calendar", "")) > MAX_CALENDAR:
            raise ValidationError(f"must hold at most {MAX_CALENDAR}", "calendar")
        if members["starts"] and "start" not in members:
            raise ValidationError("is required beside starts", "start")
        if "time_zone" not in members and "start" not in members:
            raise ValidationError("is required without a start", "time_zone")
        if "time_zone" in members and not _is_zone(members["time_zone"]):
            raise ValidationError("must be a name of the IANA time zone database", "time_zone")


def _is_zone(name: str) -> bool:
    try:
        zone(name)
    except UnknownTimeZone:
        return False
    return True
