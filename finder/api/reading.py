"""/v1/nearby, /v1/occurrences and /v1/listings: what is near, what is on, which listings there are."""

from __future__ import annotations

from flask import Response, request
from flask_restx import Namespace, Resource

from finder.api.context import context
from finder.api.contract import Contract, Link, Parameters, operation
from finder.api.etag import etag_of, tagged, unkept
from finder.api.language import asked_language, told_in
from finder.api.paging import Ask, page_bytes
from finder.catalog.render import listings_json
from finder.formats.icalendar import NAME as ICALENDAR
from finder.service.exporting import export_one
from finder.service.reading import (
    find,
    listing_occurrences_page,
    listings_page,
    nearby_page,
    occurrences_page,
)
from finder.shapes.answers import (
    ListingOccurrencesPageSchema,
    ListingsPageSchema,
    NearbyPageSchema,
    OccurrencesPageSchema,
)
from finder.shapes.listing import ListingSchema
from finder.shapes.query import ReadingParameters, TimeParameters
from finder.wording.tongues import TONGUES

READING = ReadingParameters()
TIME = TimeParameters()
PAGED = (400, 410, 422)
CALENDAR = "text/calendar"
TO_LISTING = tuple(
    Link(operation, "listing_id", "/items/0/listing/id")
    for operation in ("listings_one", "listings_one_occurrences")
)
POSTED = (400, 410, 413, 415, 422)
namespace = Namespace("reading", path="/v1")


@namespace.route("/nearby")
class Nearby(Resource):
    """Listings near an origin."""

    @operation(
        Contract(
            "What is near and soon, nearest first",
            NearbyPageSchema(),
            READING,
            statuses=PAGED,
            links=TO_LISTING,
            is_translated=True,
        )
    )
    def get(self, given: Parameters) -> Response:
        """Each listing with a place that is on in the window, its distance and its next occurrence.

        The origin is `lat` and `lon`, or `near`. Without `radius_m` the nearest that match, however far.
        """
        return _told(tagged(_page(given, nearby_page)))

    @operation(
        Contract(
            "What is near and soon, asked without a trace in an address",
            NearbyPageSchema(),
            body=READING,
            statuses=POSTED,
            is_cached=False,
            is_translated=True,
        )
    )
    def post(self, given: Parameters) -> Response:
        """The same with the parameters as a JSON object, so that a position stands in no URL."""
        return _told(unkept(_page(given, nearby_page)))


@namespace.route("/occurrences")
class Occurrences(Resource):
    """What is on."""

    @operation(
        Contract(
            "What is on, by start",
            OccurrencesPageSchema(),
            READING,
            statuses=PAGED,
            links=TO_LISTING,
            is_translated=True,
        )
    )
    def get(self, given: Parameters) -> Response:
        """Every occurrence in the window with its listing; what is under way counts, online ones too."""
        return _told(tagged(_page(given, occurrences_page)))

    @operation(
        Contract(
            "What is on, asked without a trace in an address",
            OccurrencesPageSchema(),
            body=READING,
            statuses=POSTED,
            is_cached=False,
            is_translated=True,
        )
    )
    def post(self, given: Parameters) -> Response:
        """The same with the parameters as a JSON object, so that a position stands in no URL."""
        return _told(unkept(_page(given, occurrences_page)))


@namespace.route("/listings")
class Listings(Resource):
    """Listings."""

    @operation(
        Contract(
            "Listings, by distance or id", ListingsPageSchema(), READING, statuses=PAGED, is_translated=True
        )
    )
    def get(self, given: Parameters) -> Response:
        """Listings that match, examples and what is suspended left out.

        Without a window, `weekdays`, `after` and `before` hold against rules and extra starts.
        """
        return _told(tagged(_page(given, listings_page)))


def _page(given: Parameters, ask: Ask) -> bytes:
    return page_bytes(context(), request.path, READING, given, asked_language(TONGUES), ask)


@namespace.route("/listings/<listing:listing_id>")
class OneListing(Resource):
    """A listing."""

    @operation(Contract("One listing", ListingSchema(), statuses=(301, 404), is_translated=True))
    def get(self, listing_id: str) -> Response:
        """The listing of this id; one that was merged into another answers 301."""
        here = context()
        now = here.clock()
        snapshot = here.snapshot(now)
        index = find(snapshot, listing_id)
        [body] = listings_json(snapshot, [index], now.date(), asked_language(TONGUES))
        return _told(tagged(body, tag=f"{snapshot.document(index)['revision']}-{etag_of(body)}"))


@namespace.route("/listings/<listing_id>.ics")
class ListingCalendar(Resource):
    """A listing as a calendar."""

    @operation(Contract("One listing as a calendar", None, media_type=CALENDAR, statuses=(301, 404)))
    def get(self, listing_id: str) -> Response:
        """The listing of this id as an iCalendar to subscribe to, with the dates it is moved or cancelled."""
        here = context()
        now = here.clock()
        snapshot = here.snapshot(now)
        pieces = export_one(snapshot, ICALENDAR, find(snapshot, listing_id), now)
        return tagged(b"".join(pieces), CALENDAR)


@namespace.route("/listings/<listing_id>/occurrences")
class ListingOccurrences(Resource):
    """The dates of a listing."""

    @operation(
        Contract(
            "The dates of one listing",
            ListingOccurrencesPageSchema(),
            TIME,
            statuses=(301, *PAGED[:1], 404, *PAGED[1:]),
            is_translated=True,
        )
    )
    def get(self, given: Parameters, listing_id: str) -> Response:
        """Occurrences of the listing, cancelled and moved ones too, for 90 days unless a window is given."""
        body = page_bytes(
            context(),
            request.path,
            TIME,
            given,
            asked_language(TONGUES),
            lambda at, _, asked, now, offset: listing_occurrences_page(at, listing_id, asked, now, offset),
        )
        return _told(tagged(body))


def _told(answer: Response) -> Response:
    """The answer, in which schedules and holidays are told in the language that was asked for."""
    return told_in(asked_language(TONGUES), answer)
