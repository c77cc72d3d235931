"""What caches may do with each answer, path by path: who may keep it, how long, and what it depends on."""

from __future__ import annotations

import re

import pytest

from tests.api.curators import curator
from tests.api.served import Served, problem
from tests.api.town import ORIGIN
from tests.builders import NOW

PUBLIC = "public, max-age=0, s-maxage=60"
PRIVATE = "private, no-cache"
FILE = "public, max-age=31536000, immutable"
NOON = "/v1/listings/nashville-aa:noon"
BMLT = "/bmlt/client_interface/json/"
ENCODING = "Accept-Encoding"
WORDS = "Accept-Language, Accept-Encoding"

# Path, Cache-Control, Vary; all of them have a tag.
KEPT = [
    (f"/v1/nearby?{ORIGIN}", PRIVATE, WORDS),
    ("/v1/nearby?near=37203", PRIVATE, WORDS),
    ("/v1/occurrences", PUBLIC, WORDS),
    ("/v1/occurrences?kind=social&weekdays=sat", PUBLIC, WORDS),
    (f"/v1/occurrences?{ORIGIN}", PRIVATE, WORDS),
    ("/v1/occurrences?bbox=-87,36,-86,37", PRIVATE, WORDS),
    ("/v1/listings", PUBLIC, WORDS),
    ("/v1/listings?q=sunrise", PRIVATE, WORDS),
    (NOON, PUBLIC, WORDS),
    (f"{NOON}.ics", PUBLIC, ENCODING),
    (f"{NOON}/occurrences", PUBLIC, WORDS),
    ("/v1/changes", PUBLIC, WORDS),
    ("/v1/changes?since=1", PUBLIC, WORDS),
    ("/v1/changes?bbox=-87,36,-86,37", PRIVATE, WORDS),
    ("/v1/places?q=nash", PRIVATE, ENCODING),
    ("/v1/vocabulary", PUBLIC, WORDS),
    ("/v1/dataset", PUBLIC, ENCODING),
    ("/feeds/meetings.json", PUBLIC, ENCODING),
    ("/feeds/meetings.json?kind=meeting", PUBLIC, ENCODING),
    (f"/feeds/meetings.json?{ORIGIN}&radius_m=5000", PRIVATE, ENCODING),
    ("/feeds/calendar.ics", PUBLIC, ENCODING),
    ("/feeds/listings.csv", PUBLIC, ENCODING),
    ("/feeds/listings.geojson", PUBLIC, ENCODING),
    ("/central-query/meetings", PUBLIC, ENCODING),
    ("/central-query/meetings?nameQuery=zoom", PRIVATE, ENCODING),
    ("/central-query/meetings/facets", PUBLIC, ENCODING),
    ("/central-query/meetings/nashville-aa:zoom--tue-1200", PUBLIC, ENCODING),
    ("/central-query/meetings/nashville-aa:zoom--tue-1200/related-group-info", PUBLIC, ENCODING),
    (f"{BMLT}?switcher=GetSearchResults", PUBLIC, ENCODING),
    (f"{BMLT}?switcher=GetSearchResults&lat_val=36.1&long_val=-86.7&geo_width=5", PRIVATE, ENCODING),
    ("/bmlt/na/client_interface/jsonp/?switcher=GetFormats", PUBLIC, ENCODING),
    ("/openapi.json", PUBLIC, ENCODING),
    ("/", "no-cache", ENCODING),
    ("/docs/", "no-cache", ENCODING),
    ("/listings/nashville-aa:noon", "no-cache", WORDS),
    ("/static/start.css", "no-cache", ENCODING),
]
UNKEPT = ["/healthz", "/readyz"]
# For who has a key.
CURATING = [
    f"{NOON}/history",
    "/v1/reports",
    "/v1/sources",
    "/v1/sources/nashville-aa/held",
    "/v1/sources/nashville-aa/rejects",
]
each_kept = pytest.mark.parametrize(("path", "control", "vary"), KEPT, ids=[row[0] for row in KEPT])
each_encoding = pytest.mark.parametrize("encoding", ["", "gzip", "br", "zstd"])


