"""What people report of listings, and the queue of curators."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response, request
from flask_restx import Namespace, Resource

from finder.api.authorised import Caller, authorised
from finder.api.context import context
from finder.api.contract import Contract, operation
from finder.api.curating import wish_of
from finder.api.etag import JSON, unkept
from finder.service.keys import Scope
from finder.service.reading import find
from finder.service.reporting import Said, decide, queue, report
from finder.shapes.reports import (
    DecidedSchema,
    DecisionSchema,
    QueueParameters,
    QueueSchema,
    ReportSchema,
    TakenSchema,
)

PARAMETERS = QueueParameters()
TAKEN = orjson.dumps({"status": "received"})
namespace = Namespace("reports", path="/v1")


@namespace.route("/listings/<listing_id>/reports")
class ReportsOfListing(Resource):
    """That a listing is not as it is told."""

    @operation(
        Contract(
            "Report that a listing is not as it is told",
            TakenSchema(),
            members=ReportSchema(),
            tag="Curating",
            is_cached=False,
            success=202,
            statuses=(301, 400, 404, 413, 415, 429),
        )
    )
    def post(self, members: dict[str, Any], listing_id: str) -> Response:
        """Curators look at it. Nobody is asked who they are, and what was said is gone in 30 days.

        Several people on several days who say that it is closed have readers told to call first.
        """
        here = context()
        now = here.clock()
        find(here.snapshot(now), listing_id)
        if not members.get("website"):
            said = Said(members["kind"], members.get("text"))
            report(here.finder, listing_id, said, request.remote_addr or "", now)
        return Response(TAKEN, 202, mimetype=JSON, headers={"Cache-Control": "no-store"})


@namespace.route("/reports")
class Queue(Resource):
    """The reports that nobody decided."""

    @authorised(
        Contract(
            "What was reported",
            QueueSchema(),
            PARAMETERS,
            scope=Scope.CURATE,
            tag="Curating",
            is_cached=False,
            statuses=(401, 403),
        )
    )
    def get(self, caller: Caller) -> Response:
        """Listings with open reports, the most pressing first. What is decided leaves the queue."""
        here = context()
        asked = PARAMETERS.read(caller.parameters())
        return unkept(orjson.dumps(queue(here.finder, here.clock(), asked["limit"])))

    @authorised(
        Contract(
            "Decide on reports",
            DecidedSchema(),
            members=DecisionSchema(),
            scope=Scope.CURATE,
            tag="Curating",
            is_cached=False,
            statuses=(301, 400, 401, 403, 404, 413, 415, 429),
        )
    )
    def patch(self, caller: Caller) -> Response:
        """What reports of one listing say is done, or they are dismissed; their texts go either way."""
        listing_id, done = decide(context().finder, wish_of(caller))
        revision = 0 if done.entry is None else done.entry.revision
        return unkept(orjson.dumps({"listing_id": listing_id, "revision": revision}))
