"""/v1/matches: what people can go to together. Nothing of the question is kept, logged or repeated."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_restx import Namespace, Resource

from finder.api.context import context
from finder.api.contract import Contract, operation
from finder.api.etag import unkept
from finder.api.language import asked_language, told_in
from finder.service.matching import matches_json
from finder.shapes.match_answers import MatchesAnswerSchema
from finder.shapes.matches import MatchesSchema
from finder.wording.reasons import TONGUES

namespace = Namespace("matching", path="/v1")


@namespace.route("/matches")
class Matches(Resource):
    """What fits people."""

    @operation(
        Contract(
            "What people can go to together, and why",
            MatchesAnswerSchema(),
            members=MatchesSchema(),
            statuses=(400, 413, 415, 422),
            tag="Planning",
            is_cached=False,
            is_translated=True,
        )
    )
    def post(self, asked: dict[str, Any]) -> Response:
        """Occurrences that everyone named can attend: free, there and home in time, let in, and safe.

        The best first, with reasons, the ways, and what nearly fits. Supporters go along where they can.
        Listings are ranked, people never are; no way of recovery counts more than another unless asked for.
        """
        here = context()
        now = here.clock()
        finder, language = here.finder, asked_language(TONGUES)
        body = matches_json(here.snapshot(now), finder.gazetteer, asked, now, finder.travel, language)
        return told_in(language, unkept(body))
