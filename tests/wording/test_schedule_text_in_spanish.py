"""Schedules in Spanish words, as they are read in the United States."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.schedule import Rule, Schedule
from finder.shapes.document import to_document
from finder.wording.schedule_text import schedule_text
from tests.builders import by_appointment, extra, meeting, once, schedule, wall, weekly
from tests.strategies import accepted_rules, schedules

# Every word that may stand in a Spanish schedule, by hand.
LEXICON = set(
    """
    lunes martes miércoles jueves viernes sábado sábados domingo domingos
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    primer segundo tercer cuarto quinto último penúltimo antepenúltimo º
    a m p y o de del el los la al en cada todo todos entre desde hasta dos más
    día días semana semanas mes meses año años veces fechas fijas siguiente después
    con cita previa
    """.split()
)


def words(of: Schedule) -> str:
    return schedule_text(to_document(meeting(schedule=of))["schedule"], "es")


def rule(rrule: str, starts: str = "2026-01-05T07:00", minutes: int = 60) -> Rule:
    """A rule whose first start is, unless said otherwise, Monday 5 January 2026, 7:00–8:00 in the morning."""
    return Rule(wall(starts), minutes, rrule)


@pytest.mark.parametrize(
    ("rrule", "days"),
    [
        # Weekly
        pytest.param("FREQ=WEEKLY;BYDAY=MO", "Todos los lunes", id="weekly"),
        pytest.param("FREQ=WEEKLY;BYDAY=WE,MO", "Todos los lunes y miércoles", id="two-days"),
        pytest.param("FREQ=WEEKLY;BYDAY=MO,SA,SU", "Todos los lunes, sábados y domingos", id="plurals"),
        pytest.param("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "De lunes a viernes", id="workdays"),
        pytest.param("FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH,FR,SA", "Todos los días", id="all-days"),
        pytest.param("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "Cada dos semanas los lunes", id="every-other"),
        pytest.param(
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SA", "Cada dos semanas los lunes y sábados", id="every-other-two"
        ),
        pytest.param("FREQ=WEEKLY;INTERVAL=3;BYDAY=MO", "Cada 3 semanas los lunes", id="every-third-week"),
        pytest.param("FREQ=WEEKLY;BYDAY=MO;BYMONTH=6,7", "Todos los lunes en junio y julio", id="in-summer"),
        # Daily
        pytest.param("FREQ=DAILY", "Todos los días", id="daily"),
        pytest.param("FREQ=DAILY;BYDAY=SA,SU", "Todos los sábados y domingos", id="daily-on-weekends"),
        pytest.param("FREQ=DAILY;INTERVAL=2", "Cada dos días", id="every-other-day"),
        pytest.param("FREQ=DAILY;INTERVAL=10;BYMONTH=12", "Cada 10 días en diciembre", id="every-ten-days"),
        # Monthly
        pytest.param("FREQ=MONTHLY;BYDAY=3TH", "Tercer jueves de cada mes", id="third-thursday"),
        pytest.param("FREQ=MONTHLY;BYDAY=3MO,1MO", "Primer y tercer lunes de cada mes", id="first-and-third"),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=1MO,-1FR",
            "Primer lunes y último viernes de cada mes",
            id="first-and-last",
        ),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=1MO,SA", "Primer lunes y todos los sábados de cada mes", id="some-numbered"
        ),
        pytest.param("FREQ=MONTHLY;BYDAY=-2SA", "Penúltimo sábado de cada mes", id="second-last"),
        pytest.param("FREQ=MONTHLY;BYDAY=-4SA", "Cuarto último sábado de cada mes", id="fourth-last"),
        pytest.param("FREQ=MONTHLY;BYDAY=2TU;BYMONTH=6", "Segundo martes de junio", id="of-a-month"),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "Último día entre semana de cada mes",
            id="last-weekday",
        ),
        pytest.param(
            "FREQ=MONTHLY;INTERVAL=2;BYDAY=SA,SU;BYSETPOS=1",
            "Primer sábado o domingo cada dos meses",
            id="either",
        ),
        pytest.param("FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU", "Segundo martes cada 3 meses", id="quarterly"),
        pytest.param("FREQ=MONTHLY;BYDAY=MO", "Todos los lunes", id="monthly-that-is-weekly"),
        pytest.param("FREQ=MONTHLY", "El día 5 de cada mes", id="on-the-date-of-its-start"),
        pytest.param(
            "FREQ=MONTHLY;BYMONTHDAY=1,22,-1", "Los días 1 y 22 y el último día de cada mes", id="dates"
        ),
        pytest.param("FREQ=MONTHLY;BYMONTHDAY=-1", "El último día de cada mes", id="last-day"),
        pytest.param("FREQ=MONTHLY;INTERVAL=2", "El día 5 cada dos meses", id="every-other-month"),
        pytest.param(
            "FREQ=MONTHLY;BYMONTH=6,7;BYMONTHDAY=1", "El día 1 de junio y julio", id="dates-of-months"
        ),
        # Yearly
        pytest.param("FREQ=YEARLY", "Cada año el 5 de enero", id="yearly"),
        pytest.param("FREQ=YEARLY;INTERVAL=2", "Cada dos años el 5 de enero", id="every-other-year"),
        pytest.param("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "Cuarto jueves de noviembre", id="thanksgiving"),
        pytest.param(
            "FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=4", "Cada año el 4 de enero y el 4 de julio", id="two-dates"
        ),
        # What words would only obscure
        pytest.param(
            "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
            "En fechas fijas desde el 5 de enero de 2026",
            id="friday-13th",
        ),
    ],
)
def test_a_rule_reads_as_people_say_it(rrule: str, days: str) -> None:
    assert words(schedule(rule(rrule))) == f"{days}, 7:00–8:00 a.m."


@pytest.mark.parametrize(
    ("rrule", "text"),
    [
        pytest.param(
            "FREQ=WEEKLY;UNTIL=20261231",
            "Todos los lunes, 7:00–8:00 a.m., hasta el 31 de diciembre de 2026",
            id="until-a-date",
        ),
        pytest.param("FREQ=WEEKLY;COUNT=4", "Todos los lunes, 7:00–8:00 a.m., 4 veces", id="counted"),
        pytest.param("FREQ=WEEKLY;COUNT=1", "5 de enero de 2026, 7:00–8:00 a.m.", id="counted-to-one"),
        pytest.param(
            "FREQ=DAILY;BYHOUR=7,17",
            "Todos los días, 7:00–8:00 a.m. y 5:00–6:00 p.m.",
            id="twice-a-day",
        ),
    ],
)
def test_how_often_and_how_long_a_rule_holds_is_told(rrule: str, text: str) -> None:
    assert words(schedule(rule(rrule))) == text


@pytest.mark.parametrize(
    ("clock", "minutes", "hours"),
    [
        pytest.param("19:05", 85, "7:05–8:30 p.m.", id="evening"),
        pytest.param("11:30", 90, "11:30 a.m.–1:00 p.m.", id="over-noon"),
        pytest.param("00:00", 1440, "todo el día", id="all-day"),
        pytest.param("07:00", 1440, "7:00 a.m. a 7:00 a.m. del día siguiente", id="a-day-and-a-night"),
        pytest.param("07:00", 3000, "7:00 a.m. a 9:00 a.m. 2 días después", id="some-days"),
    ],
)
def test_hours_are_told_by_the_twelve_hour_clock(clock: str, minutes: int, hours: str) -> None:
    told = words(schedule(rule("FREQ=WEEKLY", f"2026-01-05T{clock}", minutes)))
    assert told == f"Todos los lunes, {hours}"


@pytest.mark.parametrize(
    ("of", "text"),
    [
        pytest.param(by_appointment(), "Con cita previa", id="by-appointment"),
        pytest.param(
            schedule(once("2026-12-24T18:00")), "24 de diciembre de 2026, 6:00–7:00 p.m.", id="one-date"
        ),
        pytest.param(
            schedule(once("2026-11-20T17:00", 2820)),
            "20 de noviembre de 2026, 5:00 p.m., al 22 de noviembre de 2026, 4:00 p.m.",
            id="a-weekend",
        ),
        pytest.param(
            schedule(weekly("mon"), weekly("sat", "10:00", 90)),
            "Todos los lunes, 7:00–8:00 p.m.; Todos los sábados, 10:00–11:30 a.m.",
            id="two-rules",
        ),
        pytest.param(
            schedule(weekly("mon"), extra=[extra(f"2026-11-{day}T12:00") for day in range(10, 17)]),
            "Todos los lunes, 7:00–8:00 p.m.; "
            + "; ".join(f"{day} de noviembre de 2026, 12:00–1:00 p.m." for day in range(10, 15))
            + "; y 2 más",
            id="many-parts",
        ),
    ],
)
def test_a_whole_schedule_is_one_sentence(of: Schedule, text: str) -> None:
    assert words(of) == text


@given(st.one_of(schedules(), accepted_rules().map(schedule)))
def test_every_schedule_has_a_text_of_spanish_words_alone(of: Schedule) -> None:
    told = re.findall(r"[^\W\d_]+", words(of).lower())
    assert told
    assert set(told) <= LEXICON
