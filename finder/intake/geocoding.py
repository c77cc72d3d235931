"""Where addresses are, by the operator's Nominatim: each asked once, one a second, and kept on disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, field
from datetime import date, timedelta
from pathlib import Path

import orjson

from finder.domain.errors import Refused
from finder.domain.geo import Point
from finder.domain.schedule import Precision
from finder.formats.addresses import Address
from finder.intake.nominatim import Fix, NoAnswer, Nominatim
from finder.intake.pace import Pace

# Houses do not move; what is not on the map may be drawn there.
FOUND_HOLDS = timedelta(days=365)
NOTHING_HOLDS = timedelta(days=30)
# After so many failures in a row a server is not asked again in the same import.
MAX_FAILURES = 3
TABLE = """
CREATE TABLE IF NOT EXISTS answer (
    server TEXT, address TEXT, asked_on TEXT NOT NULL, lat REAL, lon REAL, precision TEXT,
    PRIMARY KEY (server, address)
) STRICT
"""
READ = "SELECT asked_on, lat, lon, precision FROM answer WHERE server = ? AND address = ?"
WRITE = "INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?)"


@dataclass(slots=True)
class Geocoder:
    """What one import asks of a server; `answers` keeps what it said."""

    server: Nominatim
    answers: sqlite3.Connection
    pace: Pace
    today: date
    failures: int = field(default=0, init=False)

    def find(self, address: Address) -> Fix | None:
        """Where an address is; None where the server knows none. Raises NoAnswer."""
        key = self.server.url, _spelled(address)
        kept = self.answers.execute(READ, key).fetchone()
        if kept is not None and self._holds(*kept):
            return _fix(*kept[1:])
        fix = self._asked(address)
        told = (None, None, None) if fix is None else (fix.point.lat, fix.point.lon, fix.precision.value)
        with self.answers:
            self.answers.execute(WRITE, (*key, self.today.isoformat(), *told))
        return fix

    def _asked(self, address: Address) -> Fix | None:
        if self.failures >= MAX_FAILURES:
            raise NoAnswer("the server failed before")
        self.pace.wait()
        try:
            fix = self.server.find(address)
        except NoAnswer:
            self.failures += 1
            raise
        self.failures = 0
        return fix

    def _holds(self, asked_on: str, lat: float | None, *_: object) -> bool:
        holds = NOTHING_HOLDS if lat is None else FOUND_HOLDS
        return self.today - date.fromisoformat(asked_on) < holds


def _fix(lat: float | None, lon: float | None, precision: str | None) -> Fix | None:
    if lat is None or lon is None or precision is None:
        return None
    return Fix(Point(lat, lon), Precision(precision))


def _spelled(address: Address) -> str:
    """An address as it is kept: however its letters and blanks are written, it is the same."""
    return orjson.dumps([" ".join((part or "").casefold().split()) for part in astuple(address)]).decode()


@contextmanager
def geocoding(server: Nominatim, folder: Path, today: date) -> Iterator[Geocoder]:
    """A geocoder for as long as an import lasts; its answers and its pace are kept in the folder.

    Raises Refused where the folder cannot be used.
    """
    with closing(_opened(folder)) as answers:
        yield Geocoder(server, answers, Pace(folder / "pace"), today)


def _opened(folder: Path) -> sqlite3.Connection:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        answers = sqlite3.connect(folder / "answers.sqlite", timeout=30)
        answers.execute(TABLE)
    except (OSError, sqlite3.Error) as err:
        raise Refused(f"FINDER_NOMINATIM_DIR cannot be used: {err}") from err
    return answers
