"""The real listings: meetings in Middle Tennessee, spread over fellowships, towns, days and hours."""

from collections import Counter
from datetime import time

import pytest

from finder.domain.recurrence import weekly_pattern
from finder.domain.window import Weekday
from tests.data.listings import Kept, ids_where, in_region

# Given before these files held more: whoever kept one of them finds it.
FIRST_IDS = """
    aanashville:any-lengths-2200 aanashville:columbia-noon aanashville:design-for-living
    aanashville:fob-womens aanashville:grupo-mi-ultima-copa aanashville:jaywalkers-murfreesboro
    aanashville:lambda aanashville:late-lunch-bunch-beginners aanashville:midnight
    aanashville:morning-coffee-college-grove aanashville:next-gin aanashville:out-to-lunch-bunch
    aanashville:smyrna-gratitude-0700 aanashville:transmitelo-nashville alcohol-org:east-side-aca
    canashville:off-the-rocks canashville:off-the-rocks-big-book
    celebrate-recovery-nashville:christ-church-nashville celebrate-recovery-nashville:clarksville-first
    celebrate-recovery-nashville:graceland-church celebrate-recovery-nashville:providence-church
    celebrate-recovery-nashville:west-end-community-church findrecovery:saturday-morning-self-worth
    gamblersanonymous:nashville-sunday heroinanonymous:no-boi-allowed heroinanonymous:the-cartel-tuesday
    nanashville:early-birds-nashville nanashville:hope-madison nanashville:masq-off-recovery
    nanashville:midday-miracles nanashville:solutions-2200 nanashville:the-next-chapter-tuesday
    nanashville:underground-recovery-mens nanashville:unloaded-1030 nanashville:women-of-hope oa:21452
    recoverydharma:rd-nashville recoverydharma:rd-wild-heart-book-study
    recoverydharma:recovery-dharma-murfreesboro slaanashville:beginners slaanashville:lgbtq
    smartrecovery:3560 smartrecovery:4657 smartrecovery:5678 tn-al-anon:alateen-woodmont
""".split()

NASHVILLE = in_region("nashville")


def of(fellowship: str) -> list[Kept]:
    return [each for each in NASHVILLE if each.listing.fellowship == fellowship]


def test_there_are_168_meetings_of_13_fellowships() -> None:
    assert Counter(each.listing.fellowship for each in NASHVILLE) == {
        "aa": 70,
        "na": 50,
        "celebrate-recovery": 20,
        "slaa": 7,
        "aca": 4,
        "recovery-dharma": 4,
        "ha": 3,
        "smart": 3,
        "ca": 2,
        "ga": 2,
        "al-anon": 1,
        "alateen": 1,
        "oa": 1,
    }
    assert {each.listing.kind for each in NASHVILLE} == {"meeting"}


def test_the_ids_that_were_given_first_stand() -> None:
    assert len(FIRST_IDS) == 45
    assert set(FIRST_IDS) - {each.listing.id for each in NASHVILLE} == set()


def test_every_place_is_within_an_hours_drive_of_nashville() -> None:
    def is_far(each: Kept) -> bool:
        place = each.listing.place
        return place is not None and not (35.4 < place.lat < 36.9 and -87.8 < place.lon < -85.8)

    assert ids_where(is_far, NASHVILLE) == []


def test_a_place_says_how_well_it_is_known() -> None:
    def is_wrong(each: Kept) -> bool:
        venue = each.listing.venue
        if venue is None:
            return False
        has_door = venue.address is not None
        return {
            "exact": not has_door,
            "postal_code": venue.postal_code is None,
            "city": has_door or each.listing.notes != "The source names no address: see its page.",
        }[venue.precision]

    assert ids_where(is_wrong, NASHVILLE) == []


def test_celebrate_recovery_is_placed_by_postal_code_where_no_source_tells_coordinates() -> None:
    venues = [each.listing.venue for each in of("celebrate-recovery")]
    precisions = Counter(venue.precision.value for venue in venues if venue is not None)
    assert precisions == {"postal_code": 18, "exact": 1, "city": 1}


def test_smart_recovery_is_somewhere_in_town_and_says_to_look_at_its_page() -> None:
    for each in of("smart"):
        venue = each.listing.venue
        assert venue is not None
        assert (venue.address, venue.precision) == (None, "city")
        assert each.listing.notes == "The source names no address: see its page."


def test_alcoholics_anonymous_meets_in_many_towns_on_every_day_at_every_time_of_day() -> None:
    towns, days, hours = set(), set(), set()
    for each in of("aa"):
        towns.add(None if each.listing.venue is None else each.listing.venue.city)
        for rule in each.listing.schedule.rules:
            pattern = weekly_pattern(rule.rrule or "", Weekday(rule.starts.weekday()))
            assert pattern is not None
            days.update(pattern.weekdays)
            hours.add(rule.starts.time())
    assert len(towns - {None}) >= 30
    assert days == set(Weekday)
    assert min(hours) == time(6, 0)
    assert max(hours) == time(23, 59)
    assert {hour.hour for hour in hours} >= {6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 18, 19, 20, 22, 23}


@pytest.mark.parametrize(
    ("word", "count"),
    [
        pytest.param("women", 6, id="women"),
        pytest.param("men", 4, id="men"),
        pytest.param("lgbtq", 4, id="lgbtq"),
        pytest.param("newcomer", 2, id="newcomers"),
        pytest.param("open", 53, id="open"),
        pytest.param("closed", 12, id="closed"),
        pytest.param("young-people", 1, id="young people"),
    ],
)
def test_alcoholics_anonymous_is_there_for(word: str, count: int) -> None:
    assert sum(word in each.listing.types for each in of("aa")) == count


def test_alcoholics_anonymous_meets_in_spanish_online_and_both_ways() -> None:
    assert sum(each.listing.languages == ("es",) for each in of("aa")) == 7
    assert Counter(each.listing.attendance.value for each in of("aa")) == {
        "in_person": 62,
        "online": 4,
        "hybrid": 4,
    }
