"""/central-query: online meetings in the shape of central-query, for the front-end that asks it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from urllib.parse import parse_qsl

import orjson
from flask import Response
from flask_restx import Namespace, Resource

from finder.api.bmlt_query import list_names
from finder.api.context import context
from finder.api.contract import NO_TEXT, Contract, Parameters, operation
from finder.api.etag import tagged
from finder.domain.errors import InvalidInput, Problem
from finder.service.central_query import (
    CentralAsked,
    central_facets,
    central_group,
    central_meeting,
    central_meetings,
)
from finder.shapes.central_query import (
    CentralFacetsSchema,
    CentralGroupSchema,
    CentralMeetingSchema,
    CentralQueryParameters,
)

PARAMETERS = CentralQueryParameters()
LISTS = list_names(PARAMETERS.fields)
NOT_TEXT = "must be UTF-8 without NUL"
namespace = Namespace("central-query", path="/central-query")


def known_in(query: bytes, known: frozenset[str]) -> Parameters:
    """Parameters by name, those of a list joined by commas; what is not known is passed over.

    The front-end hands on whatever stands in the address of its page, lists as one parameter a word.
    Raises InvalidInput for another that stands twice, or that holds what no text may hold.
    """
    pairs = parse_qsl(
        query.decode(errors="surrogateescape"), keep_blank_values=True, errors="surrogateescape"
    )
    values: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        if name in known:
            values[name].append(value)
    doubled = [
        Problem(name, "stands more than once") for name in values.keys() - LISTS if len(values[name]) > 1
    ]
    unreadable = [Problem(name, NOT_TEXT) for name, told in values.items() if any(map(NO_TEXT.search, told))]
    if doubled or unreadable:
        raise InvalidInput(*doubled, *unreadable)
    return {name: ",".join(told) for name, told in values.items()}


@namespace.route("/meetings")
class Meetings(Resource):
    """Online meetings."""

    @operation(
        Contract("Online meetings", CentralMeetingSchema(many=True), PARAMETERS, tag="Feeds", read=known_in)
    )
    def get(self, given: Parameters) -> Response:
        """A plain array of what begins online or in both ways within the hours, by start.

        Parameters that are not known are passed over, as central-query does.
        """
        here = context()
        now = here.clock()
        asked = _asked(PARAMETERS.read(given))
        return _answer(central_meetings(here.snapshot(now), here.finder.gazetteer, asked, now))


@namespace.route("/meetings/facets")
class Facets(Resource):
    """What there is to choose from."""

    @operation(Contract("Types and languages of online meetings", CentralFacetsSchema(), tag="Feeds"))
    def get(self) -> Response:
        """The types and languages that some meeting has, with times and by appointment."""
        here = context()
        now = here.clock()
        return _answer(central_facets(here.snapshot(now), here.finder.gazetteer, now))


@namespace.route("/meetings/<slug>")
class OneMeeting(Resource):
    """An online meeting."""

    @operation(Contract("One online meeting", CentralMeetingSchema(), statuses=(404,), tag="Feeds"))
    def get(self, slug: str) -> Response:
        """The meeting of this slug, at its next time."""
        here = context()
        now = here.clock()
        return _answer(central_meeting(here.snapshot(now), slug, now))


@namespace.route("/meetings/<slug>/related-group-info")
class Group(Resource):
    """The group of an online meeting."""

    @operation(Contract("The group of an online meeting", CentralGroupSchema(), statuses=(404,), tag="Feeds"))
    def get(self, slug: str) -> Response:
        """Who holds the meeting of this slug, and at which other times."""
        here = context()
        now = here.clock()
        return _answer(central_group(here.snapshot(now), slug, now))


def _asked(members: dict[str, Any]) -> CentralAsked:
    codes = members["formats"] | members["features"] | members["communities"]
    return CentralAsked(
        scheduled=members["scheduled"],
        start=members["start"],
        hours=members["hours"],
        types=frozenset(code.upper() for code in codes | ({members["type"]} - {None})),
        languages=members["languages"],
        name=members["name_query"],
        limit=members["limit"],
    )


def _answer(told: object) -> Response:
    return tagged(orjson.dumps(told))
