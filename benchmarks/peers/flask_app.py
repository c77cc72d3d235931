"""The peers over HTTP: a Flask view that has its bytes ready, and one for each database."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import orjson
from flask import Flask, Response, request

from benchmarks.peers.kinds import Peer, Peers
from benchmarks.peers.listed import Filter
from finder.domain.geo import Point
from finder.serving.access_log import AccessLog
from finder.serving.bridge import Bridge
from finder.shapes.query import DEFAULT_LIMIT
from finder.shapes.query_fields import WEEKDAYS

# Variables that tell where the answers stand that finder gave, and where the peers are.
FOLDER, ADDRESSES = "BENCHMARKS_FOLDER", "BENCHMARKS_PEERS"
ANSWERS = "answers.json"
READY_MADE = "ready-made"
REQUEST_SECONDS = 20


def bridged() -> Bridge:
    """The peers as a worker of finder's server calls its application, the access log included."""
    return Bridge(AccessLog(application().wsgi_app), REQUEST_SECONDS)


def application() -> Flask:
    """A view for each peer."""
    answers = {query.encode(): body.encode() for query, body in _kept().items()}
    app = Flask("peers")

    @app.get("/ready")
    def ready() -> Response:
        return Response()

    @app.get(f"/{READY_MADE}")
    def ready_made() -> Response:
        return Response(answers[request.query_string], mimetype="application/json")

    for kind, peer in Peers(orjson.loads(os.environ[ADDRESSES]), {}).opened().items():
        app.add_url_rule(f"/{kind.key}", kind.key, _view(peer))
    return app


def _view(peer: Peer) -> Callable[[], Response]:
    def view() -> Response:
        origin = Point(float(request.args["lat"]), float(request.args["lon"]))
        found = peer.nearby(origin, _filter(request.args), datetime.now(UTC), DEFAULT_LIMIT)
        return Response(b'{"items":[' + b",".join(found) + b"]}", mimetype="application/json")

    return view


def _kept() -> dict[str, str]:
    answers: dict[str, str] = orjson.loads((Path(os.environ[FOLDER]) / ANSWERS).read_bytes())
    return answers


def _filter(given: Mapping[str, str]) -> Filter:
    types, weekdays = (tuple(filter(None, given.get(name, "").split(","))) for name in ("types", "weekdays"))
    return Filter(types, tuple(int(WEEKDAYS[day]) for day in weekdays))
