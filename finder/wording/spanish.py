"""The text of a schedule in Spanish: "Primer y tercer lunes de cada mes, 7:00–8:30 p.m."."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from finder.domain.window import WORKDAYS, Weekday

HALVES = ("a.m.", "p.m.")
ALL_DAY = "todo el día"
BY_APPOINTMENT = "Con cita previa"
REPORTED_CLOSED = "alguien avisó que está cerrado: llama antes"
NAMES = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
# As they stand before a noun: all nouns here are masculine.
ORDINALS = ("primer", "segundo", "tercer", "cuarto", "quinto")
LAST = ("último", "penúltimo", "antepenúltimo")


def listed(words: Iterable[str]) -> str:
    """As in "a, b y c"."""
    *first, last = words
    return f"{', '.join(first)} y {last}" if first else last


def daily(every: int, months: Sequence[int]) -> str:
    """As in "todos los días en diciembre", "cada dos días"."""
    return ("todos los días" if every == 1 else f"cada {_number(every)} días") + _in(months)


def weekdays(days: Sequence[Weekday], every: int, months: Sequence[int]) -> str:
    """As in "todos los lunes y miércoles en junio", "todos los lunes cada dos meses"."""
    return _weekdays(days) + _every_months(every) + _in(months)


def weekly(days: Sequence[Weekday], every: int, months: Sequence[int]) -> str:
    """As in "cada dos semanas los lunes y viernes"."""
    return f"cada {_number(every)} semanas los {listed(map(_plural, days))}{_in(months)}"


def numbered(days: Sequence[tuple[Sequence[int], Weekday]], every: int, months: Sequence[int]) -> str:
    """As in "primer y tercer lunes y último viernes de cada mes", "segundo martes de junio"."""
    text = listed(
        f"{listed(map(_ordinal, ranks))} {NAMES[day]}" if ranks else f"todos los {_plural(day)}"
        for ranks, day in days
    )
    return text + _of_months(every, months)


def numbered_in_year(days: Sequence[tuple[Sequence[int], Weekday]], months: Sequence[int]) -> str:
    """As in "cuarto jueves de noviembre"."""
    return numbered(days, 1, months)


def one_of(ranks: Sequence[int], days: Sequence[Weekday], every: int, months: Sequence[int]) -> str:
    """As in "último día entre semana de cada mes", "primer sábado o domingo cada dos meses"."""
    return f"{listed(map(_ordinal, ranks))} {_either(days)}{_of_months(every, months)}"


def dates(dates: Sequence[int], every: int) -> str:
    """As in "los días 1 y 22 y el último día de cada mes"."""
    return _dates(dates) + _of_months(every, ())


def dates_in(dates: Sequence[int], months: Sequence[int]) -> str:
    """As in "el día 1 de junio y julio"."""
    return f"{_dates(dates)} de {_months(months)}"


def yearly(dates: Sequence[tuple[int, int]], every: int) -> str:
    """As in "cada año el 4 de enero y el 4 de julio"."""
    years = "cada año" if every == 1 else f"cada {_number(every)} años"
    return f"{years} {listed(f'el {day} de {MONTHS[month - 1]}' for month, day in dates)}"


def set_dates(start: datetime) -> str:
    """As in "en fechas fijas desde el 5 de enero de 2026"."""
    return f"en fechas fijas desde el {date(start)}"


def at(days: str, hours: str) -> str:
    """As in "Todos los lunes, 7:00–8:00 a.m."."""
    return f"{days}, {hours}"


def date(day: datetime) -> str:
    """As in "5 de enero de 2026"."""
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


def from_to(start: str, first: datetime, end: str, last: datetime) -> str:
    """As in "20 de noviembre de 2026, 5:00 p.m., al 22 de noviembre de 2026, 4:00 p.m."."""
    return f"{date(first)}, {start}, al {date(last)}, {end}"


def until_later(start: str, end: str, days: int) -> str:
    """As in "7:00 a.m. a 9:00 a.m. del día siguiente"."""
    return f"{start} a {end} {'del día siguiente' if days == 1 else f'{days} días después'}"


def times(count: int) -> str:
    """As in "4 veces"."""
    return f"{count} veces"


def until(day: datetime) -> str:
    """As in "hasta el 31 de diciembre de 2026"."""
    return f"hasta el {date(day)}"


def more(count: int) -> str:
    """As in "y 2 más"."""
    return f"y {count} más"


def call_first(checked_on: str | None) -> str:
    """As in "sin comprobar desde el 2026-08-22: llama antes"."""
    told = "nunca comprobado" if checked_on is None else f"sin comprobar desde el {checked_on}"
    return f"{told}: llama antes"


def on_holiday(name: str) -> str:
    """As in "Día de Acción de Gracias: pregunta antes de ir"."""
    return f"{name}: pregunta antes de ir"


def closed_on_holiday(name: str) -> str:
    """As in "Navidad: cerrado en días feriados, pregunta antes de ir"."""
    return f"{name}: cerrado en días feriados, pregunta antes de ir"


def unnamed_holiday(name: str) -> str:
    """As in "Feriado (Alaska Day)"."""
    return f"Feriado ({name})"


def observed(name: str) -> str:
    """As in "Día de la Independencia (observado)"."""
    return f"{name} (observado)"


def _number(number: int) -> str:
    return "dos" if number == 2 else str(number)


def _every_months(every: int) -> str:
    return "" if every == 1 else f" cada {_number(every)} meses"


def _of_months(every: int, months: Sequence[int]) -> str:
    if every > 1:
        return _every_months(every) + _in(months)
    return f" de {_months(months)}" if months else " de cada mes"


def _months(months: Sequence[int]) -> str:
    return listed(MONTHS[month - 1] for month in months)


def _in(months: Sequence[int]) -> str:
    return f" en {_months(months)}" if months else ""


def _plural(day: Weekday) -> str:
    return f"{NAMES[day]}s" if day >= Weekday.SAT else NAMES[day]


def _weekdays(days: Sequence[Weekday]) -> str:
    if len(days) == len(Weekday):
        return "todos los días"
    return "de lunes a viernes" if {*days} == WORKDAYS else f"todos los {listed(map(_plural, days))}"


def _either(days: Sequence[Weekday]) -> str:
    if len(days) == len(Weekday):
        return "día"
    return "día entre semana" if {*days} == WORKDAYS else " o ".join(NAMES[day] for day in days)


def _ordinal(rank: int) -> str:
    if rank < 0:
        return LAST[-rank - 1] if -rank <= len(LAST) else f"{_ordinal(-rank)} último"
    return ORDINALS[rank - 1] if rank <= len(ORDINALS) else f"{rank}.º"


def _dates(dates: Sequence[int]) -> str:
    """Days counted from the first come first, in one group of numbers."""
    numbers = [str(date) for date in dates if date > 0]
    told = [f"{'el día' if len(numbers) == 1 else 'los días'} {listed(numbers)}"] if numbers else []
    return listed([*told, *(f"el {_ordinal(date)} día" for date in dates if date < 0)])
