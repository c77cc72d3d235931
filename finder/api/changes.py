"""/v1/changes: what phones that keep a copy of the dataset ask for."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response, request
from flask_restx import Namespace, Resource

from finder.api.context import context
from finder.api.contract import Contract, Parameters, operation
from finder.api.cursor import NO_CURSOR, InvalidCursor, require_unchanged, seal, unseal
from finder.api.etag import tagged
from finder.api.keeping import cache_control
from finder.api.language import asked_language, told_in
from finder.api.problems import problem
from finder.domain.errors import Refused
from finder.service.changes import Changes, Mark, changes, whole
from finder.service.reading import Asked
from finder.shapes.changes import ChangesPageSchema, ChangesParameters
from finder.store import Told
from finder.wording.tongues import TONGUES

PARAMETERS = ChangesParameters()
MAX_VERSION = 2**31 - 1
namespace = Namespace("changes", path="/v1")


@namespace.route("/changes")
class ChangesSince(Resource):
    """What changed."""

    @operation(
        Contract(
            "What changed since a version, for who keeps a copy",
            ChangesPageSchema(),
            PARAMETERS,
            statuses=(400, 410, 422, 503),
            is_translated=True,
        )
    )
    def get(self, given: Parameters) -> Response:
        """Every listing that changed since, whole, and a tombstone of each that went.

        A copy begins without `since`. Once all pages are in it, it is of the `dataset.version` of the last
        page, which is the next `since`. A walk goes on whatever is imported meanwhile. Suspended listings
        and those that are over are in it; examples are where they are asked for. A copy asks with the same
        filters always, and in one language: what does not pass any more comes as a tombstone. 410: begin
        anew.
        """
        cursor = given.get("cursor")
        parameters, mark = (given, None) if cursor is None else _resumed(cursor, given)
        language = asked_language(TONGUES)
        try:
            page = _page(parameters, language, mark)
        except Refused:
            return problem(503, "not-ready", "what changed cannot be asked just now")
        answer = told_in(language, tagged(_body(page, parameters)))
        # By the parameters of the walk, not by its cursor: all phones that begin a copy ask the same.
        answer.headers["Cache-Control"] = cache_control(parameters)
        return answer


def _page(parameters: Parameters, language: str, mark: Mark | None) -> Changes:
    """The page. Raises InvalidInput, UnknownVersion, and Refused where the database cannot be asked."""
    members = PARAMETERS.read(parameters)
    asked, since = Asked.of(members | {"tongue": language}), members["since"]
    here = context()
    now = here.clock()
    snapshot = here.snapshot(now)
    if since is None:
        return whole(snapshot, asked, now.date(), mark)
    return changes(here.finder.store, snapshot, since, asked, now.date(), mark)


def _resumed(cursor: str, given: Parameters) -> tuple[Parameters, Mark]:
    """The parameters of the walk, and where it goes on. Raises InvalidCursor."""
    try:
        path, parameters, version, *last = unseal(cursor)
        mark = Mark(version, Told(*last))
        is_whole = _is_walk(path, parameters, mark)
    except (AttributeError, TypeError, ValueError) as err:
        raise InvalidCursor(NO_CURSOR) from err
    if not is_whole:
        raise InvalidCursor(NO_CURSOR)
    require_unchanged(given, parameters)
    return parameters, mark


def _is_walk(path: Any, parameters: Any, mark: Mark) -> bool:
    """Whether the members of a cursor are what finder seals: anyone can make a text that reads as one."""
    texts = (mark.last.id, *parameters.keys(), *parameters.values())
    numbers = (mark.version, mark.last.version)
    return (
        path == _path()
        and all(type(text) is str for text in texts)
        and all(type(number) is int and 0 <= number <= MAX_VERSION for number in numbers)
    )


def _body(page: Changes, parameters: Parameters) -> bytes:
    head: dict[str, Any] = {
        "dataset": {"version": page.version, "as_of": page.snapshot.as_of},
        "origin": None,
        "window": None,
        "sources": page.sources,
        "total": page.total,
        "next_cursor": None if page.next is None else _cursor(page.next, parameters),
    }
    return orjson.dumps(head)[:-1] + b',"items":[' + b",".join(page.items) + b"]}"


def _cursor(mark: Mark, parameters: Parameters) -> str:
    # The same for all who walk: what stands between finder and them may keep the pages.
    return seal([_path(), parameters, mark.version, mark.last.version, mark.last.id])


def _path() -> str:
    return request.path.rstrip("/")
