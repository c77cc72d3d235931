"""The schema of a listing: what `data/` holds, what a curator posts, what the API answers."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, post_dump, post_load, pre_load, validate

from finder.domain.errors import InvalidInput, Problem
from finder.domain.geo import Point
from finder.domain.listing import (
    MAX_ID_LENGTH,
    Cost,
    Listing,
    Online,
    OnlineAccess,
    Provenance,
    Suspension,
    Verification,
    VerificationStatus,
)
from finder.domain.schedule import (
    DEFAULT_DURATION_MINUTES,
    MAX_DURATION_MINUTES,
    Extra,
    OccurrenceStatus,
    Override,
    Precision,
    Rule,
    Schedule,
    Venue,
)
from finder.domain.vocabulary import PATHWAYS, TYPES, Alcohol, Attendance, Kind
from finder.shapes.fields import (
    MAX_NOTES,
    MAX_OTHER_TYPE,
    MAX_PHONE,
    MAX_POSTAL_CODE,
    MAX_SLUG,
    Day,
    Flag,
    Form,
    Link,
    Number,
    Text,
    WallTime,
    Whole,
    Word,
    between,
    length,
)
from finder.shapes.problems import problems_of

LANGUAGE_FORM = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
COUNTRY_FORM = r"^[A-Z]{2}$"
CURRENCY_FORM = r"^[A-Z]{3}$"
PLACE_MEMBERS = ("lat", "lon", "precision")
MAX_RULES = 100
MAX_OVERRIDES = 2_000


class Members(Schema):
    """A schema that builds the domain's value from its members.

    Unknown members are errors, but for the `derived` ones, which are ignored.
    """

    class Meta:
        unknown = RAISE

    error_messages = {"unknown": "is not a member here"}
    derived: frozenset[str] = frozenset()
    value: type[Any]

    def make(self, members: dict[str, Any]) -> Any:
        """The value of these members. Raises InvalidInput where they do not go together."""
        return self.value(**members)

    @pre_load
    def leave_derived(self, given: Any, **_: Any) -> Any:
        """The members without those finder derives itself."""
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if name not in self.derived}

    @post_load
    def build(self, members: dict[str, Any], **_: Any) -> Any:
        """The domain's value, its own checks told as errors of these members."""
        try:
            return self.make(members)
        except InvalidInput as err:
            raise ValidationError({each.field: [each.message] for each in err.problems}) from None


def _slug(**options: Any) -> Text:
    return Text(longest=MAX_SLUG, shortest=1, **options)


class VenueSchema(Members):
    """Where a listing is held; null is unknown."""

    name = Text(allow_none=True, load_default=None)
    address = Text(allow_none=True, load_default=None)
    city = Text(allow_none=True, load_default=None)
    region = Text(allow_none=True, load_default=None)
    postal_code = Text(longest=MAX_POSTAL_CODE, allow_none=True, load_default=None)
    country = fields.String(
        allow_none=True,
        load_default=None,
        validate=Form(COUNTRY_FORM, error="must be two capital letters of ISO 3166-1"),
    )
    lat = Number(allow_none=True, load_default=None, validate=between(-90, 90))
    lon = Number(allow_none=True, load_default=None, validate=between(-180, 180))
    precision = Word(Precision, allow_none=True, load_default=None)

    def make(self, members: dict[str, Any]) -> Venue:
        """The venue, if coordinates and precision stand together."""
        missing = [name for name in PLACE_MEMBERS if members[name] is None]
        if 0 < len(missing) < len(PLACE_MEMBERS):
            together = "lat, lon and precision stand together or are all null"
            raise InvalidInput(*(Problem(name, f"is required: {together}") for name in missing))
        lat, lon = members.pop("lat"), members.pop("lon")
        return Venue(**members, point=None if lat is None else Point(lat, lon))

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """The coordinates from the venue's point, all else as it is named."""
        if attr in ("lat", "lon"):
            return None if obj.point is None else getattr(obj.point, attr)
        return super().get_attribute(obj, attr, default)


class OnlineSchema(Members):
    """Where a listing meets online; `page` is where its source gives what finder does not keep."""

    value = Online

    url = Link(allow_none=True, load_default=None)
    phone = Text(longest=MAX_PHONE, allow_none=True, load_default=None)
    access = Word(OnlineAccess, load_default=OnlineAccess.ASK)
    page = Link(allow_none=True, load_default=None)


class CostSchema(Members):
    """What it costs to come: `{"free": true}`, or an amount in a currency of ISO 4217."""

    free = Flag(required=True)
    amount = Number(allow_none=True, validate=between(0, 1_000_000))
    currency = fields.String(allow_none=True, validate=Form(CURRENCY_FORM, error="must be ISO 4217"))
    note = Text(allow_none=True)

    def make(self, members: dict[str, Any]) -> Cost:
        """The cost; what is free has no amount."""
        if members["free"] and members.keys() != {"free"}:
            raise InvalidInput.of("free", "stands alone where it is true")
        return Cost(**members)

    @post_dump
    def leave_amount_of_free(self, members: dict[str, Any], **_: Any) -> dict[str, Any]:
        """What is free has no amount."""
        return {"free": True} if members["free"] else members


