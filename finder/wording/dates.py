"""Days, hours and distances as people write them, in each language."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date, format_skeleton, get_timezone_name

from finder.wording.tongues import TONGUES

# Where most who read it live, whose habits of writing a date these are.
LOCALES = {"en": "en_US", "es": "es_US"}
LONG_DAYS = {"en": "EEEE, MMMM d", "es": "EEEE, d 'de' MMMM"}
METRES_A_MILE = 1609.344  # the international mile of 1959


def short_day(day: date, language: str) -> str:
    """A day on a small screen: "Tue, Nov 24"."""
    return format_skeleton("MMMEd", day, locale=LOCALES[language])


def long_day(day: date, language: str) -> str:
    """A day in full: "Tuesday, November 24"."""
    return format_date(day, LONG_DAYS[language], locale=LOCALES[language])


def clock_text(moment: datetime, language: str) -> str:
    """The hour on the clocks of the moment's zone: "6:11 pm", in Spanish "6:11 p.m."."""
    return f"{moment.hour % 12 or 12}:{moment:%M} {TONGUES[language].HALVES[moment.hour >= 12]}"


def zone_text(moment: datetime, language: str) -> str:
    """What the clocks of the moment's zone are called: "Central Standard Time"."""
    return get_timezone_name(moment, locale=LOCALES[language])


def distance_text(metres: int) -> str:
    """A distance in miles and kilometres, to a tenth: "1.9 mi (3.1 km)"."""
    return f"{metres / METRES_A_MILE:.1f} mi ({metres / 1000:.1f} km)"


def date_text(day: date, language: str) -> str:
    """A day with its year: "November 24, 2026"."""
    return format_date(day, "long", locale=LOCALES[language])
