"""Public holidays as notes."""

from datetime import date

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.wording.holidays import holiday_note, jurisdiction_of

THANKSGIVING = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("country", "region", "code"),
    [
        pytest.param("US", "TN", "US-TN", id="state"),
        pytest.param("US", None, "US", id="country-alone"),
        pytest.param("US", "ZZ", "US", id="unknown-region"),
        pytest.param("CA", "QC", "CA-QC", id="province"),
        pytest.param("DE", "BY", "DE-BY", id="land"),
        pytest.param("XX", "TN", None, id="unknown-country"),
        pytest.param(None, "TN", None, id="no-country"),
        pytest.param("us", None, None, id="no-code"),
        pytest.param("Texas", None, None, id="a-name-the-package-holds-or-not"),
        pytest.param("HolidayBase", None, None, id="a-name-the-package-holds"),
    ],
)
def test_a_place_has_the_holidays_of_its_region_else_of_its_country(
    country: str | None, region: str | None, code: str | None
) -> None:
    assert jurisdiction_of(country, region) == code


@pytest.mark.parametrize(
    ("jurisdiction", "day", "english", "spanish"),
    [
        pytest.param(
            "US-TN",
            THANKSGIVING,
            "Thanksgiving: ask before you go",
            "Día de Acción de Gracias: pregunta antes de ir",
            id="thanksgiving",
        ),
        pytest.param("US-TN", date(2026, 11, 27), None, None, id="no-holiday-in-tennessee"),
        pytest.param(
            "US-TX",
            date(2026, 11, 27),
            "Friday After Thanksgiving: ask before you go",
            "Viernes después de Acción de Gracias: pregunta antes de ir",
            id="a-holiday-in-texas-alone",
        ),
        pytest.param(
            "US",
            date(2026, 7, 3),
            "Independence Day (observed): ask before you go",
            "Día de la Independencia (observado): pregunta antes de ir",
            id="the-day-off-before-a-saturday",
        ),
        pytest.param(
            "US-CA",
            date(2027, 2, 15),
            "Presidents' Day and Susan B. Anthony Day: ask before you go",
            "Día de los Presidentes y Día de Susan B. Anthony: pregunta antes de ir",
            id="two-on-one-day",
        ),
        pytest.param(
            "US-AK",
            date(2027, 10, 18),
            "Alaska Day: ask before you go",
            "Feriado (Alaska Day): pregunta antes de ir",
            id="one-without-a-spanish-name",
        ),
        pytest.param(
            "DE",
            date(2026, 12, 26),
            "Second Day of Christmas: ask before you go",
            "Segundo día de Navidad: pregunta antes de ir",
            id="german-in-both",
        ),
        pytest.param(
            "MX",
            date(2026, 9, 16),
            "Independence Day: ask before you go",
            "Día de la Independencia: pregunta antes de ir",
            id="mexican-in-its-own-spanish",
        ),
        pytest.param("US", date(1950, 3, 7), None, None, id="long-ago"),
    ],
)
def test_a_holiday_is_a_reason_to_ask(
    jurisdiction: str, day: date, english: str | None, spanish: str | None
) -> None:
    assert holiday_note(jurisdiction, day, "en") == english
    assert holiday_note(jurisdiction, day, "es") == spanish


@given(st.sampled_from(["TN", "TX", "CA", "NY", "PR"]), st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_a_note_stands_on_the_days_that_the_package_calls_holidays_and_no_others(
    state: str, day: date
) -> None:
    known = holidays.country_holidays("US", subdiv=state, years=day.year)
    for language in ("en", "es"):
        assert (holiday_note(f"US-{state}", day, language) is not None) == (day in known)


def test_the_language_of_the_machine_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "th")
    assert holiday_note("US-OR", date(2031, 12, 25), "en") == "Christmas Day: ask before you go"
