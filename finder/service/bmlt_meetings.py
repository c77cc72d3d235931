"""GetSearchResults, answered: meetings as JSON, with how far they are, and the formats they have."""

from __future__ import annotations

import orjson

from finder.catalog.meeting_search import FoundMeetings, search
from finder.formats.bmlt_members import MEMBERS
from finder.service.bmlt_hall import Hall
from finder.service.bmlt_search import KILOMETRE_M, MILE_M, BmltSearch, meeting_search

NOWHERE = -1
MEETING = (
    b'{%b,"distance_in_km":"%b","distance_in_miles":"%b","email_contact":"","published":"1",'
    b'"root_server_uri":%b,%b}'
)


def search_results(hall: Hall, asked: BmltSearch) -> bytes:
    """The meetings; with the formats that they have, or these alone, if so asked. Raises InvalidInput."""
    found = search(hall.snapshot, hall.table, meeting_search(asked, hall.finder.gazetteer, hall.fellowship))
    page = _page(found, asked)
    if not (asked.get_used_formats or asked.get_formats_only):
        return _meetings(hall, page, asked.data_field_key)
    formats = hall.formats_json(hall.table.formats_of(page.rows), next(iter(asked.lang_enum), None))
    if asked.get_formats_only:
        return b'{"formats":%b}' % formats
    return b'{"meetings":%b,"formats":%b}' % (_meetings(hall, page, asked.data_field_key), formats)


def _page(found: FoundMeetings, asked: BmltSearch) -> FoundMeetings:
    if asked.advanced_published < 0:
        return found.page(0, 0)
    if asked.page_size is None:
        return found
    begin = (asked.page_num - 1) * asked.page_size
    return found.page(begin, begin + asked.page_size)


def _meetings(hall: Hall, found: FoundMeetings, names: tuple[str, ...]) -> bytes:
    root = orjson.dumps(hall.root)
    metres = [NOWHERE] * len(found.rows) if found.metres is None else found.metres.tolist()
    told = [
        MEETING % (before, _distance(far, KILOMETRE_M), _distance(far, MILE_M), root, behind)
        for (before, behind), far in zip(hall.table.parts(found.rows), metres, strict=True)
    ]
    wanted = set(names).intersection(MEMBERS)
    # As BMLT does: where none of the names is known, all are told.
    return b"[%b]" % b",".join(told if not wanted else [_with_only(each, wanted) for each in told])


def _distance(metres: int, unit_m: float) -> bytes:
    return b"" if metres == NOWHERE else f"{metres / unit_m:.4f}".rstrip("0").rstrip(".").encode()


def _with_only(meeting: bytes, names: set[str]) -> bytes:
    members = orjson.loads(meeting)
    return orjson.dumps({name: value for name, value in members.items() if name in names})
