"""Rows on disk: the same again, however often; and what only all of a feed's rows together tell of places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from finder.domain.geo import Point
from finder.domain.listing import Listing
from finder.domain.schedule import Precision, Venue
from finder.domain.vocabulary import Attendance
from finder.formats import Reject
from finder.intake.spool import BATCH_ROWS, MEMBERS, Row, spooled
from tests.builders import house, meeting
from tests.intake.rows import draft
from tests.strategies import listings

OHIO = Venue(point=Point(40.0, -83.0), precision=Precision.CITY)
AT_ZERO = Venue(point=Point(0.0, 0.0), precision=Precision.CITY)


@given(st.lists(st.one_of(listings(), st.builds(Reject, st.integers(1), st.text(), st.text())), max_size=5))
def test_rows_come_back_as_they_were_each_time(rows: list[Row]) -> None:
    with spooled(rows) as spool:
        assert list(spool) == rows
        assert list(spool) == rows


def test_rows_of_several_batches_come_back_in_their_order() -> None:
    rows = [draft(row=number) for number in range(2 * BATCH_ROWS + 1)]

    with spooled(rows) as spool:
        assert list(spool) == rows


def test_a_value_that_stands_in_a_row_by_way_of_another_is_pickled_by_its_members() -> None:
    row = meeting("aa:new", venue=house())

    assert {type(row), type(row.schedule), type(row.schedule.rules[0]), type(row.venue)} <= MEMBERS.keys()
    assert Listing in MEMBERS


def believed_points(*venues: tuple[Attendance, Venue]) -> list[Point | None]:
    rows: list[Row] = [draft(attendance=attendance, venue=venue) for attendance, venue in venues]
    with spooled(rows) as spool:
        return [spool.places.believed(row).venue.point for row in spool]  # type: ignore[union-attr]


def test_a_place_that_three_virtual_rows_share_far_from_the_others_is_none() -> None:
    virtual = (Attendance.ONLINE, OHIO)

    assert believed_points((Attendance.IN_PERSON, house()), virtual, virtual, virtual)[1:] == [None] * 3


def test_a_place_that_two_virtual_rows_share_is_believed() -> None:
    virtual = (Attendance.ONLINE, OHIO)

    assert believed_points((Attendance.IN_PERSON, house()), virtual, virtual)[1:] == [OHIO.point] * 2


def test_a_place_is_no_default_where_another_virtual_row_has_one_of_its_own() -> None:
    virtual = (Attendance.ONLINE, OHIO)
    other = (Attendance.ONLINE, house(41.0, -83.0))

    rows = believed_points((Attendance.IN_PERSON, house()), virtual, other, virtual, virtual)
    assert rows[1:] == [OHIO.point, Point(41.0, -83.0), OHIO.point, OHIO.point]


def test_zero_may_be_the_default_of_virtual_rows_too() -> None:
    virtual = (Attendance.ONLINE, AT_ZERO)

    assert believed_points((Attendance.IN_PERSON, house()), virtual, virtual, virtual)[1:] == [None] * 3
