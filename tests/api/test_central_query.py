"""/central-query: what the Online Intergroup's front-end asks, answered as it expects."""

from __future__ import annotations

from typing import Any

import pytest

from finder.domain.listing import Listing, Online, OnlineAccess
from finder.domain.vocabulary import Attendance
from finder.shapes.central_query import CentralMeetingSchema
from tests.api.served import Served, fields_of
from tests.builders import by_appointment, cancelled, meeting, online, schedule, suspended, weekly

# NOW is Monday 23 November 2026, 18:00 UTC, noon in Nashville.
MEETINGS = "/central-query/meetings"
ZOOM = Online("https://zoom.us/j/1", "+16155550100", OnlineAccess.PASSCODE, "https://aa.example.org/room")
LATER = online(
    "oiaa:later",
    name="Après-midi",
    types=("open", "women", "speaker", "digital-basket"),
    languages=("fr",),
    notes="Come as you are.\nCameras off.",
    online=ZOOM,
    url="https://aa.example.org/later",
    schedule=schedule(weekly("mon,thu", "12:30", 90)),
)
UNDER_WAY = online("oiaa:under-way", types=("closed",), schedule=schedule(weekly("mon", "11:51")))
MISSED = online("oiaa:missed", schedule=schedule(weekly("mon", "11:50")))
HYBRID = meeting(
    "oiaa:hybrid", name="Both", attendance=Attendance.HYBRID, schedule=schedule(weekly("wed", "12:00"))
)
ANYTIME = online("oiaa:anytime", name="Anytime", languages=("es",), schedule=by_appointment())
LEFT_OUT = [
    meeting("oiaa:in-person", schedule=schedule(weekly("mon", "12:15"))),
    online("oiaa:off", schedule=schedule(weekly("mon", "12:20"), overrides=[cancelled("2026-11-23T12:20")])),
    online("oiaa:example", illustrative=True, schedule=schedule(weekly("mon", "12:15"))),
]


@pytest.fixture
def oiaa(served: Served) -> Served:
    served.take("oiaa", [LATER, UNDER_WAY, MISSED, HYBRID, ANYTIME, *LEFT_OUT])
    return served


def told(served: Served, query: str = "", path: str = MEETINGS) -> Any:
    answer = served.get(path + query)
    assert (answer.status_code, answer.content_type) == (200, "application/json"), answer.text
    return answer.get_json()


def slugs(served: Served, query: str = "") -> list[str]:
    return [each["slug"] for each in told(served, query)]


def test_a_meeting_is_told_in_the_words_of_central_query(oiaa: Served) -> None:
    assert told(oiaa, "?nameQuery=apres&hours=1") == [
        {
            "slug": "oiaa:later--mon-1230",
            "timeUTC": "2026-11-23T18:30:00.000Z",
            "duration": 90,
            "groupID": "oiaa:later",
            "name": "Après-midi",
            "timezone": "America/Chicago",
            "languages": ["fr"],
            "type": "O",
            "communities": ["W"],
            "features": ["DB"],
            "formats": ["SP"],
            "conference_url": "https://zoom.us/j/1",
            "conference_url_notes": "The passcode is at https://aa.example.org/room",
            "conference_phone": "+16155550100",
            "groupWebsite": "https://aa.example.org/later",
            "notes": ["Come as you are.", "Cameras off."],
        }
    ]


HOUR = ["oiaa:under-way--mon-1151", "oiaa:later--mon-1230"]
WEEK = [
    *HOUR,
    "oiaa:hybrid--wed-1200",
    "oiaa:later--thu-1230",
    # Those that began too long ago, and the one that was cancelled, a week on.
    "oiaa:missed--mon-1150",
]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("", HOUR, id="nothing: an hour from now, and what one is 9 minutes late for"),
        pytest.param("?start=2026-11-23T18:00:00.000Z&hours=1", HOUR, id="as the front-end begins"),
        pytest.param("/?start=2026-11-23T18:00:00.000Z&hours=1", HOUR, id="behind a stroke"),
        pytest.param(
            "?start=2026-11-25T18:00:00.000Z", ["oiaa:hybrid--wed-1200"], id="a start alone: an hour"
        ),
        pytest.param("?hours=168", WEEK, id="a week: each slot once"),
        pytest.param("?hours=48", [*HOUR, "oiaa:hybrid--wed-1200"], id="to the end, included"),
        pytest.param("?type=C", ["oiaa:under-way--mon-1151"], id="closed"),
        pytest.param(
            "?formats=SP&communities=W", ["oiaa:later--mon-1230", "oiaa:later--thu-1230"], id="all of"
        ),
        pytest.param("?features=db&hours=1", ["oiaa:later--mon-1230"], id="small letters"),
        pytest.param("?formats=SP&formats=B", [], id="one parameter a word: all of them"),
        pytest.param("?features=RSL", [], id="a code that no meeting has"),
        pytest.param("?languages=fr&languages=es&hours=1", ["oiaa:later--mon-1230"], id="any language"),
        pytest.param("?nameQuery=BOTH", ["oiaa:hybrid--wed-1200"], id="a name, within a week"),
        pytest.param("?hours=168&limit=1", HOUR[:1], id="limit"),
        pytest.param("?scheduled=false", ["oiaa:anytime"], id="by appointment"),
        pytest.param("?scheduled=false&languages=fr", [], id="by appointment, in French"),
        pytest.param("?utm_source=x&hours=1", HOUR, id="what is not known is passed over"),
    ],
)
def test_what_is_asked_is_answered(oiaa: Served, query: str, found: list[str]) -> None:
    assert slugs(oiaa, query) == found


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("hours=0", "hours"),
        ("hours=169", "hours"),
        ("hours=1.5", "hours"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("start=yesterday", "start"),
        ("start=", "start"),
        ("languages=", "languages"),
        ("nameQuery=%00", "nameQuery"),
        ("start=2026-11-23T18:00:00", "start"),
        ("scheduled=no", "scheduled"),
        ("type=O&type=C", "type"),
    ],
)
def test_what_cannot_be_meant_is_named(oiaa: Served, query: str, field: str) -> None:
    assert fields_of(oiaa.get(f"{MEETINGS}?{query}")) == [field]


