"""What curators do over HTTP. Nothing is written without a key."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import orjson
from flask import Response, request
from flask_restx import Namespace, Resource

from finder.api.authorised import Caller, authorised
from finder.api.context import context
from finder.api.contract import Contract, NoPrecondition
from finder.api.etag import JSON, etag_of, unkept
from finder.service import curating
from finder.service.curating import Done, Wish
from finder.service.histories import history
from finder.service.keys import Scope
from finder.service.representation import representation
from finder.shapes.curating import (
    CancellationSchema,
    HistorySchema,
    ListingChangesSchema,
    NewListingSchema,
    ReasonSchema,
    RemovedSchema,
    RestorationSchema,
    VerificationBodySchema,
)
from finder.shapes.listing import ListingSchema

# `"<revision>-<hash>"`, of which the revision is compared.
TAG = re.compile(r'"(\d{1,9})-[^"]*"')
WRITES = (400, 401, 403, 404, 413, 415, 429)
ON_ONE = (301, *WRITES, 412)

namespace = Namespace("curating", path="/v1")
curators = partial(
    Contract, scope=Scope.CURATE, tag="Curating", is_cached=False, statuses=ON_ONE, asks_held=True
)


@namespace.route("/listings")
class NewListing(Resource):
    """Listings that curators add."""

    @authorised(
        Contract(
            "Add a listing",
            ListingSchema(),
            members=NewListingSchema(),
            scope=Scope.CURATE,
            tag="Curating",
            is_cached=False,
            success=201,
            statuses=(*WRITES, 409),
        )
    )
    def post(self, caller: Caller) -> Response:
        """The listing as it is kept, checked by whoever adds it. Its id begins with `curated:`."""
        done = curating.create(context().finder, wish_of(caller))
        assert done.entry is not None
        answer = _answer(done)
        answer.status_code = 201
        answer.headers["Location"] = f"/v1/listings/{done.entry.id}"
        return answer


@namespace.route("/listings/<listing:listing_id>")
class EditedListing(Resource):
    """A listing that is changed."""

    @authorised(
        curators(
            "Change a listing",
            ListingSchema(),
            members=ListingChangesSchema(),
            statuses=(*ON_ONE, 428),
        )
    )
    def patch(self, caller: Caller, listing_id: str) -> Response:
        """The listing as it now is. What is said here stands above its feed, field by field, from now on."""
        return _answer(curating.edit(context().finder, listing_id, wish_of(caller, _held)))

    @authorised(
        curators(
            "Remove a listing",
            RemovedSchema(),
            members=ReasonSchema(),
            is_bare_allowed=True,
            statuses=(*ON_ONE, 428),
        )
    )
    def delete(self, caller: Caller, listing_id: str) -> Response:
        """The listing goes, and stays away while its feed goes on listing it. It can be restored."""
        curating.remove(context().finder, listing_id, wish_of(caller, _held))
        return unkept(orjson.dumps({"id": listing_id, "removed": True}))


@namespace.route("/listings/<listing_id>/cancellations")
class Cancellations(Resource):
    """Dates that do not take place."""

    @authorised(curators("Cancel a date", ListingSchema(), members=CancellationSchema()))
    def post(self, caller: Caller, listing_id: str) -> Response:
        """The listing, one date of which is cancelled. A pause of days or weeks is its `suspended`."""
        return _answer(curating.cancel(context().finder, listing_id, wish_of(caller)))


@namespace.route("/listings/<listing_id>/verification")
class Verifications(Resource):
    """That a listing was checked."""

    @authorised(
        curators(
            "Say that it was checked", ListingSchema(), members=VerificationBodySchema(), is_bare_allowed=True
        )
    )
    def post(self, caller: Caller, listing_id: str) -> Response:
        """The listing as one that was checked, today unless another day is told."""
        return _answer(curating.verify(context().finder, listing_id, wish_of(caller)))


@namespace.route("/listings/<listing_id>/restoration")
class Restorations(Resource):
    """The way back."""

    @authorised(curators("Restore a listing", ListingSchema(), members=RestorationSchema()))
    def post(self, caller: Caller, listing_id: str) -> Response:
        """The listing as it was at a revision, also one that was removed."""
        return _answer(curating.restore(context().finder, listing_id, wish_of(caller)))


@namespace.route("/listings/<listing_id>/history")
class History(Resource):
    """What happened to a listing."""

    @authorised(
        curators("The history of a listing", HistorySchema(), statuses=(401, 403, 404), asks_held=False)
    )
    def get(self, caller: Caller, listing_id: str) -> Response:
        """Who changed what, when and why, and which fields curators hold against its feed."""
        told = history(context().finder.store, listing_id)
        caller.members()
        return unkept(orjson.dumps(told))


def wish_of(caller: Caller, held: Callable[[], int | None] | None = None) -> Wish:
    """What a caller wants, of any state of the listing unless they say of which."""
    return Wish(caller.key.name, context().clock(), caller.members, held or _held_if_told)


def _answer(done: Done) -> Response:
    """The listing under the tag by which it can be changed again."""
    assert done.entry is not None
    body = representation(done.entry, done.fetched, context().clock().date())
    answer = Response(body, mimetype=JSON, headers={"Cache-Control": "no-store"})
    answer.set_etag(f"{done.entry.revision}-{etag_of(body)}")
    return answer


def _held() -> int | None:
    """The revision that the caller saw; None for `*`. Raises NoPrecondition."""
    if "If-Match" not in request.headers:
        raise NoPrecondition("If-Match is needed: the ETag of the listing as you saw it")
    return _held_if_told()


def _held_if_told() -> int | None:
    """The revision that the caller saw; 0, which never is, for a tag of no listing."""
    header = request.headers.get("If-Match", "*").strip()
    if header == "*":
        return None
    tag = TAG.fullmatch(header)
    return 0 if tag is None else int(tag[1])
