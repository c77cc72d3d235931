"""The parameters of reading: as they stand in a query string."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from finder.domain.errors import InvalidInput
from finder.domain.geo import MAX_RADIUS_M
from finder.domain.vocabulary import PATHWAYS, TYPES, Attendance, Kind
from finder.shapes.fields import ClockTime, Instant, Text, between
from finder.shapes.listing import ListingSchema
from finder.shapes.problems import problems_of
from finder.shapes.query_fields import (
    BoxCorners,
    QueryFlag,
    QueryNumber,
    QueryWhole,
    Search,
    WeekdayWord,
    Words,
)

WORD_PATTERN = r"^[^,]*[^, ][^,]*$"
MAX_CURSOR = 30_000
MAX_LIMIT = 200
DEFAULT_LIMIT = 30
MAX_FRESH_DAYS = 3650
SORTS = ("distance", "start", "name")
MEMBERS = tuple(field.data_key or name for name, field in ListingSchema().fields.items())


def _one_of(words: Any) -> fields.String:
    allowed = [str(word) for word in words]
    return fields.String(validate=validate.OneOf(allowed, error=f"must be among {', '.join(allowed)}"))


def _word(longest: int) -> Text:
    return Text(longest=longest, metadata={"pattern": WORD_PATTERN})


def _type() -> fields.String:
    return fields.String(
        validate=validate.OneOf(list(TYPES), error="must be types of the vocabulary, see /v1/vocabulary")
    )


def _described(text: str, **more: Any) -> dict[str, Any]:
    return {"metadata": {"description": text, **more}}


class Parameters(Schema):
    """Parameters of a query string; unknown ones are errors."""

    class Meta:
        unknown = RAISE

    def read(self, given: dict[str, str]) -> dict[str, Any]:
        """The members that parameters stand for. Raises InvalidInput naming each at fault.

        Marshmallow goes through every parameter there is; this through those that are given.
        """
        known, absent = self._by_name
        try:
            members = absent.copy()
            for name, text in given.items():
                member, field = known[name]
                members[member] = field.deserialize(text, name, given)
            self.check(members)
        except (LookupError, ValidationError):
            members = {}
        # Where something is wrong, or something required is absent, marshmallow says what.
        return members if len(members) == len(self.fields) else self._loaded(given)

    def _loaded(self, given: dict[str, str]) -> dict[str, Any]:
        try:
            return dict(self.load(given))
        except ValidationError as err:
            raise InvalidInput(*problems_of(err)) from None

    def check(self, members: dict[str, Any]) -> None:
        """Raises ValidationError for parameters that cannot stand together."""

    @validates_schema
    def _check_all(self, members: dict[str, Any], **_: Any) -> None:
        self.check(members)

    @cached_property
    def _by_name(self) -> tuple[dict[str, tuple[str, fields.Field[Any]]], dict[str, Any]]:
        """Members and fields by the names of their parameters, and what stands for absent ones."""
        known = {field.data_key or name: (name, field) for name, field in self.fields.items()}
        absent = {name: field.load_default for name, field in self.fields.items() if not field.required}
        return known, absent


class CursorParameters(Parameters):
    """Where in the answer a page begins and how long it is."""

    limit = QueryWhole(
        load_default=DEFAULT_LIMIT,
        validate=between(1, MAX_LIMIT),
        **_described("Items of a page.", default=DEFAULT_LIMIT),
    )
    cursor = Text(
        longest=MAX_CURSOR,
        load_default=None,
        **_described(
            "The `next_cursor` of the page before. The other parameters may be left out beside it,"
            " or repeated unchanged."
        ),
    )


class TimeParameters(CursorParameters):
    """When."""

    from_ = Instant(
        data_key="from",
        load_default=None,
        **_described(
            "Start of the window, included: a date-time with offset, 1970 to 2100.", format="date-time"
        ),
    )
    until = Instant(
        load_default=None,
        **_described(
            "End of the window, not included, at most 400 days after `from`; `from` alone runs 7 days.",
            format="date-time",
        ),
    )
    weekdays = Words(
        WeekdayWord(), load_default=frozenset(), **_described("Any of these weekdays of the local start.")
    )
    after = ClockTime(load_default=None, **_described("Local start at or after this time of day, HH:MM."))
    before = ClockTime(
        load_default=None,
        **_described("Local start before this time of day; `after` later than `before` wraps midnight."),
    )


class ReadingParameters(TimeParameters):
    """Which listings, where and when: the filters that every reading endpoint shares."""

    lat = QueryNumber(
        load_default=None, validate=between(-90, 90), **_described("Latitude of the origin, WGS 84.")
    )
    lon = QueryNumber(
        load_default=None, validate=between(-180, 180), **_described("Longitude of the origin.")
    )
    near = Text(
        longest=100,
        load_default=None,
        **_described(
            "The origin as a postal code or a town, a state or country after it; resolved offline, see"
            " /v1/places. In place of `lat` and `lon`.",
            minLength=1,
            examples=["37203", "Nashville, TN"],
        ),
    )
    radius_m = QueryWhole(
        load_default=None,
        validate=between(1, MAX_RADIUS_M),
        **_described("Only within so many metres of the origin; drops what has no place."),
    )
    bbox = BoxCorners(
        load_default=None,
        **_described(
            "Only inside a map's rectangle, `west,south,east,north`; west is larger than east over the"
            " antimeridian. Drops what has no place."
        ),
    )
    kind = Words(_one_of(Kind), load_default=frozenset(), **_described("Any of these kinds."))
    fellowship = Words(_word(60), load_default=frozenset(), **_described("Any of these fellowships."))
    pathway = Words(_one_of(PATHWAYS), load_default=frozenset(), **_described("Any of these pathways."))
    attendance = Words(
        _one_of(Attendance), load_default=frozenset(), **_described("Any of these ways to attend.")
    )
    language = Words(_word(35), load_default=frozenset(), **_described("Any of these BCP 47 codes."))
    source = Words(_word(60), load_default=frozenset(), **_described("Any of these sources."))
    ids = Words(_word(200), load_default=frozenset(), **_described("Any of these listings."))
    types = Words(_type(), load_default=frozenset(), **_described("All of these types."))
    any_types = Words(_type(), load_default=frozenset(), **_described("Any of these types."))
    not_types = Words(_type(), load_default=frozenset(), **_described("None of these types."))
    q = Search(
        load_default=None,
        **_described(
            "Words in name, group, organizer, venue, town or fellowship: all of them, each whole or its"
            " beginning; case and accents do not matter, misspellings are forgiven.",
            examples=["sunrise", "st johns"],
        ),
    )
    fresh_days = QueryWhole(
        load_default=None,
        validate=between(0, MAX_FRESH_DAYS),
        **_described("Only what was checked within so many days."),
    )
    include_illustrative = QueryFlag(
        load_default=False, **_described("Also examples that are not real.", default=False)
    )
    include_suspended = QueryFlag(load_default=False, **_described("Also what is suspended.", default=False))
    include_cancelled = QueryFlag(
        load_default=False, **_described("Also occurrences that are cancelled.", default=False)
    )
    collapse = QueryFlag(
        load_default=False,
        **_described(
            "One item for all listings of one group, fellowship and venue, with the others' ids as"
            " `other_ids`.",
            default=False,
        ),
    )
    facets = QueryFlag(
        load_default=False,
        **_described(
            "Also `facets`: how many items there would be with one more kind, fellowship, attendance or"
            " type asked for.",
            default=False,
        ),
    )
    members = Words(
        _one_of(MEMBERS),
        data_key="fields",
        load_default=frozenset(),
        **_described("Only these members of each listing."),
    )
    sort = fields.String(
        load_default=None,
        validate=validate.OneOf(SORTS, error=f"must be one of {', '.join(SORTS)}"),
        **_described("Order of the items. What was not checked for 180 days always comes last."),
    )

    def check(self, members: dict[str, Any]) -> None:
        """Raises the error of an origin that is half there, or there twice."""
        lat, lon = members.get("lat"), members.get("lon")
        if (lat is None) != (lon is None):
            missing = "lat" if lat is None else "lon"
            raise ValidationError(f"is required beside {'lon' if lat is None else 'lat'}", missing)
        if members.get("near") is not None and lat is not None:
            raise ValidationError("stands in place of lat and lon, not beside them", "near")
        if members.get("radius_m") is not None and lat is None and members.get("near") is None:
            raise ValidationError("is required beside radius_m, or near", "lat")
