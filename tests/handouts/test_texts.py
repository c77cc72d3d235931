"""Each outing and check-in is one message of a phone."""

import dataclasses

import gsm0338  # noqa: F401 - registers the codec
from hypothesis import given
from hypothesis import strategies as st

from finder.handouts.texts import as_text
from finder.planning.plan import Outing
from tests.handouts.plans import ANA, BEN, CLEO, COACH, copy, dawn, eastern_dawn, plan


def test_a_message_tells_when_to_leave_when_one_is_home_and_where() -> None:
    assert as_text(copy(ANA)).splitlines() == [
        "Tue, Nov 24, 6:30 pm; leave by 6:11 pm (14 min by bus or train); home about 7:49 pm;"
        " 12 Elm St, Nashville; Outing",
        "Thu, Nov 26, 7:00 pm; check-in by text",
    ]


def test_an_online_outing_tells_its_link() -> None:
    assert as_text(copy(CLEO)).splitlines()[0] == (
        "Wed, Nov 25, 8:00 pm; online; https://us02web.zoom.us/j/123456789; Outing"
    )


def test_all_hours_are_of_the_readers_clock_and_the_venues_is_told_beside_it() -> None:
    assert as_text(copy(ANA, plan(Outing(eastern_dawn(), None)))).splitlines() == [
        "Tue, Nov 24, 7:30 pm (6:30 pm there); leave by 7:11 pm (14 min by bus or train);"
        " home about 8:49 pm; 12 Elm St, Nashville; Outing"
    ]


def test_the_coach_is_told_who_goes() -> None:
    lines = as_text(copy(COACH, is_discreet=False)).splitlines()
    assert lines[1].endswith("12 Elm St, Nashville; with Ana Alvarez and Ben Okafor")
    assert lines[3] == "Thu, Nov 26, 7:00 pm; check-in by text; Ana Alvarez"


def test_the_coachs_text_says_first_that_it_is_confidential() -> None:
    assert as_text(copy(COACH)).splitlines()[0].startswith("Confidential:")
    assert "Confidential" not in as_text(copy(ANA))


def test_spanish_is_spanish() -> None:
    assert as_text(copy(ANA, language="es")).splitlines()[0] == (
        "mar, 24 de nov, 6:30 p.m.; salir a más tardar a las 6:11 p.m. (14 min en autobús o tren);"
        " en casa hacia las 7:49 p.m.; 12 Elm St, Nashville; Salida".replace("á", "a").replace("ú", "u")
    )


def test_an_empty_plan_says_so() -> None:
    assert as_text(copy(ANA, plan())) == "Nothing is planned.\n"


@given(name=st.text(min_size=1).filter(str.strip), address=st.text(), discreet=st.booleans())
def test_whatever_names_say_a_message_is_a_line_that_fits_and_keeps_its_times(
    name: str, address: str, discreet: bool
) -> None:
    visit = dawn(COACH, ANA, BEN)
    venue = dataclasses.replace(visit.listing.venue, address=address)  # type: ignore[type-var]
    named = dataclasses.replace(visit, listing=dataclasses.replace(visit.listing, name=name, venue=venue))
    text = as_text(copy(COACH, plan(Outing(named, None)), is_discreet=discreet))
    _, line = text.split("\n")[:-1]
    assert len(line.encode("gsm03.38")) <= 160
    assert line.startswith("Tue, Nov 24, 6:30 pm; leave by 6:11 pm (14 min by car); home about 7:49 pm")
