"""/v1/outings: the best plan of a period, and copies of it to take along. Nothing of it is kept or logged."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_restx import Namespace, Resource

from finder.api.context import context
from finder.api.contract import Contract, Parameters, operation
from finder.api.etag import JSON, unkept
from finder.api.language import asked_language, told_in
from finder.domain.errors import InvalidInput
from finder.handouts.copies import Style, check_reader, copy_of
from finder.planning.deadline import within
from finder.service.outings import PLAN_SECONDS, outings, wish_of
from finder.service.plan_answers import FORMS, plan_json
from finder.shapes.outing_answers import OutingsAnswerSchema
from finder.shapes.outings import CopyParameters, OutingsSchema
from finder.wording.reasons import TONGUES

COPY = CopyParameters()
MEDIA_TYPES = {"json": JSON, "ics": "text/calendar", "text": "text/plain", "html": "text/html"}
# A page of one file, which asks nothing of anybody.
ALONE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
namespace = Namespace("outings", path="/v1")


@namespace.route("/outings")
class Outings(Resource):
    """A plan."""

    @operation(
        Contract(
            "The best plan of a period, and copies of it",
            OutingsAnswerSchema(),
            COPY,
            members=OutingsSchema(),
            other_media_types=tuple(MEDIA_TYPES[name] for name in FORMS),
            statuses=(400, 413, 415, 422),
            tag="Planning",
            is_cached=False,
            is_translated=True,
        )
    )
    def post(self, given: Parameters, asked: dict[str, Any]) -> Response:
        """Outings that reach the goals of each week: first of the client who is served least, then of all.

        Each has a backup in the same slot; goals that are missed say what to loosen. As JSON, calendar,
        texts of 160 letters or a page to print; `for` gives the copy of one person, which holds nobody
        else. A coach's copy is whole. `format`, `for` and `discreet` may stand in the body, out of logs.
        """
        here = context()
        now = here.clock()
        choices = _choices(COPY.read(given), asked)
        language = asked_language(TONGUES)
        style = Style(
            language=language, is_discreet=choices.get("discreet", True), plan_id=asked.get("plan_id")
        )
        form, reader = choices.get("format") or _accepted(), choices.get("for_")
        wish = wish_of(asked, here.finder.gazetteer, now, language)
        check_reader(wish.people, reader, is_handout=form != "json")
        snapshot = here.snapshot(now)
        plan = outings(snapshot, wish, now, here.finder.travel, within(PLAN_SECONDS))
        copy = copy_of(plan, wish.people, reader, style, now)
        body = plan_json(copy, snapshot, now.date()) if form == "json" else FORMS[form](copy)
        return told_in(language, _answer(form, body))


def _choices(of_query: dict[str, Any], of_body: dict[str, Any]) -> dict[str, Any]:
    """How the plan is to be answered. Raises InvalidInput for what stands in query and body."""
    asked = {name: value for name, value in of_query.items() if value is not None}
    for name in asked:
        if name in of_body:
            raise InvalidInput.of(name.rstrip("_"), "stands in the query, and in the body")
    return of_body | asked


def _accepted() -> str:
    """The form that the caller likes best; JSON where it is not said."""
    liked = request.accept_mimetypes.best_match([*MEDIA_TYPES.values()], JSON)
    return next(name for name, media_type in MEDIA_TYPES.items() if media_type == liked)


def _answer(form: str, body: bytes) -> Response:
    answer = unkept(body, MEDIA_TYPES[form])
    answer.vary.add("Accept")
    if form == "ics":
        answer.headers["Content-Disposition"] = 'attachment; filename="plan.ics"'
    if form == "html":
        answer.headers["Content-Security-Policy"] = ALONE
        answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