def test_the_table_has_every_path(town: Served) -> None:
    asked = [path.partition("?")[0] for path in (*(row[0] for row in KEPT), *UNKEPT, *CURATING)]
    adapter = town.app.url_map.bind("localhost")
    told = {adapter.match(path, return_rule=True)[0].rule for path in asked}
    assert told == {rule.rule for rule in town.app.url_map.iter_rules() if "GET" in (rule.methods or ())}


@each_kept
def test_who_may_keep_it_and_what_it_depends_on(town: Served, path: str, control: str, vary: str) -> None:
    answer = town.get(path)
    assert (answer.headers["Cache-Control"], answer.headers["Vary"]) == (control, vary)
    assert re.fullmatch(r'"[0-9a-f-]+"', answer.headers["ETag"])


@each_encoding
@each_kept
def test_who_holds_it_is_told_that_it_still_stands(
    town: Served, path: str, control: str, vary: str, encoding: str
) -> None:
    answer = town.get(path, Accept_Encoding=encoding)
    held = town.get(path, Accept_Encoding=encoding, If_None_Match=answer.headers["ETag"])
    assert (held.status_code, held.data) == (304, b"")
    names = ("ETag", "Cache-Control", "Vary")
    assert [held.headers[name] for name in names] == [answer.headers["ETag"], control, vary]
    assert "Content-Encoding" not in held.headers
    assert "Content-Type" not in held.headers


@each_encoding
@each_kept
def test_head_has_the_headers_of_get_and_no_body(
    town: Served, path: str, control: str, vary: str, encoding: str
) -> None:
    accepted = {"Accept-Encoding": encoding}
    got, head = (town.client.open(path, method=method, headers=accepted) for method in ("GET", "HEAD"))
    assert head.data == b""
    assert dict(head.headers) == dict(got.headers)
    assert int(head.headers["Content-Length"]) == len(got.data)


@each_kept
def test_another_tag_to_match_is_a_412(town: Served, path: str, control: str, vary: str) -> None:
    if control == "no-cache":
        return
    answer = town.get(path, If_Match='"other"')
    assert problem(answer, 412)["type"] == "urn:finder:problem:precondition-failed"
    assert town.get(path, If_Match=town.get(path).headers["ETag"]).status_code == 200


@pytest.mark.parametrize("path", UNKEPT)
def test_whether_finder_is_well_is_kept_by_nobody(town: Served, path: str) -> None:
    answer = town.get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_what_curators_see_is_kept_by_nobody(town: Served) -> None:
    zoe = curator(town)
    for path in CURATING:
        with_key, without = zoe.ask("GET", path, None), town.get(path)
        assert (with_key.status_code == 401, without.status_code) == (False, 401)
        assert {each.headers["Cache-Control"] for each in (with_key, without)} == {"no-store"}


def test_a_file_of_the_pages_is_kept_for_good_under_the_address_of_its_content(town: Served) -> None:
    [address] = set(re.findall(r"/static/start\.css\?v=\w+", town.get("/").text))
    assert town.get(address).headers["Cache-Control"] == FILE


def test_a_cursor_may_carry_a_position_and_is_private(town: Served) -> None:
    cursor = town.get(f"/v1/nearby?{ORIGIN}&limit=1").get_json()["next_cursor"]
    assert town.get(f"/v1/nearby?cursor={cursor}").headers["Cache-Control"] == PRIVATE


@pytest.mark.parametrize(("query", "control"), [("", PUBLIC), ("&bbox=-87,36,-86,37", PRIVATE)])
def test_pages_of_a_copy_are_kept_as_what_began_it(town: Served, query: str, control: str) -> None:
    cursor = town.get(f"/v1/changes?limit=1{query}").get_json()["next_cursor"]
    assert town.get(f"/v1/changes?cursor={cursor}").headers["Cache-Control"] == control


def test_all_who_begin_a_copy_ask_for_the_same_pages(town: Served) -> None:
    cursors = set()
    for seconds in (0, 1):
        town.clock.now = NOW.replace(second=seconds)
        cursors.add(town.get("/v1/changes?limit=1").get_json()["next_cursor"])
    assert len(cursors) == 1


@pytest.mark.parametrize("path", ["/v1/nearby?lat=91&lon=0", "/v1/nowhere", "/v1/changes?since=9"])
def test_what_was_refused_is_kept_by_nobody(town: Served, path: str) -> None:
    assert town.get(path).headers["Cache-Control"] == "no-store"
