"""/bmlt: the semantic API of BMLT, read-only, for the clients that NA's sites have."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Response, request
from flask_restx import Namespace, Resource

from finder.api.bmlt_query import list_names, reader
from finder.api.context import context
from finder.api.contract import Contract, operation
from finder.api.etag import JSON, tagged
from finder.catalog.meeting_search import Chosen
from finder.domain.errors import InvalidInput
from finder.service import bmlt_lists
from finder.service.bmlt_changes import ChangesAsked, changes
from finder.service.bmlt_hall import Hall, open_hall
from finder.service.bmlt_meetings import search_results
from finder.service.bmlt_search import BmltSearch
from finder.shapes.bmlt import FORMS, BmltParameters

PARAMETERS = BmltParameters()
SCRIPT = "text/javascript"
CONTRACT = Contract(
    "BMLT's semantic API",
    {"type": ["array", "object"], "items": {"type": "object"}},
    PARAMETERS,
    other_media_types=(SCRIPT,),
    statuses=(400, 404),
    tag="Feeds",
    read=reader(list_names(PARAMETERS.fields)),
)
# Line ends in a script, and no line ends in JSON.
LINE_ENDS = re.compile(b"\xe2\x80[\xa8\xa9]")
namespace = Namespace("bmlt", path="/bmlt")
Members = dict[str, Any]


@namespace.route("/client_interface/<form>/", strict_slashes=False)
class OfAll(Resource):
    """The meetings of all fellowships."""

    @operation(CONTRACT)
    def get(self, given: dict[str, Any], form: str) -> Response:
        """What the operation `switcher` answers of the meetings of all fellowships; each value is a text.

        GetSearchResults tells what is held weekly, or in some weeks of each month. Lists may be written
        `a,b`, or `name[]=a&name[]=b`; parameters that are not known are passed over.
        """
        return _answer(given, form, None)


@namespace.route("/<fellowship>/client_interface/<form>/", strict_slashes=False)
class OfFellowship(Resource):
    """The meetings of one fellowship."""

    @operation(CONTRACT)
    def get(self, given: dict[str, Any], fellowship: str, form: str) -> Response:
        """The same of the meetings of one fellowship, such as `na`."""
        return _answer(given, form, fellowship)


def _answer(given: dict[str, Any], form: str, fellowship: str | None) -> Response:
    if form not in FORMS:
        raise InvalidInput.of("form", f"must be one of {', '.join(FORMS)}")
    members = PARAMETERS.read(given)
    here = context()
    now = here.clock()
    root = request.base_url.partition("/client_interface")[0]
    hall = open_hall(here.finder, here.snapshot(now), fellowship, root, now)
    body = OPERATIONS[members["switcher"]](hall, members)
    if form == "json":
        return tagged(body, JSON)
    return _script(members["callback"], body)


def _script(callback: str, body: bytes) -> Response:
    # The comment keeps a caller's word from being the first bytes of a file.
    escaped = LINE_ENDS.sub(lambda found: b"\\u2028" if found[0].endswith(b"\xa8") else b"\\u2029", body)
    answer = tagged(b"/**/%b(%b);" % (callback.encode(), escaped), SCRIPT)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _search(hall: Hall, members: Members) -> bytes:
    return search_results(hall, BmltSearch.of(members))


def _formats(hall: Hall, members: Members) -> bytes:
    chosen = Chosen.of(members["format_ids"])
    keys, languages = members["key_strings"], members["lang_enum"]
    return bmlt_lists.formats(hall, chosen, keys, languages, is_all=members["show_all"])


def _bodies(hall: Hall, members: Members) -> bytes:
    return bmlt_lists.service_bodies(hall, Chosen.of(members["services"]))


def _changes(hall: Hall, members: Members) -> bytes:
    names = ("start_date", "end_date", "meeting_id", "service_body_id")
    return changes(hall, ChangesAsked(**{name: members[name] for name in names}))


def _values(hall: Hall, members: Members) -> bytes:
    some = members["specific_formats"]
    return bmlt_lists.field_values(hall, members["meeting_key"], some, is_all=members["all_formats"])


OPERATIONS: dict[str, Callable[[Hall, Members], bytes]] = {
    "GetSearchResults": _search,
    "GetFormats": _formats,
    "GetServiceBodies": _bodies,
    "GetChanges": _changes,
    "GetFieldKeys": lambda _hall, _members: bmlt_lists.field_keys(),
    "GetFieldValues": _values,
    "GetServerInfo": lambda hall, _members: bmlt_lists.server_info(hall),
    "GetCoverageArea": lambda hall, _members: bmlt_lists.coverage_area(hall),
}
