"""Postal codes that an operator has loaded: a file a table, sorted on disk and looked up there."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from finder.domain.errors import NotFound, Refused
from finder.domain.geo import Point
from finder.domain.schedule import Precision
from finder.places.code_files import BadRow, CodeRow
from finder.places.codes import code_key
from finder.places.index import PARTS_OF_DEGREE, parts
from finder.places.place import Place

LOG = logging.getLogger("finder.places")
SUFFIX = ".codes"
NAME_FORM = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
# Codes that begin with the code of an area, by country: how they look, and how long their own part is.
INNER_LENGTHS = {"GB": 3, "CA": 3, "IE": 4}
WHOLE_CODES = {
    "GB": re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}"),
    "CA": re.compile(r"(?:[A-Z][0-9]){3}"),
    "IE": re.compile(r"[A-Z][0-9][0-9W][A-Z0-9]{4}"),
}
TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE codes (
    key TEXT NOT NULL, country TEXT NOT NULL, lat INTEGER NOT NULL, lon INTEGER NOT NULL,
    code TEXT, name TEXT,
    PRIMARY KEY (key, country)
) WITHOUT ROWID;
"""
INSERT = "INSERT OR REPLACE INTO codes VALUES (?, ?, ?, ?, ?, ?)"
# The middle of the codes of an area, for whoever knows the first half alone: SW1A.
INSERT_AREAS = """
INSERT OR IGNORE INTO codes
SELECT substr(key, 1, length(key) - :inner) AS area, country, CAST(round(avg(lat)) AS INTEGER),
    CAST(round(avg(lon)) AS INTEGER), NULL, NULL
FROM codes WHERE country = :country AND length(key) > :inner + 1 GROUP BY area
"""
SELECT = "SELECT key, country, lat, lon, code, name FROM codes"


@dataclass(slots=True)
class Loading:
    """What became of the rows of a table; `rejected` is by reason."""

    read: int = 0
    loaded: int = 0
    rejected: Counter[str] = field(default_factory=Counter)

    def kept(self, rows: Iterable[CodeRow | BadRow]) -> Iterator[CodeRow]:
        """The rows that can be used; all are counted."""
        for row in rows:
            self.read += 1
            if isinstance(row, BadRow):
                self.rejected[str(row)] += 1
            else:
                yield row

    @property
    def repeated(self) -> int:
        """Rows whose code came again further on."""
        return self.read - self.loaded - self.rejected.total()


class LoadedCodes:
    """The tables of a folder, in the order of their names; what is loaded meanwhile is found at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def of(self, key: str) -> list[Place]:
        """The places of a code, one a country."""
        return self._found(f"{SELECT} WHERE key = ?", (key,))

    def beginning(self, prefix: str, limit: int) -> list[Place]:
        """The first places whose code begins so."""
        # Keys hold figures and capitals alone.
        asked = f"{SELECT} WHERE key >= ? AND key < ? ORDER BY key, country LIMIT ?"
        return self._found(asked, (prefix, f"{prefix}a", limit))[:limit]

    def facts(self) -> dict[str, dict[str, str]]:
        """What is known of each table, by its name: form, codes, loaded_on, attribution."""
        return {
            path.stem: dict(self._rows(path, "SELECT name, value FROM facts", ())) for path in self._paths()
        }

    def load(self, name: str, rows: Iterable[CodeRow | BadRow], facts: Mapping[str, str]) -> Loading:
        """Takes a table in place of the one of this name; says what became of its rows.

        Raises Refused, and changes nothing, where no row can be used.
        """
        if not NAME_FORM.fullmatch(name):
            raise Refused("a name holds small letters, figures and hyphens, at most 40")
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f"{name}.draft"
        draft.unlink(missing_ok=True)
        try:
            loading = _write(draft, rows, facts)
            if not loading.loaded:
                raise Refused("no row of it can be used: " + (", ".join(loading.rejected) or "it holds none"))
            draft.replace(self._path(name))
        finally:
            draft.unlink(missing_ok=True)
        return loading

    def remove(self, name: str) -> None:
        """Removes a table. Raises NotFound where there is none of this name."""
        if not NAME_FORM.fullmatch(name) or not self._path(name).exists():
            raise NotFound("no table of this name is loaded")
        self._path(name).unlink()

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}{SUFFIX}"

    def _paths(self) -> list[Path]:
        return sorted(self.folder.glob(f"*{SUFFIX}"))

    def _found(self, asked: str, values: tuple[str | int, ...]) -> list[Place]:
        """The places of all tables; of two that tell the same code of a country, the first table's."""
        found: dict[tuple[str, str], Place] = {}
        for path in self._paths():
            for row in self._rows(path, asked, values):
                found.setdefault((row[0], row[1]), _place(*row))
        return [found[each] for each in sorted(found)]

    def _rows(self, path: Path, asked: str, values: tuple[str | int, ...]) -> list[Any]:
        # Opened for each question: a table that is replaced is never asked half, and threads share nothing.
        try:
            with closing(
                sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            ) as table:
                return table.execute(asked, values).fetchall()
        except sqlite3.Error:
            LOG.warning("the postal codes in %s cannot be read: load them anew", path.name)
            return []


def _write(path: Path, rows: Iterable[CodeRow | BadRow], facts: Mapping[str, str]) -> Loading:
    loading = Loading()
    with closing(sqlite3.connect(path)) as table:
        # Until it is whole it has another name: what is cut short is thrown away.
        table.execute("PRAGMA journal_mode = OFF")
        table.execute("PRAGMA synchronous = OFF")
        table.executescript(TABLES)
        table.executemany(INSERT, map(_values, loading.kept(rows)))
        (loading.loaded,) = table.execute("SELECT count(*) FROM codes").fetchone()
        for country, inner in INNER_LENGTHS.items():
            table.execute(INSERT_AREAS, {"country": country, "inner": inner})
        told = {**facts, "codes": str(loading.loaded)}
        table.executemany("INSERT INTO facts VALUES (?, ?)", sorted(told.items()))
        table.commit()
    return loading


def _values(row: CodeRow) -> tuple[str, str, int, int, str | None, str | None]:
    key = code_key(row.code)
    code = None if row.code == _as_people_write(key, row.country) else row.code
    return key, row.country, parts(row.point.lat), parts(row.point.lon), code, row.name


def _place(key: str, country: str, lat: int, lon: int, code: str | None, name: str | None) -> Place:
    code = code or _as_people_write(key, country)
    label = ", ".join((f"{code} {name}" if name else code, country))
    point = Point(lat / PARTS_OF_DEGREE, lon / PARTS_OF_DEGREE)
    return Place(label, point, Precision.POSTAL_CODE, name, None, country, code)


def _as_people_write(key: str, country: str) -> str:
    """A code with the blank that its country puts into it."""
    if country in WHOLE_CODES and WHOLE_CODES[country].fullmatch(key):
        inner = INNER_LENGTHS[country]
        return f"{key[:-inner]} {key[-inner:]}"
    return key
