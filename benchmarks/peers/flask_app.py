"""The peers over HTTP: a Flask view that has its bytes ready, and one that asks the R*Tree."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import orjson
from flask import Flask, Response, request

from benchmarks.peers.rtree import Filter, RTree
from finder.domain.geo import Point
from finder.shapes.query import DEFAULT_LIMIT
from finder.shapes.query_fields import WEEKDAYS

FOLDER = "BENCHMARKS_FOLDER"
TREE, ANSWERS = "rtree.sqlite", "answers.json"


def application() -> Flask:
    """What granian serves; its folder holds the R*Tree and the answers that finder gave."""
    folder = Path(os.environ[FOLDER])
    answers = {query.encode(): body.encode() for query, body in _kept(folder).items()}
    tree = RTree(folder / TREE)
    app = Flask("peers")

    @app.get("/ready-made")
    def ready_made() -> Response:
        return Response(answers[request.query_string], mimetype="application/json")

    @app.get("/rtree")
    def rtree() -> Response:
        origin = Point(float(request.args["lat"]), float(request.args["lon"]))
        found = tree.nearby(origin, _filter(request.args), datetime.now(UTC), DEFAULT_LIMIT)
        return Response(b'{"items":[' + b",".join(found) + b"]}", mimetype="application/json")

    return app


def _kept(folder: Path) -> dict[str, str]:
    answers: dict[str, str] = orjson.loads((folder / ANSWERS).read_bytes())
    return answers


def _filter(given: Mapping[str, str]) -> Filter:
    types, weekdays = (tuple(filter(None, given.get(name, "").split(","))) for name in ("types", "weekdays"))
    return Filter(types, tuple(int(WEEKDAYS[day]) for day in weekdays))
