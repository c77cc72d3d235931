"""Public holidays as notes on what is on that day: "Thanksgiving: ask before you go".

A note alone: whether a meeting is held on a holiday is known to those who hold it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

import orjson
from holidays import HolidayBase, country_holidays

from finder.wording.labels import FALLBACK
from finder.wording.tongues import TONGUES

# Other names might be anything that the package holds.
COUNTRY_FORM = re.compile(r"[A-Z]{2}")
OBSERVED = " (observed)"
SEPARATOR = "; "


@lru_cache(maxsize=4096)
def jurisdiction_of(country: str | None, region: str | None) -> str | None:
    """Under which code the holidays of a place are known, such as US-TN; None where they are not.

    `country` is ISO 3166-1; a region that is not known by its code or name leaves the country's holidays.
    """
    if country is None or not COUNTRY_FORM.fullmatch(country):
        return None
    for code in (f"{country}-{region}", country) if region else (country,):
        try:
            _holidays(code)
        except NotImplementedError:
            continue
        return code
    return None


def holiday_note(jurisdiction: str, day: date, language: str) -> str | None:
    """What to say of `day` in a jurisdiction, in a language of TONGUES; None where it is no holiday."""
    name = _names(jurisdiction, day.year, language).get(day)
    return None if name is None else TONGUES[language].on_holiday(name)


def closed_note(jurisdiction: str, day: date, language: str) -> str | None:
    """The same of what its source calls closed on holidays, which may not mean all of them."""
    name = _names(jurisdiction, day.year, language).get(day)
    return None if name is None else TONGUES[language].closed_on_holiday(name)


@lru_cache(maxsize=1024)
def _names(jurisdiction: str, year: int, language: str) -> Mapping[date, str]:
    """What the holidays of a year are called."""
    known = _holidays(jurisdiction)
    told = _holidays(jurisdiction, year, _language_of(known, language))
    is_own = told.language is not None and told.language.startswith(language)
    return {
        day: TONGUES[language].listed(
            dict.fromkeys(_said(name, language, is_own=is_own) for name in names.split(SEPARATOR))
        )
        for day, names in told.items()
    }


def _holidays(jurisdiction: str, year: int | None = None, language: str | None = None) -> HolidayBase:
    """The holidays of a year. Raises NotImplementedError for a jurisdiction that is not known."""
    country, _, region = jurisdiction.partition("-")
    return country_holidays(country, subdiv=region or None, years=year, language=language)


def _language_of(known: HolidayBase, language: str) -> str | None:
    """The language to ask for: the one that is wanted, else English, else the country's own."""
    told = known.supported_languages
    found = [each for wanted in (language, FALLBACK) for each in told if each.startswith(wanted)]
    # Without any, it would take that of the machine it runs on.
    return next(iter(found), known.default_language)


def _said(name: str, language: str, *, is_own: bool) -> str:
    """The name of a holiday as people say it; `is_own` is one that is in this language as it comes."""
    if name.endswith(OBSERVED):
        return TONGUES[language].observed(_said(name.removesuffix(OBSERVED), language, is_own=is_own))
    said = _spoken().get(name, {}).get(language)
    return said or (name if is_own else TONGUES[language].unnamed_holiday(name))


@cache
def _spoken() -> dict[str, dict[str, str]]:
    """What holidays are called by language, where that is not what the package calls them."""
    names: dict[str, dict[str, str]] = orjson.loads(
        (files("finder_data") / "vocabulary" / "holidays.json").read_bytes()
    )
    return names
