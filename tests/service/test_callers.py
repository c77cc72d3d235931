"""Callers are told apart, and nobody knows who they are."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from finder.service.callers import Callers
from finder.serving.secret import share_secret

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
SECRET = "a secret of thirty-two characters"
ADDRESSES = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)).map(str)


@given(address=st.ip_addresses(v=4).map(str), other=st.ip_addresses(v=4).map(str))
def test_two_addresses_have_two_marks_and_one_has_one(address: str, other: str) -> None:
    marks = {Callers(SECRET).mark(each, MONDAY) for each in (address, other, address)}
    assert len(marks) == len({address, other})


@given(address=ADDRESSES)
def test_no_mark_tells_that_it_is_another_days_caller(address: str) -> None:
    callers = Callers(SECRET)
    assert callers.mark(address, MONDAY) != callers.mark(address, TUESDAY)
    assert address not in callers.mark(address, MONDAY)


@given(address=ADDRESSES)
def test_who_has_the_secret_finds_a_caller_of_another_day(address: str) -> None:
    marked = [(MONDAY, Callers(SECRET).mark(address, MONDAY)), (MONDAY, None)]
    assert Callers(SECRET).is_among(address, marked)
    assert not Callers().is_among(address, marked), "another secret knows nobody"


def test_a_home_of_ipv6_is_one_caller_and_an_ipv4_address_is_itself_however_it_is_written() -> None:
    callers = Callers(SECRET)
    assert callers.mark("2001:db8:1:2::1", MONDAY) == callers.mark("2001:db8:1:2:ffff::9", MONDAY)
    assert callers.mark("2001:db8:1:2::1", MONDAY) != callers.mark("2001:db8:1:3::1", MONDAY)
    assert callers.mark("203.0.113.7", MONDAY) == callers.mark("::ffff:203.0.113.7", MONDAY)


def test_workers_inherit_one_secret_and_an_operators_own_stands() -> None:
    environ: dict[str, str] = {}
    share_secret(environ)
    [secret] = environ.values()
    assert len(secret) == 64
    share_secret(environ)
    assert environ == {"FINDER_CALLER_SECRET": secret}
