"""Matching scenarios, each worked out by hand.

Driving takes 5 minutes and 1.417 × metres / 9 m a second: 6 to 0 m is 5 minutes, 1110 m (0.01° north of
downtown) is 5 + 2.9, so 8 minutes. NOW is noon on Monday 23 November 2026.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from finder.domain.geo import Point
from finder.domain.listing import Listing
from finder.domain.person import Mode, Person, Start, Travel
from finder.domain.reason import ReasonKind, Rule
from finder.domain.schedule import Precision
from finder.domain.vocabulary import Alcohol, Attendance
from finder.planning.availability import Period
from finder.planning.match import candidates
from finder.planning.matches import SPARE, Match, Matches, best_matches, matches
from finder.planning.travel import Estimator
from finder.wording.reasons import reason_text
from tests.builders import (
    NOW,
    cancelled,
    catalog_of,
    checked,
    house,
    meeting,
    moved,
    online,
    schedule,
    social,
    suspended,
    weekly,
)
from tests.planning.people import EVERY_DAY, busy, circle, coach, free, person, supporter, wants

NORTH = Point(36.16, -86.79)
TUESDAYS = schedule(weekly("tue"))


def matched(
    folder: Path, listings: list[Listing], *people: Person, first: str = "2026-11-23", **more: Any
) -> Matches:
    """What fits these people in the week from `first`."""
    now: datetime = more.get("now", NOW)
    snapshot = catalog_of(folder, listings, now=now)
    period = Period(date.fromisoformat(first), more.get("days", 7))
    return matches(candidates(snapshot, people or (person(),), period, now, Estimator()), 200)


def ids(found: Matches) -> list[str]:
    return [_id(each) for each in found.items]


def _id(match: Match) -> str:
    return str(orjson.loads(match.shown.occurrence)["id"]).removeprefix("nashville-")


def failed(found: Matches) -> list[tuple[str, Rule, int | None]]:
    """(person, rule, by) of each near miss."""
    return [(each.person, each.rule, each.by) for miss in found.near_misses for each in miss.failed]


def reason(match: Match, kind: ReasonKind) -> Any:
    return next((each for each in match.reasons if each.kind is kind), None)


def test_the_way_there_and_back_lies_inside_free_time(tmp_path: Path) -> None:
    found = matched(tmp_path, [meeting()], person(free=[free("mon", "18:55", "20:05")]))
    [going] = found.items[0].people
    assert (going.travel_minutes, going.distance_m) == (5, 0)
    assert going.leave_by.isoformat() == "2026-11-23T18:55:00-06:00"
    assert going.home_at.isoformat() == "2026-11-23T20:05:00-06:00"


def test_who_is_free_for_an_hour_is_told_the_nearest_of_all_other_times(tmp_path: Path) -> None:
    # Five minutes of way there and back: what begins at 19:10 is over fifteen minutes late, and so on.
    hours = ["08:00", "12:00", "19:10", "19:15", "19:20"]
    listings = [
        replace(meeting(schedule=schedule(weekly("mon", at))), id=f"nashville-aa:{at[:2]}{at[3:]}")
        for at in hours
    ]
    snapshot = catalog_of(tmp_path, listings)
    asked = (snapshot, (person(free=[free("mon", "18:55", "20:05")]),), Period(date(2026, 11, 23), 7), NOW)
    found = best_matches(*asked, Estimator(), 30)
    assert candidates(*asked, Estimator(), SPARE).happenings.left_out == 1
    assert failed(found) == [("client", Rule.FREE, by) for by in (10, 15, 20)]
    everything = matches(candidates(*asked, Estimator()), 30)
    assert (failed(everything), everything.considered) == (failed(found), found.considered)


WORK = Start(free(EVERY_DAY, "08:00", "17:00"), NORTH)


@pytest.mark.parametrize(
    ("at", "leave", "origin"),
    [
        # From home they would have to leave at 16:59, when they are at work: 8 minutes away.
        pytest.param("17:04", "16:56", 1, id="from work"),
        pytest.param("17:05", "17:00", 0, id="from home"),
    ],
)
def test_who_is_at_work_sets_out_from_there_and_comes_home(
    tmp_path: Path, at: str, leave: str, origin: int
) -> None:
    evening = meeting(schedule=schedule(weekly("tue", at)))
    found = matched(tmp_path, [evening], person(starts=[WORK], free=[free("tue", "16:00", "22:00")]))
    [going] = found.items[0].people
    assert (f"{going.leave_by:%H:%M}", going.origin) == (leave, origin)
    assert going.home_at - going.leave_by == timedelta(minutes=60 + 5 + (8 if origin else 5))
    assert going.distance_m == (1110 if origin else 0)


def test_a_way_from_work_that_is_too_long_is_a_near_miss(tmp_path: Path) -> None:
    early = meeting(schedule=schedule(weekly("tue", "17:00")))
    who = person(starts=[WORK], free=[free("tue", "16:00", "22:00")], travel=Travel(Mode.DRIVE, 7))
    assert failed(matched(tmp_path, [early], who)) == [("client", Rule.TRAVEL, 1)]


@pytest.mark.parametrize(
    ("begins", "ends"),
    [pytest.param("18:56", "20:05", id="there"), pytest.param("18:55", "20:04", id="home")],
)
def test_a_minute_of_the_way_outside_free_time_is_too_much(tmp_path: Path, begins: str, ends: str) -> None:
    found = matched(tmp_path, [meeting()], person(free=[free("mon", begins, ends)]))
    assert (found.total, failed(found)) == (0, [("client", Rule.FREE, 1)])


def test_home_by_is_missed_by_a_minute(tmp_path: Path) -> None:
    assert matched(tmp_path, [meeting()], person(home_by="20:05")).total == 1
    found = matched(tmp_path / "late", [meeting()], person(home_by="20:04"))
    assert failed(found) == [("client", Rule.HOME_BY, 1)]


def test_home_by_before_noon_is_of_the_next_day(tmp_path: Path) -> None:
    late = meeting(schedule=schedule(weekly("mon", "23:00")))
    night = [free(EVERY_DAY, "17:00", "03:00")]
    assert matched(tmp_path, [late], person(free=night, home_by="00:05")).total == 1
    assert failed(matched(tmp_path / "late", [late], person(free=night, home_by="00:04"))) == [
        ("client", Rule.HOME_BY, 1)
    ]


def test_home_by_is_of_the_date_of_the_start_after_midnight_too(tmp_path: Path) -> None:
    small_hours = meeting(schedule=schedule(weekly("tue", "00:30")))
    found = matched(tmp_path, [small_hours], person(free=[free("mon", "22:00", "04:00")], home_by="23:00"))
    assert ids(found) == ["aa:sunrise@2026-11-24T00:30"]


def test_free_time_runs_past_midnight(tmp_path: Path) -> None:
    late = meeting(schedule=schedule(weekly("mon", "23:30")))
    assert matched(tmp_path, [late], person(free=[free("mon", "23:00", "00:35")])).total == 1


def test_free_time_of_the_day_before_reaches_into_the_first_day(tmp_path: Path) -> None:
    small_hours = meeting(schedule=schedule(weekly("tue", "00:30")))
    found = matched(tmp_path, [small_hours], person(free=[free("mon", "22:00", "02:00")]), first="2026-11-24")
    assert ids(found) == ["aa:sunrise@2026-11-24T00:30"]


def test_in_the_night_clocks_go_back_an_hour_is_free_twice(tmp_path: Path) -> None:
    """1 November 2026: from 00:55 to 02:05 by the clock are 130 minutes."""
    night = meeting(schedule=schedule(weekly("sun", "01:00", 120)))
    now = NOW.replace(month=10, day=31)
    found = matched(
        tmp_path, [night], person(free=[free("sun", "00:55", "02:05")]), first="2026-10-31", days=2, now=now
    )
    [going] = found.items[0].people
    assert (going.leave_by.isoformat(), going.home_at.isoformat()) == (
        "2026-11-01T00:55:00-05:00",
        "2026-11-01T02:05:00-06:00",
    )


def test_in_the_night_clocks_go_forward_an_hour_is_missing(tmp_path: Path) -> None:
    """8 March 2026: from 01:55 to 04:05 by the clock are 70 minutes, and 60 are not free."""
    night = meeting(
        schedule=schedule(weekly("sun", "03:00", 120), zone="America/Chicago"),
        verification=checked("2026-03-01"),
    )
    found = matched(
        tmp_path,
        [night],
        person(free=[free("sun", "01:55", "04:05")]),
        first="2026-03-07",
        days=2,
        now=datetime.fromisoformat("2026-03-07T12:00:00+00:00"),
    )
    assert failed(found) == [("client", Rule.FREE, 60)]


def test_each_person_goes_by_their_own_clock(tmp_path: Path) -> None:
    """19:00 in Nashville is 20:00 in New York."""
    zoom = online()
    there = person("there", time_zone="America/New_York", start=None, free=[free("mon", "20:00", "21:00")])
    here = person("here", free=[free("mon", "19:00", "20:00")])
    [match] = matched(tmp_path, [zoom], here, there).items
    assert [going.leave_by.isoformat() for going in match.people] == [
        "2026-11-23T19:00:00-06:00",
        "2026-11-23T20:00:00-05:00",
    ]


def test_what_is_taken_is_not_free(tmp_path: Path) -> None:
    taken = person(busy=[busy("2026-11-23T20:04", "2026-11-23T23:00")])
    assert failed(matched(tmp_path, [meeting()], taken)) == [("client", Rule.BUSY, 1)]
    # 20:05 in Nashville is 02:05 in UTC.
    then = person(busy=[busy("2026-11-24T02:05:00Z", "2026-11-24T03:00:00Z")])
    assert matched(tmp_path / "after", [meeting()], then).total == 1


def test_a_calendar_takes_time(tmp_path: Path) -> None:
    calendar = (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20260105T193000\nDTEND:20260105T194000\n"
        "RRULE:FREQ=WEEKLY\nEND:VEVENT\nEND:VCALENDAR"
    )
    assert failed(matched(tmp_path, [meeting()], person(calendar=calendar))) == [("client", Rule.BUSY, 10)]


def test_nobody_is_sent_further_than_they_accept(tmp_path: Path) -> None:
    """8 minutes to 0.01° north."""
    north = meeting(venue=house(36.16))
    assert matched(tmp_path, [north], person(travel=Travel(Mode.DRIVE, 8))).total == 1
    found = matched(tmp_path / "far", [north], person(travel=Travel(Mode.DRIVE, 7)))
    assert failed(found) == [("client", Rule.TRAVEL, 1)]


def test_an_avoided_circle_holds_its_border(tmp_path: Path) -> None:
    """From downtown to 0.01° north are 1109.6 metres, which round to 1110."""
    north = meeting(venue=house(36.16))
    assert matched(tmp_path, [north], person(avoid=[circle(1109)])).total == 1
    assert failed(matched(tmp_path / "on", [north], person(avoid=[circle(1110)]))) == [
        ("client", Rule.AVOID, 1)
    ]


def test_a_need_is_hard(tmp_path: Path) -> None:
    assert matched(tmp_path, [meeting()], person(needs={"wheelchair"})).total == 1
    found = matched(tmp_path / "lacking", [meeting(types=("open",))], person(needs={"wheelchair"}))
    assert [miss.failed[0].words for miss in found.near_misses] == [("wheelchair",)]


def test_a_closed_meeting_is_for_whom_all_say_they_may_attend(tmp_path: Path) -> None:
    closed = meeting(types=("closed",))
    both = person(may_attend_closed={"aa"}), coach(may_attend_closed={"aa"})
    [match] = matched(tmp_path, [closed], *both).items
    assert reason(match, ReasonKind.CLOSED).words == ("aa",)
    found = matched(tmp_path / "coach", [closed], person(may_attend_closed={"aa"}), coach())
    assert failed(found) == [("coach", Rule.CLOSED, None)]


def test_a_closed_meeting_of_no_fellowship_is_never_offered(tmp_path: Path) -> None:
    closed = meeting(types=("closed",), fellowship=None)
    assert matched(tmp_path, [closed], person(may_attend_closed={"aa"})).total == 0


def test_a_meeting_neither_open_nor_closed_is_offered_and_says_so(tmp_path: Path) -> None:
    [match] = matched(tmp_path, [meeting(types=())]).items
    assert reason(match, ReasonKind.NEITHER_OPEN_NOR_CLOSED) is not None


def test_a_womens_meeting_asks_the_coach_too(tmp_path: Path) -> None:
    women = meeting(types=("open", "women"))
    found = matched(tmp_path, [women], person(audiences={"women"}), coach())
    assert failed(found) == [("coach", Rule.AUDIENCE, None)]
    declared = person(audiences={"women"}), coach(audiences={"women"})
    assert matched(tmp_path / "declared", [women], *declared).total == 1


def test_clients_are_offered_what_serves_no_alcohol_unless_they_ask(tmp_path: Path) -> None:
    party = social(alcohol=Alcohol.UNKNOWN, schedule=schedule(weekly("sat", "18:00")))
    assert failed(matched(tmp_path, [party])) == [("client", Rule.ALCOHOL, None)]
    asking = person(alcohol=frozenset({Alcohol.NONE, Alcohol.UNKNOWN}))
    assert matched(tmp_path / "asked", [party], asking).total == 1
    assert matched(tmp_path / "coach", [party], coach()).total == 1


def test_a_hybrid_meeting_is_online_for_whom_the_way_is_too_far(tmp_path: Path) -> None:
    hybrid = meeting(attendance=Attendance.HYBRID, venue=house(36.16))
    far = person(travel=Travel(Mode.DRIVE, 7))
    [match] = matched(tmp_path, [hybrid], far, coach()).items
    assert [(going.name, going.travel_minutes, going.distance_m) for going in match.people] == [
        ("client", 0, None),
        ("coach", 8, 1110),
    ]
    assert reason(match, ReasonKind.ONLINE).people == ("client",)


def test_without_a_start_only_what_is_online_matches(tmp_path: Path) -> None:
    found = matched(tmp_path, [meeting(), online()], person(start=None))
    assert ids(found) == ["aa:zoom@2026-11-23T19:00"]


def test_who_is_at_home_need_not_be_home_by_then(tmp_path: Path) -> None:
    assert matched(tmp_path, [online()], person(home_by="19:30")).total == 1


def test_what_is_moved_counts_where_and_when_it_moved_to(tmp_path: Path) -> None:
    there = moved("2026-11-23T19:00", "2026-11-24T18:00", venue=house(36.16), note="the roof is mended")
    [match] = matched(tmp_path, [meeting(schedule=schedule(weekly("mon"), overrides=[there]))]).items
    [going] = match.people
    assert (going.leave_by.isoformat(), going.distance_m) == ("2026-11-24T17:52:00-06:00", 1110)
    assert reason(match, ReasonKind.MOVED).note == "the roof is mended"


def test_a_suspended_venue_leaves_what_is_online(tmp_path: Path) -> None:
    pause = suspended("2026-11-01")
    found = matched(
        tmp_path,
        [
            meeting(suspended=pause),
            meeting("nashville-aa:both", attendance=Attendance.HYBRID, suspended=pause),
        ],
    )
    assert ids(found) == ["aa:both@2026-11-23T19:00"]
    assert found.items[0].people[0].distance_m is None


def test_what_is_cancelled_never_matches(tmp_path: Path) -> None:
    off = meeting(schedule=schedule(weekly("mon"), overrides=[cancelled("2026-11-23T19:00")]))
    assert failed(matched(tmp_path, [off])) == [("client", Rule.CANCELLED, None)]


@pytest.mark.parametrize(("checked_on", "total"), [("2026-05-27", 1), ("2026-05-26", 0)])
def test_what_nobody_checked_for_180_days_is_not_offered(tmp_path: Path, checked_on: str, total: int) -> None:
    found = matched(tmp_path, [meeting(verification=checked(checked_on))])
    assert found.total == total
    if total:
        assert reason(found.items[0], ReasonKind.STALE).note == checked_on
    else:
        assert failed(found) == [("client", Rule.STALE, None)]


def test_a_supporter_goes_along_where_free_and_blocks_nothing(tmp_path: Path) -> None:
    daily = meeting(schedule=schedule(weekly("mon,tue")))
    friend = supporter("friend", free=[free("tue", "17:00", "22:00")])
    found = matched(tmp_path, [daily], person(), friend)
    assert [[going.name for going in match.people] for match in found.items] == [
        ["client"],
        ["client", "friend"],
    ]


def test_who_is_never_free_is_told_what_is_missing(tmp_path: Path) -> None:
    """An hour there, and five minutes each way."""
    assert failed(matched(tmp_path, [meeting()], person(free=[]))) == [("client", Rule.FREE, 70)]


def test_what_began_is_left_out_of_today_and_kept_of_an_earlier_day(tmp_path: Path) -> None:
    all_day = person(free=[free(EVERY_DAY, "00:00", "00:00")])
    morning = meeting(schedule=schedule(weekly("mon", "11:00")))
    assert matched(tmp_path, [morning], all_day).considered == 0
    found = matched(tmp_path / "earlier", [morning], all_day, first="2026-11-22")
    assert ids(found) == ["aa:sunrise@2026-11-23T11:00"]


def test_wishes_rank_and_exclude_nothing(tmp_path: Path) -> None:
    plain, liked = meeting(), meeting("nashville-aa:z-liked", types=("open", "newcomer"))
    found = matched(tmp_path, [plain, liked], person(wants=wants(types={"newcomer"})))
    assert ids(found) == ["aa:z-liked@2026-11-23T19:00", "aa:sunrise@2026-11-23T19:00"]
    # 40 % wants (1 and 0), 30 % of the way 5 of 30 minutes, evening, freshness, and half of place.
    assert [match.parts["wants"] for match in found.items] == [1.0, 0.0]
    assert found.items[0].score == pytest.approx(0.4 + 0.3 * 0.834 + 0.1 + 0.1 + 0.05)


def test_of_equals_the_earlier_comes_first_and_then_the_id(tmp_path: Path) -> None:
    listings = [
        meeting("nashville-aa:b"),
        meeting("nashville-aa:a"),
        meeting("nashville-aa:c", schedule=TUESDAYS),
    ]
    assert ids(matched(tmp_path, listings)) == [
        "aa:a@2026-11-23T19:00",
        "aa:b@2026-11-23T19:00",
        "aa:c@2026-11-24T19:00",
    ]


def test_fellowships_are_equal_but_for_what_people_ask(tmp_path: Path) -> None:
    """Each listing under the next fellowship: the answer moves with the names, and nothing else does."""
    names = ("aa", "na", "smart", "recovery-dharma", None)
    places = [(36.15 + 0.01 * number, ("open",) if number % 2 else ()) for number in range(5)]

    def world(shift: int) -> list[Listing]:
        return [
            meeting(
                f"nashville-aa:m{number}",
                fellowship=names[(number + shift) % 5],
                pathways=(),
                venue=house(lat),
                types=types,
            )
            for number, (lat, types) in enumerate(places)
        ]

    answers = [matched(tmp_path / str(shift), world(shift), person(), coach()) for shift in range(5)]
    assert (
        len(
            {
                tuple((_id(each), each.score, each.people, each.reasons) for each in answer.items)
                for answer in answers
            }
        )
        == 1
    )
    assert answers[0].total == 5


def test_examples_are_not_real_and_never_offered(tmp_path: Path) -> None:
    assert matched(tmp_path, [meeting(illustrative=True)]).considered == 0


def test_the_reasons_tell_the_time_all_are_free_and_each_way(tmp_path: Path) -> None:
    both = person(free=[free("mon", "17:00", "21:30")]), coach(free=[free("mon", "16:00", "21:00")])
    [match] = matched(tmp_path, [meeting()], *both).items
    told = reason(match, ReasonKind.FREE)
    assert (told.people, f"{told.begins:%H:%M}", f"{told.ends:%H:%M}") == (
        ("client", "coach"),
        "17:00",
        "21:00",
    )
    ways = [each for each in match.reasons if each.kind is ReasonKind.TRAVEL]
    assert [(each.people, each.minutes, each.is_estimate) for each in ways] == [
        (("client",), 5, True),
        (("coach",), 5, True),
    ]


def test_a_public_holiday_is_told(tmp_path: Path) -> None:
    [match] = matched(tmp_path, [meeting(schedule=schedule(weekly("thu")))]).items
    assert reason(match, ReasonKind.HOLIDAY).note.startswith("Thanksgiving")


@pytest.mark.parametrize(
    ("starts", "first", "is_met"),
    [
        pytest.param("12:05", "2026-11-23", True, id="one can leave at once"),
        pytest.param("12:04", "2026-11-23", False, id="one would have had to leave a minute ago"),
        pytest.param("12:04", "2026-11-22", True, id="an earlier first day means the past"),
    ],
)
def test_nobody_leaves_before_now(tmp_path: Path, starts: str, first: str, is_met: bool) -> None:
    on = meeting(schedule=schedule(weekly("mon", starts)))
    found = matched(tmp_path, [on], person(free=[free("mon", "00:00", "00:00")]), first=first, days=2)
    assert bool(found.items) == is_met
    assert failed(found) == ([] if is_met else [("client", Rule.FREE, 1)])


def test_nobody_is_sent_to_the_middle_of_a_town(tmp_path: Path) -> None:
    somewhere = house(precision=Precision.CITY)
    away = schedule(weekly("tue"), overrides=[moved("2026-11-24T19:00", venue=somewhere)])
    listings = [
        meeting("nashville-aa:town", venue=somewhere),
        meeting("nashville-aa:away", schedule=away),
        meeting("nashville-aa:both", venue=somewhere, attendance=Attendance.HYBRID),
    ]
    found = matched(tmp_path, listings, person(avoid=(circle(100),)))
    assert [(_id(match), match.people[0].distance_m) for match in found.items] == [
        ("aa:both@2026-11-23T19:00", None)
    ]


def test_where_the_postal_code_is_all_that_places_it_one_is_told_to_ask(tmp_path: Path) -> None:
    [match] = matched(tmp_path, [meeting(venue=house(precision=Precision.POSTAL_CODE))]).items
    [told] = [each for each in match.reasons if each.kind is ReasonKind.ROUGH_PLACE]
    assert reason_text(told, "en", is_alone=True) == (
        "Its place is known by the postal code alone: ask for the way"
    )
    assert reason_text(told, "es", is_alone=True) == (
        "Su lugar se conoce solo por el código postal: pregunta cómo llegar"
    )


def test_who_stays_at_home_need_not_ask_for_the_way(tmp_path: Path) -> None:
    listing = meeting(venue=house(precision=Precision.POSTAL_CODE), attendance=Attendance.HYBRID)
    [match] = matched(tmp_path, [listing], person(start=None)).items
    assert reason(match, ReasonKind.ROUGH_PLACE) is None


def test_what_somebody_reported_closed_says_so(tmp_path: Path) -> None:
    doubted = replace(checked("2026-11-22"), reported_closed=True)
    [match] = matched(tmp_path, [meeting(verification=doubted)]).items
    assert reason(match, ReasonKind.REPORTED).note == "reported closed: call first"


def test_what_moves_on_a_holiday_tells_the_one_apart_from_the_other(tmp_path: Path) -> None:
    away = schedule(weekly("thu"), overrides=[moved("2026-11-26T19:00", "2026-11-26T18:00")])
    [match] = matched(tmp_path, [meeting(schedule=away)]).items
    assert reason(match, ReasonKind.MOVED).note is None
    assert reason(match, ReasonKind.HOLIDAY).note == "Thanksgiving: ask before you go"


def test_what_a_source_says_of_a_holiday_stands_alone(tmp_path: Path) -> None:
    said = [moved("2026-11-26T19:00", "2026-11-26T18:00", note="bring a chair")]
    [match] = matched(tmp_path, [meeting(schedule=schedule(weekly("thu"), overrides=said))]).items
    assert reason(match, ReasonKind.MOVED).note == "bring a chair"
    assert ReasonKind.HOLIDAY not in {each.kind for each in match.reasons}


def test_days_that_no_snapshot_holds_ready_are_matched_all_the_same(tmp_path: Path) -> None:
    fresh = meeting(verification=checked("2026-11-22"))
    assert ids(matched(tmp_path, [fresh], first="2027-06-07")) == ["aa:sunrise@2027-06-07T19:00"]
