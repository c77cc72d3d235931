"""/v1/sources: how fetching them goes, what is held of them, what was rejected. For curators, with a key."""

from __future__ import annotations

from functools import partial
from typing import Any

import orjson
from flask import Response
from flask_restx import Namespace, Resource

from finder.api.authorised import Caller, authorised
from finder.api.context import context
from finder.api.contract import Contract
from finder.api.etag import unkept
from finder.domain.errors import NotFound
from finder.intake.naming import SOURCE_FORM
from finder.service.holding import approve, discard, held_import
from finder.service.keys import Scope
from finder.service.sources import ask_for_sync, rejects, sources
from finder.shapes.sources import (
    Decision,
    HeldDecidedSchema,
    HeldDecisionSchema,
    HeldSchema,
    RejectsSchema,
    SourceHealthSchema,
    SourcesSchema,
)

ASKS = (401, 403)
namespace = Namespace("sources", path="/v1")
curators = partial(Contract, scope=Scope.CURATE, tag="Curating", is_cached=False)


@namespace.route("/sources")
class Sources(Resource):
    """The sources."""

    @authorised(curators("How fetching the sources goes", SourcesSchema(), statuses=ASKS))
    def get(self, caller: Caller) -> Response:
        """Every source, by name: where it is fetched, how that goes, what its last import did."""
        caller.members()
        return _answer({"items": sources(context().finder)})


@namespace.route("/sources/<name>/sync")
class Sync(Resource):
    """A feed that is to be fetched."""

    @authorised(curators("Have a feed fetched now", SourceHealthSchema(), statuses=(*ASKS, 404), success=202))
    def post(self, caller: Caller, name: str) -> Response:
        """The source, now due: the process that syncs takes it within seconds, where one runs."""
        here = context()
        caller.members()
        answer = _answer(ask_for_sync(here.finder, _known(name), here.clock()))
        answer.status_code = 202
        return answer


@namespace.route("/sources/<name>/rejects")
class Rejects(Resource):
    """Rows that were not kept."""

    @authorised(curators("Rows that were not kept", RejectsSchema(), statuses=(*ASKS, 404)))
    def get(self, caller: Caller, name: str) -> Response:
        """The rows of the source's last import that were not kept, each with the field at fault and why."""
        found = rejects(context().finder, _known(name))
        caller.members()
        return _answer({"source": name, "items": found})


@namespace.route("/sources/<name>/held")
class HeldImport(Resource):
    """An import that waits."""

    @authorised(curators("What is held of a source", HeldSchema(), statuses=(*ASKS, 404)))
    def get(self, caller: Caller, name: str) -> Response:
        """Why it is held, and what it would do, kind by kind, with ten examples each."""
        found = held_import(context().finder, _known(name))
        caller.members()
        return _answer(found)

    @authorised(
        curators(
            "Decide on what is held",
            HeldDecidedSchema(),
            members=HeldDecisionSchema(),
            statuses=(400, *ASKS, 404, 409, 413, 415),
        )
    )
    def post(self, caller: Caller, name: str) -> Response:
        """Approved, it is imported upon what the source holds by now; discarded, it is forgotten.

        409 where the feed could not be read to its end: that can only be discarded.
        """
        here = context()
        held_import(here.finder, _known(name))
        told = caller.members()
        if told["decision"] is Decision.DISCARD:
            discard(here.finder, name)
            return _answer({"source": name, "decision": Decision.DISCARD, "counts": None})
        report = approve(here.finder, name, here.clock(), caller.key.name, told.get("reason"))
        return _answer({"source": name, "decision": Decision.APPROVE, "counts": report.counts()})


def _known(name: str) -> str:
    """The name, if it can be one. Raises NotFound; what is none is not repeated."""
    if not SOURCE_FORM.fullmatch(name):
        raise NotFound("there is no source of that name")
    return name


def _answer(members: dict[str, Any]) -> Response:
    return unkept(orjson.dumps(members, option=orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS))
