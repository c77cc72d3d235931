"""BMLT's formats in finder's words: by world id, then by key; by week; as languages; as written."""

import pytest

from finder.domain.vocabulary import TYPES
from finder.domain.window import Weekday
from finder.formats.bmlt_formats import (
    TYPE_OF_KEY,
    TYPE_OF_WORLD_ID,
    Format,
    FormatsSaid,
    format_table,
    formats_said,
)
from finder.formats.bmlt_languages import languages_of
from finder.formats.meeting_types import TypesSaid
from finder.formats.month_weeks import MonthWeeks, month_weeks
from finder.formats.weekly import LAST

# World ids and stock keys of vocabulary.md.
WORLD_IDS = (
    "OPEN CLOSED RA W M GL Y WCHR CW NS SPK S-D DISC TOP STEP SWG TRAD CPT BT IW LC GP LIT IP JFT SPAD MED QA"
    " CAN VAR BEG SMOK NC"
).split()
STOCK_KEYS = (
    "O C YP WC SL CS So SD D To St SG Tr TW CP BK JT ME AB QA CL Rr Pi Ti OE FD RF Ag BL B IL SC"
).split()


def said(*formats, weekday=Weekday.THU, language=None):
    return formats_said(formats, weekday, language)


@pytest.mark.parametrize("world_id", WORLD_IDS)
def test_each_world_id_of_the_vocabulary_is_a_type_whatever_its_key(world_id):
    [slug] = said(Format("x9", "Something", world_id)).types.types
    assert slug in TYPES


@pytest.mark.parametrize("key", STOCK_KEYS)
def test_each_stock_key_of_the_vocabulary_is_a_type(key):
    [slug] = said(Format(key)).types.types
    assert slug in TYPES


def test_every_type_that_a_format_becomes_is_in_the_vocabulary():
    assert {*TYPE_OF_KEY.values(), *TYPE_OF_WORLD_ID.values()} <= TYPES.keys()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(Format("CL", "Clean Leben", "LC"), {"living-clean"}, id="world-id-above-key"),
        pytest.param(Format("CL", "Kerzen", ""), {"candlelight"}, id="key-where-there-is-no-world-id"),
        pytest.param(Format("CL", "Kerzen", "XYZ"), {"candlelight"}, id="key-beside-an-unknown-world-id"),
        pytest.param(Format("SD", "Speaker/Discussion", "SPK"), {"speaker-discussion"}, id="older-servers"),
        pytest.param(Format("BL", "Bi-Lingual", "LANG"), {"bilingual"}, id="bilingual-is-no-language"),
        pytest.param(Format("ST"), set(), id="a-key-in-another-case-is-another"),
    ],
)
def test_a_type_is_told_by_world_id_then_by_key(given, expected):
    assert said(given).types.types == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(Format("VM", "Virtual", "VM"), TypesSaid(is_online=True), id="virtual"),
        pytest.param(Format("Onl", "Online", "VM"), TypesSaid(is_online=True), id="virtual-by-world-id"),
        pytest.param(Format("HY", "Hybrid", "HYBR"), TypesSaid(is_hybrid=True), id="hybrid"),
        pytest.param(Format("HY"), TypesSaid(is_hybrid=True), id="hybrid-by-key"),
        pytest.param(Format("x", "Zu", "TC"), TypesSaid(is_closed=True), id="closed"),
        pytest.param(Format("CH"), TypesSaid(pauses_on_holidays=True), id="holidays"),
        pytest.param(
            Format("CH", "Children", "CW"), TypesSaid(frozenset({"child-friendly"})), id="another-ch"
        ),
        pytest.param(
            Format("KT", "Tierverbot"), TypesSaid(other=("KT: Tierverbot",)), id="unknown-with-name"
        ),
        pytest.param(Format("KT"), TypesSaid(other=("KT",)), id="unknown-without-name"),
        pytest.param(Format("x", "call ann@example.org"), TypesSaid(), id="a-contact-is-not-kept"),
    ],
)
def test_states_are_told_and_the_unknown_stays_as_written(given, expected):
    assert said(given).types == expected


@pytest.mark.parametrize(
    ("formats", "language", "expected"),
    [
        pytest.param([], "de", ("de",), id="the-rows-own"),
        pytest.param([], "dk", ("da",), id="bmlts-danish"),
        pytest.param([], None, (), id="none"),
        pytest.param([Format("ru", "Russisch", "LANG")], "de", ("ru",), id="a-format-above-the-row"),
        pytest.param([Format("fr", "Französisch", "", "LANG")], "de", ("fr",), id="by-format-type"),
        pytest.param([Format("f", "French", "", "LANGUAGE")], None, ("fr",), id="admin-api-by-name"),
        pytest.param([Format("ES")], "en", ("es",), id="stock-key"),
        pytest.param([Format("L/R")], "en", ("lt", "ru"), id="two-in-one"),
        pytest.param([Format("fa")], "de", ("fa",), id="code-without-a-list"),
        pytest.param([Format("tr")], "de", ("de",), id="which-is-no-stock-key-in-lower-case"),
        pytest.param([Format("BL"), Format("ES")], "en", ("en", "es"), id="bilingual-adds-the-rows-own"),
        pytest.param([Format("?", "Elbisch", "LANG")], "de", ("de",), id="unknown-language"),
    ],
)
def test_languages_are_those_of_the_formats_else_that_of_the_row(formats, language, expected):
    assert said(*formats, language=language).types.languages == expected


