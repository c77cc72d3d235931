"""What a language gives to the text of a schedule: a module of phrases, of which the grammar chooses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from finder.domain.window import Weekday
from finder.wording import english, spanish

# Which of a month's days of that name: counted from its end where negative, every one where empty.
Ranked = tuple[Sequence[int], Weekday]


class Tongue(Protocol):
    """The phrases of one language; weekdays, ranks and months come in the order of the calendar.

    `every` is the step between periods: 2 for every other one. No `months` are all of them.
    """

    HALVES: tuple[str, str]
    ALL_DAY: str
    BY_APPOINTMENT: str
    REPORTED_CLOSED: str

    def listed(self, words: Iterable[str]) -> str:
        """Words as a list in a sentence."""

    def daily(self, every: int, months: Sequence[int]) -> str:
        """Every day, or every so many days."""

    def weekdays(self, days: Sequence[Weekday], every: int, months: Sequence[int]) -> str:
        """These days of each week, in each month or every so many months."""

    def weekly(self, days: Sequence[Weekday], every: int, months: Sequence[int]) -> str:
        """These days of every so many weeks; `every` is at least 2."""

    def numbered(self, days: Sequence[Ranked], every: int, months: Sequence[int]) -> str:
        """The first, second or last of weekdays in each month."""

    def numbered_in_year(self, days: Sequence[Ranked], months: Sequence[int]) -> str:
        """The first, second or last of weekdays in months of each year."""

    def one_of(self, ranks: Sequence[int], days: Sequence[Weekday], every: int, months: Sequence[int]) -> str:
        """The first, second or last day of each month that is one of these weekdays."""

    def dates(self, dates: Sequence[int], every: int) -> str:
        """These days of every so many months; negative ones count from the end."""

    def dates_in(self, dates: Sequence[int], months: Sequence[int]) -> str:
        """These days of these months."""

    def yearly(self, dates: Sequence[tuple[int, int]], every: int) -> str:
        """These (month, day) of every so many years."""

    def set_dates(self, start: datetime) -> str:
        """Dates from this one on that words would only obscure."""

    def at(self, days: str, hours: str) -> str:
        """Days and hours together."""

    def date(self, day: datetime) -> str:
        """One date."""

    def from_to(self, start: str, first: datetime, end: str, last: datetime) -> str:
        """From a time of the first date to a time of the last."""

    def until_later(self, start: str, end: str, days: int) -> str:
        """From one time to another so many days later."""

    def times(self, count: int) -> str:
        """So many times in all."""

    def until(self, day: datetime) -> str:
        """That it ends on this date."""

    def more(self, count: int) -> str:
        """That there are so many parts beside those told."""

    def call_first(self, checked_on: str | None) -> str:
        """That nobody checked a listing since that day, or ever."""

    def on_holiday(self, name: str) -> str:
        """What to do on this holiday."""

    def closed_on_holiday(self, name: str) -> str:
        """What to do on this holiday where somebody is said to be closed on holidays."""

    def unnamed_holiday(self, name: str) -> str:
        """A holiday that has a name in another language alone."""

    def observed(self, name: str) -> str:
        """The day off for a holiday that falls on another day."""


TONGUES: dict[str, Tongue] = {"en": english, "es": spanish}