class RuleSchema(Members):
    """One repeating start, or a single one where `rrule` is null."""

    value = Rule

    starts = WallTime(required=True)
    duration_minutes = Whole(load_default=DEFAULT_DURATION_MINUTES, validate=between(1, MAX_DURATION_MINUTES))
    rrule = Text(allow_none=True, load_default=None)


class ExtraSchema(Members):
    """A further start outside the rules (RDATE)."""

    value = Extra

    starts = WallTime(required=True)
    duration_minutes = Whole(load_default=DEFAULT_DURATION_MINUTES, validate=between(1, MAX_DURATION_MINUTES))


class OverrideSchema(Members):
    """What one occurrence became: cancelled, or moved in time, length or place."""

    value = Override

    original_start = WallTime(required=True)
    status = Word(OccurrenceStatus, required=True)
    starts = WallTime(allow_none=True, load_default=None)
    duration_minutes = Whole(allow_none=True, load_default=None, validate=between(1, MAX_DURATION_MINUTES))
    venue = fields.Nested(VenueSchema, allow_none=True, load_default=None)
    note = Text(allow_none=True, load_default=None)


class ScheduleSchema(Members):
    """When a listing is on, in wall-clock time of one IANA zone. `text` is derived."""

    derived = frozenset({"text"})

    time_zone = Text(required=True, longest=60)
    rules = fields.List(fields.Nested(RuleSchema), load_default=list, validate=length(0, MAX_RULES))
    extra = fields.List(fields.Nested(ExtraSchema), load_default=list, validate=length(0, MAX_OVERRIDES))
    overrides = fields.List(
        fields.Nested(OverrideSchema), load_default=list, validate=length(0, MAX_OVERRIDES)
    )
    by_appointment = Flag(load_default=False)
    text = Text(dump_only=True, metadata={"description": "In words; `Accept-Language` says in which."})

    def make(self, members: dict[str, Any]) -> Schedule:
        """The schedule."""
        return Schedule(**_frozen(members))


class ProvenanceSchema(Members):
    """Where a listing comes from."""

    value = Provenance

    source = _slug(required=True)
    source_url = Link(allow_none=True, load_default=None)
    retrieved_on = Day(allow_none=True, load_default=None)


class SuspensionSchema(Members):
    """A pause on local dates in [since, until); null leaves that end open."""

    value = Suspension

    since = Day(allow_none=True, load_default=None)
    until = Day(allow_none=True, load_default=None)
    reason = Text(allow_none=True, load_default=None)


class VerificationSchema(Members):
    """Who says so and when it was last checked. `note` and `stale` are derived."""

    value = Verification

    derived = frozenset({"note", "stale", "reported_closed"})

    status = Word(VerificationStatus, load_default=VerificationStatus.LISTED)
    checked_on = Day(allow_none=True, load_default=None)
    note = Text(dump_only=True, allow_none=True)
    stale = Flag(dump_only=True)


class ListingSchema(Members):
    """One entry of the dataset. `aliases` and `revision` are derived."""

    derived = frozenset({"aliases", "revision"})

    id = Text(required=True, longest=MAX_ID_LENGTH)
    aliases = fields.List(Text(), dump_only=True)
    kind = Word(Kind, required=True)
    name = Text(required=True, shortest=1)
    group = Text(allow_none=True, load_default=None)
    fellowship = _slug(allow_none=True, load_default=None)
    organizer = Text(allow_none=True, load_default=None)
    pathways = fields.List(
        fields.String(validate=validate.OneOf(PATHWAYS, error="must be one of {choices}")), load_default=list
    )
    attendance = Word(Attendance, load_default=Attendance.IN_PERSON)
    types = fields.List(
        fields.String(validate=validate.OneOf(TYPES, error="is not a type of the vocabulary")),
        load_default=list,
    )
    other_types = fields.List(Text(longest=MAX_OTHER_TYPE), load_default=list)
    languages = fields.List(
        fields.String(validate=Form(LANGUAGE_FORM, error="must be a BCP 47 code")), load_default=list
    )
    alcohol = Word(Alcohol, load_default=Alcohol.UNKNOWN)
    cost = fields.Nested(CostSchema, allow_none=True, load_default=None)
    venue = fields.Nested(VenueSchema, allow_none=True, load_default=None)
    online = fields.Nested(OnlineSchema, allow_none=True, load_default=None)
    url = Link(allow_none=True, load_default=None)
    notes = Text(longest=MAX_NOTES, allow_none=True, load_default=None)
    schedule = fields.Nested(ScheduleSchema, required=True)
    provenance = fields.List(fields.Nested(ProvenanceSchema), load_default=list)
    illustrative = Flag(load_default=False)
    suspended = fields.Nested(SuspensionSchema, allow_none=True, load_default=None)
    revision = Whole(dump_only=True)
    verification = fields.Nested(VerificationSchema, load_default=Verification)

    def make(self, members: dict[str, Any]) -> Listing:
        """The listing."""
        return Listing(**_frozen(members))


def _frozen(members: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in members.items()}


def load_listing(given: Any) -> Listing:
    """The listing that JSON from outside describes. Raises InvalidInput naming every member at fault."""
    try:
        loaded: Listing = ListingSchema().load(given)
    except ValidationError as err:
        raise InvalidInput(*problems_of(err)) from None
    return loaded