def test_a_language_that_is_not_known_stays_as_written():
    assert said(Format("?", "Elbisch", "LANG")).types.other == ("?: Elbisch",)


@pytest.mark.parametrize(
    ("key", "name", "expected"),
    [
        pytest.param("EN", "", ("en",), id="iso"),
        pytest.param("ENG", "", ("en",), id="three-letters"),
        pytest.param("DK", "", ("da",), id="country"),
        pytest.param("x", "Lithuanian/Russian", ("lt", "ru"), id="names"),
        pytest.param("x", "Español", ("es",), id="own-name"),
        pytest.param("x", "Klingon", (), id="unknown"),
    ],
)
def test_a_language_is_told_by_key_or_name(key, name, expected):
    assert languages_of(key, name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Findet nur in der 1. Woche des Monats statt", MonthWeeks((1,), is_all=True), id="berlin-wo1"
        ),
        pytest.param(
            "Findet nur in der letzten Woche des Monats statt", MonthWeeks((LAST,), is_all=True), id="last"
        ),
        pytest.param("Nur 2. und 4. Woche", MonthWeeks((2, 4), is_all=True), id="two-weeks"),
        pytest.param("1st and 3rd weeks only", MonthWeeks((1, 3), is_all=True), id="english"),
        pytest.param(
            "Meets 1st & 3rd Sundays", MonthWeeks((1, 3), Weekday.SUN, is_all=True), id="english-with-a-day"
        ),
        pytest.param(
            "Only the second Friday of every month",
            MonthWeeks((2,), Weekday.FRI, is_all=True),
            id="of-a-month",
        ),
        pytest.param(
            "Nur am ersten Montag im Monat",
            MonthWeeks((1,), Weekday.MON, is_all=True),
            id="german-with-a-day",
        ),
        pytest.param("2. Woche d. Monats: auch Nichtsüchtige willkommen", MonthWeeks((2,)), id="berlin-o2"),
        pytest.param("Woche 1: Sprecher", MonthWeeks((1,)), id="berlin-sp1"),
        pytest.param("Letzte Woche: Frage und Antwort", MonthWeeks((LAST,)), id="berlin-fual"),
        pytest.param("1st week of the month", MonthWeeks((1,)), id="not-said-that-it-is-held-then-alone"),
        pytest.param("Speaker only on the 1st Friday", MonthWeeks((1,), Weekday.FRI), id="a-speaker-then"),
        pytest.param("Does not meet the 5th week", MonthWeeks((5,)), id="not-then"),
        pytest.param("Meets every 2nd week", MonthWeeks((2,)), id="fortnightly"),
        pytest.param("Only the 1st Monday or 2nd Friday", MonthWeeks((1, 2)), id="two-days"),
        pytest.param("First Step", None, id="a-step"),
        pytest.param("Saturday Night 1st Timers", None, id="an-ordinal-of-something-else"),
        pytest.param("Weekend", None, id="weekend"),
        pytest.param("Monatlich", None, id="monthly-without-a-week"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_name_tells_weeks_of_the_month(text, expected):
    assert month_weeks(text) == expected


def test_a_long_name_is_read_in_no_time():
    assert month_weeks("1st and " * 2_000) is None
    assert month_weeks("1st and " * 2_000 + "week").ordinals == (1,)


def test_weeks_become_ordinals_and_what_happens_in_a_week_a_note():
    assert said(
        Format("Wo1", "Findet nur in der 1. Woche des Monats statt"),
        Format("Wo3", "Findet nur in der 3. Woche des Monats statt"),
        Format("O2", "2. Woche: offen", "OPEN"),
        Format("x", "Meets only the 1st Friday"),
    ) == FormatsSaid(TypesSaid(), (1, 3), ("2. Woche: offen", "Meets only the 1st Friday"))


def test_a_table_holds_formats_by_key_and_by_id_and_the_first_of_two_counts():
    table = format_table(
        [
            {"key_string": "O", "name_string": "Open", "world_id": "OPEN", "id": "4"},
            {"key_string": "O", "name_string": "Other", "world_id": "", "id": "5"},
            {
                "id": 9,
                "worldId": "WCHR",
                "type": "LOCATION",
                "translations": [{"key": "R", "name": "Rolli"}, 7],
            },
            {"name_string": "without a key"},
            "not an entry",
        ]
    )
    assert table.named("O", None) == Format("O", "Open", "OPEN")
    assert table.named("5", None) == Format("O", "Other")
    assert table.named("9", None) == Format("R", "Rolli", "WCHR", "LOCATION")
    assert table.named("?", None) == Format("?")
