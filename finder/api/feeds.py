"""/feeds: all listings that match, as one file that other programs read."""

from __future__ import annotations

from flask import Response
from flask_restx import Namespace, Resource

from finder.api.context import context
from finder.api.contract import Contract, Parameters, operation
from finder.api.encoding import packed
from finder.api.etag import JSON, tagged
from finder.formats.geojson import NAME as GEOJSON
from finder.formats.icalendar import NAME as ICALENDAR
from finder.formats.meeting_guide import NAME as MEETING_GUIDE
from finder.formats.meeting_guide_expanded import NAME as EXPANDED
from finder.formats.tsml_csv import NAME as TSML_CSV
from finder.service.reading import Asked
from finder.shapes.feeds import FeedParameters, MeetingFeedParameters, MeetingGuideEntrySchema
from finder.shapes.geojson import FeatureCollectionSchema

FEED, MEETINGS = FeedParameters(), MeetingFeedParameters()
TABLE = "text/csv"
CALENDAR = "text/calendar"
MAP = "application/geo+json"
namespace = Namespace("feeds", path="/feeds")


@namespace.route("/meetings.json")
class Meetings(Resource):
    """Meetings as Meeting Guide JSON."""

    @operation(
        Contract(
            "Meeting Guide JSON",
            MeetingGuideEntrySchema(many=True),
            MEETINGS,
            tag="Feeds",
            may_be_stamped=True,
        )
    )
    def get(self, given: Parameters) -> Response:
        """A plain array of all meetings that match, one entry a weekly slot, in the order of their ids.

        What is not held every week is in it with `expand=true` alone. A window selects listings and cuts no
        rule.
        """
        members = MEETINGS.read(given)
        return _written(EXPANDED if members["expand"] else MEETING_GUIDE, Asked.of(members), JSON)


@namespace.route("/listings.geojson")
class Map(Resource):
    """Listings as GeoJSON."""

    @operation(
        Contract("GeoJSON", FeatureCollectionSchema(), FEED, media_type=MAP, tag="Feeds", may_be_stamped=True)
    )
    def get(self, given: Parameters) -> Response:
        """All listings that match as GeoJSON (RFC 7946), each with its next happening in its properties.

        What has no place has no geometry. The whole feed is made anew every hour.
        """
        return _feed(GEOJSON, given, MAP)


@namespace.route("/listings.csv")
class Table(Resource):
    """Listings as a table."""

    @operation(Contract("TSML's table", None, FEED, media_type=TABLE, tag="Feeds", may_be_stamped=True))
    def get(self, given: Parameters) -> Response:
        """All listings that match as the table of 12 Step Meeting List, one row a weekly slot.

        RFC 4180, UTF-8; a text that a spreadsheet would take for a formula stands behind an apostrophe.
        """
        answer = _feed(TSML_CSV, given, TABLE)
        answer.headers["Content-Disposition"] = 'attachment; filename="listings.csv"'
        return answer


@namespace.route("/calendar.ics")
class Calendar(Resource):
    """Listings as a calendar."""

    @operation(
        Contract(
            "A calendar to subscribe to", None, FEED, media_type=CALENDAR, tag="Feeds", may_be_stamped=True
        )
    )
    def get(self, given: Parameters) -> Response:
        """All listings that match as an iCalendar (RFC 5545), each under a UID that stays.

        Dates that are moved or cancelled are told; what is removed is no longer in it. A window selects
        listings and cuts no rule.
        """
        return _feed(ICALENDAR, given, CALENDAR)


def _feed(format: str, given: Parameters, media_type: str) -> Response:
    return _written(format, Asked.of(FEED.read(given)), media_type)


def _written(format: str, asked: Asked, media_type: str) -> Response:
    here = context()
    now = here.clock()
    snapshot, feeds = here.snapshot(now), here.finder.feeds
    if asked == Asked():
        whole = feeds.whole(snapshot, format, now)
        return packed(whole.digest, whole.forms, media_type)
    return tagged(feeds.feed(snapshot, format, asked, now), media_type)
