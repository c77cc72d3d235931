"""Entity tags: a 304 is given where a 200 now would carry the same bytes, and nowhere else."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.api.served import Served, problem
from tests.api.town import ORIGIN, SUNRISE
from tests.builders import NOW, meeting

PATHS = [
    f"/v1/nearby?{ORIGIN}",
    f"/v1/nearby?{ORIGIN}&from=2026-11-23T18:00:00Z&until=2026-12-23T18:00:00Z",
    "/v1/occurrences",
    "/v1/occurrences?from=2026-11-23T18:00:00Z",
    "/v1/listings",
    "/v1/listings?weekdays=mon",
    "/v1/listings/nashville-aa:sunrise",
    "/v1/listings/nashville-sober:hike/occurrences",
    "/v1/vocabulary",
    "/v1/dataset",
    "/v1/changes",
    "/v1/changes?since=1",
    "/feeds/listings.csv",
    "/openapi.json",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_a_strong_tag(town: Served, path: str) -> None:
    answer = town.get(path)
    assert re.fullmatch(r'"([1-9][0-9]*-)?[0-9a-f]{32}"', answer.headers["ETag"])


@pytest.mark.parametrize("path", PATHS)
def test_who_holds_the_bytes_gets_a_304_without_a_body(town: Served, path: str) -> None:
    tag = town.get(path).headers["ETag"]
    answer = town.get(path, If_None_Match=tag)
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == tag
    assert "Content-Type" not in answer.headers
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


TAGS = {
    "weak": ('W/"{}"', 304),
    "among others": ('"a", "{}", "b"', 304),
    "any": ("*", 304),
    "another": ('"a"', 200),
    "a part of it": ('"x{}"', 200),
    "none": ("", 200),
}


@pytest.mark.parametrize(("form", "status"), TAGS.values(), ids=TAGS.keys())
def test_if_none_match_is_read_in_all_its_forms(town: Served, form: str, status: int) -> None:
    tag = town.get("/v1/dataset").headers["ETag"].strip('"')
    assert town.get("/v1/dataset", If_None_Match=form.format(tag)).status_code == status


def test_if_match_of_other_bytes_is_a_412(town: Served) -> None:
    path = "/v1/listings/nashville-aa:sunrise"
    tag = town.get(path).headers["ETag"]
    assert town.get(path, If_Match=tag).status_code == 200
    assert town.get(path, If_Match="*").status_code == 200
    problem(town.get(path, If_Match='"1-0"'), 412)
    # A weak tag never matches strongly.
    problem(town.get(path, If_Match=f"W/{tag}"), 412)


def test_a_language_has_its_own_tag(town: Served) -> None:
    english = town.get("/v1/vocabulary", Accept_Language="en").headers["ETag"]
    assert town.get("/v1/vocabulary", Accept_Language="es", If_None_Match=english).status_code == 200
    held = town.get("/v1/vocabulary", Accept_Language="en", If_None_Match=english)
    assert (held.status_code, held.headers["Vary"]) == (304, "Accept-Language, Accept-Encoding")


def test_a_listing_carries_its_revision_in_its_tag(served: Served) -> None:
    path = "/v1/listings/nashville-aa:sunrise"
    served.take("nashville-aa", [SUNRISE])
    first = served.get(path).headers["ETag"]
    served.take("nashville-aa", [meeting(name="Dawn")])
    second = served.get(path, If_None_Match=first)
    assert (second.status_code, second.get_json()["revision"]) == (200, 2)
    assert [tag.partition("-")[0] for tag in (first, second.headers["ETag"])] == ['"1', '"2']


def test_a_newer_fetch_of_the_same_feed_changes_the_bytes_and_not_the_revision(served: Served) -> None:
    path = "/v1/listings/nashville-aa:sunrise"
    served.take("nashville-aa", [SUNRISE])
    first = served.get(path).headers["ETag"]
    served.take("nashville-aa", [SUNRISE], date(2026, 11, 23))
    second = served.get(path, If_None_Match=first)
    assert second.status_code == 200
    assert second.get_json()["verification"]["checked_on"] == "2026-11-23"
    assert second.headers["ETag"].startswith('"1-')


@pytest.mark.parametrize(
    "path",
    [
        "/v1/nearby",
        "/v1/nearby?cursor=x",
        "/v1/listings/no:where",
        "/nowhere",
        "/v1/listings?limit=0",
        "/healthz",
    ],
)
def test_errors_and_well_being_carry_no_tag(town: Served, path: str) -> None:
    answer = town.get(path, If_None_Match="*")
    assert answer.status_code != 304
    assert "ETag" not in answer.headers


# Fetched on 22 November 2026: the first moments after 90 and after 180 days.
STALE = datetime(2027, 2, 21, tzinfo=UTC)
UNCHECKED = datetime(2027, 5, 22, tzinfo=UTC)
# Where answers change: minutes of the window, the end of an occurrence, midnight, and the days of staleness.
INSTANTS = st.one_of(
    st.integers(0, 180).map(lambda seconds: NOW + timedelta(seconds=seconds)),
    st.integers(0, 8 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    st.sampled_from([STALE, UNCHECKED]).flatmap(
        lambda day: st.integers(-90, 90).map(lambda minutes: day + timedelta(minutes=minutes))
    ),
)


@given(path=st.sampled_from(PATHS), first=INSTANTS, second=INSTANTS)
def test_a_304_is_given_if_and_only_if_a_200_would_carry_the_same_bytes(
    lasting_town: Served, path: str, first: datetime, second: datetime
) -> None:
    lasting_town.clock.now = first
    held = lasting_town.get(path)
    lasting_town.clock.now = second
    now = lasting_town.get(path)
    answer = lasting_town.get(path, If_None_Match=held.headers["ETag"])
    assert (answer.status_code == 304) == (held.data == now.data)
    assert answer.headers["ETag"] == now.headers["ETag"]
    assert answer.data == (b"" if held.data == now.data else now.data)


SECOND = timedelta(seconds=1)
DAY_BEFORE = STALE - timedelta(days=1)
# When an answer was got, when it is asked for again, and whether each of the four is as it was.
WALK = {
    "within the minute": (NOW, NOW + 59 * SECOND, "304 304 304 304"),
    "the next minute": (NOW, NOW + timedelta(minutes=1), "200 304 304 304"),
    "past the next occurrence": (NOW, NOW + timedelta(hours=8), "200 304 304 304"),
    "past the end of a suspension": (NOW, datetime(2026, 12, 1, 6, tzinfo=UTC), "200 304 304 200"),
    "the last moment before it is stale": (DAY_BEFORE, STALE - SECOND, "200 304 304 304"),
    "the moment it is stale": (DAY_BEFORE, STALE, "200 200 200 200"),
}


@pytest.mark.parametrize(("got", "asked", "expected"), WALK.values(), ids=WALK.keys())
def test_what_the_clock_changes_ends_a_304(
    town: Served, got: datetime, asked: datetime, expected: str
) -> None:
    paths = [
        f"/v1/nearby?{ORIGIN}",
        f"/v1/nearby?{ORIGIN}&from=2026-11-23T18:00:00Z&until=2026-11-30T18:00:00Z",
        "/v1/listings/nashville-aa:sunrise",
        "/v1/dataset",
    ]
    town.clock.now = got
    tags = [town.get(path).headers["ETag"] for path in paths]
    town.clock.now = asked
    statuses = [town.get(path, If_None_Match=tag).status_code for path, tag in zip(paths, tags, strict=True)]
    assert " ".join(map(str, statuses)) == expected
