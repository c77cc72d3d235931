"""GeoJSON as it is answered: a collection of features, one a listing, with flat properties."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Equal

from finder.domain.schedule import OccurrenceStatus, Precision
from finder.domain.vocabulary import Attendance, Kind
from finder.shapes.fields import Day, Flag, Instant, Number, Text, Word


def _text(description: str) -> Text:
    return Text(required=True, allow_none=True, metadata={"description": description})


def _texts(description: str) -> fields.List[str]:
    return fields.List(fields.String(), required=True, metadata={"description": description})


class GeoPointSchema(Schema):
    """A point of WGS 84."""

    type = fields.String(required=True, validate=Equal("Point"))
    coordinates = fields.List(
        Number(), required=True, metadata={"description": "Longitude, latitude; degrees."}
    )


class FeaturePropertiesSchema(Schema):
    """A listing without objects in objects; a venue's members stand beside its name."""

    id = _text("The listing's id.")
    kind = Word(Kind, required=True)
    name = _text("What it is called.")
    group = _text("The group that holds it.")
    fellowship = _text("By its slug.")
    organizer = _text("Who holds it.")
    pathways = _texts("The ways of recovery it belongs to.")
    attendance = Word(Attendance, required=True)
    types = _texts("Of the vocabulary.")
    other_types = _texts("As its source words them.")
    languages = _texts("BCP 47.")
    alcohol = _text("`none`, `present` or `unknown`.")
    illustrative = Flag(required=True)
    url = _text("The page of its source.")
    notes = _text("What else there is to know, in lines.")
    venue = _text("The name of the venue.")
    address = _text("The street.")
    city = _text("The town.")
    region = _text("The region.")
    postal_code = _text("The postal code.")
    country = _text("ISO 3166-1 alpha-2.")
    precision = Word(
        Precision,
        required=True,
        allow_none=True,
        metadata={"description": "How near the point is to the door."},
    )
    online_url = _text("The online room, without a passcode.")
    online_phone = _text("The number to dial.")
    schedule = _text("When it is on, in words.")
    time_zone = _text("IANA name of the venue's zone.")
    suspended = Flag(required=True, metadata={"description": "Whether nothing happens at the venue today."})
    verification = _text("`verified` or `listed`.")
    checked_on = Day(required=True, allow_none=True)
    stale = Flag(required=True, metadata={"description": "Checked more than 90 days ago."})
    next_starts_at = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "Of the first happening that is not cancelled; null: none in 400 days."},
    )
    next_ends_at = Instant(required=True, allow_none=True, metadata={"description": "Not included."})
    next_status = Word(OccurrenceStatus, required=True, allow_none=True)
    next_venue = _text("Where it moved to, in one line; null: as always.")
    next_note = _text("Why it was moved, if said.")


class FeatureSchema(Schema):
    """A listing; what has no place has no geometry."""

    type = fields.String(required=True, validate=Equal("Feature"))
    id = Text(required=True, metadata={"description": "The listing's id."})
    geometry = fields.Nested(GeoPointSchema, required=True, allow_none=True)
    properties = fields.Nested(FeaturePropertiesSchema, required=True)


class FeatureCollectionSchema(Schema):
    """GeoJSON (RFC 7946), in longitude and latitude of WGS 84 (CRS84)."""

    type = fields.String(required=True, validate=Equal("FeatureCollection"))
    features = fields.List(fields.Nested(FeatureSchema), required=True)
    bbox = fields.List(
        Number(), metadata={"description": "West, south, east, north; left out where nothing has a place."}
    )