def test_times_stand_in_order_as_texts(oiaa: Served) -> None:
    times = [each["timeUTC"] for each in told(oiaa, "?hours=168")]
    assert times == sorted(times)
    assert {len(time) for time in times} == {24}


def test_facets_are_what_some_meeting_has(oiaa: Served) -> None:
    assert told(oiaa, "/facets") == {
        "scheduled": {
            "categories": {
                "communities": [{"code": "W", "desc": "Women"}],
                "features": [
                    {"code": "DB", "desc": "Digital Basket"},
                    {"code": "X", "desc": "Wheelchair Access"},
                ],
                "formats": [{"code": "SP", "desc": "Speaker"}],
                "type": [{"code": "O", "desc": "Open"}, {"code": "C", "desc": "Closed"}],
            },
            "languages": [{"English": "English", "alpha2": "en"}, {"English": "French", "alpha2": "fr"}],
        },
        "unscheduled": {
            "categories": {
                "communities": [],
                "features": [{"code": "X", "desc": "Wheelchair Access"}],
                "formats": [],
                "type": [{"code": "O", "desc": "Open"}],
            },
            "languages": [{"English": "Spanish", "alpha2": "es"}],
        },
    }


@pytest.mark.parametrize("slug", ["oiaa:later--thu-1230", "oiaa:anytime"])
def test_a_meeting_is_found_by_its_slug(oiaa: Served, slug: str) -> None:
    assert told(oiaa, f"/{slug}")["slug"] == slug


def test_a_meetings_group_has_its_other_times(oiaa: Served) -> None:
    group = told(oiaa, "/oiaa:later--thu-1230/related-group-info")
    assert group["groupInfo"] == {"name": "Sunrise Group", "website": "https://aa.example.org/later"}
    assert [each["slug"] for each in group["groupMeetings"]] == [
        "oiaa:later--mon-1230",
        "oiaa:later--thu-1230",
    ]


@pytest.mark.parametrize("slug", ["oiaa:later--fri-1230", "oiaa:nowhere--mon-1230", "x", "facets--"])
def test_a_slug_of_no_meeting_is_not_found(oiaa: Served, slug: str) -> None:
    assert oiaa.get(f"{MEETINGS}/{slug}").status_code == 404


def test_the_id_of_a_listing_is_its_next_meeting(oiaa: Served) -> None:
    assert told(oiaa, "/oiaa:later")["slug"] == "oiaa:later--mon-1230"


def test_what_is_paused_goes_on_online_alone(served: Served) -> None:
    def paused(listing_id: str, attendance: Attendance) -> Listing:
        return meeting(
            listing_id,
            attendance=attendance,
            suspended=suspended("2026-11-01"),
            schedule=schedule(weekly("mon", "12:00")),
        )

    served.take("oiaa", [paused("oiaa:both", Attendance.HYBRID), paused("oiaa:hall", Attendance.IN_PERSON)])
    assert slugs(served) == ["oiaa:both--mon-1200"]


def test_the_document_tells_every_member(oiaa: Served) -> None:
    documented = {field.data_key or name for name, field in CentralMeetingSchema().fields.items()}
    assert set(told(oiaa, "?nameQuery=apres&hours=1")[0]) == documented


def test_a_page_of_another_origin_may_ask(oiaa: Served) -> None:
    answer = oiaa.get(MEETINGS, Origin="https://aa-intergroup.org")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
