"""Weekly meetings as a table of columns in a folder: what is searched by slot and not by date.

A row is one slot of a listing of a snapshot. Its JSON lies in one blob, in two parts: what is known only
when an answer is made stands between them.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from finder.catalog.table import Ints, Mask

FACTS, BLOB, WORDS = "facts.json", "rows.json", "words.txt"
# JSON never holds it bare.
BETWEEN = b"\0"
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRow:
    """A meeting as a row of the table.

    `number` is its own; `listing` the index of its listing; `body` the number of who holds it; `weekday`
    and `venue_type` are as they are asked for; `starts` is the minute of its day. `formats` are numbers.
    `words` are those of its texts, folded. `json` is an object without its braces, in two parts.
    """

    number: int
    listing: int
    body: int
    weekday: int
    starts: int
    minutes: int
    venue_type: int
    formats: tuple[int, ...]
    words: tuple[str, ...]
    json: tuple[bytes, bytes]


class _Columns(NamedTuple):
    """The columns of a row that are numbers."""

    number: int
    listing: int
    body: int
    weekday: int
    starts: int
    minutes: int
    venue_type: int


COLUMNS = _Columns._fields


def write_table(folder: Path, rows: Iterable[MeetingRow]) -> None:
    """Writes the columns and texts of the rows, in their order, into a folder that is there."""
    numbers: list[_Columns] = []
    pairs: list[tuple[int, int]] = []
    ends, word_ends = [0], [0]
    with (folder / BLOB).open("wb") as blob, (folder / WORDS).open("wb") as words:
        for row in rows:
            pairs += ((number, len(numbers)) for number in row.formats)
            numbers.append(_Columns(*(getattr(row, name) for name in COLUMNS)))
            ends.append(ends[-1] + blob.write(BETWEEN.join(row.json)))
            word_ends.append(word_ends[-1] + words.write(f" {' '.join(row.words)}\n".encode()))
    told = np.array(numbers, np.int64).reshape(-1, len(COLUMNS))
    for name, column in zip(COLUMNS, told.T, strict=True):
        _save(folder, name, column)
    formats, format_rows = np.array(pairs, np.int64).reshape(-1, 2).T
    _save(folder, "format", formats)
    _save(folder, "format_row", format_rows)
    _save(folder, "ends", np.array(ends, np.int64))
    _save(folder, "word_ends", np.array(word_ends, np.int64))


def write_facts(folder: Path, facts: Facts) -> None:
    """Writes what is told beside the table, and so makes the folder whole."""
    (folder / FACTS).write_bytes(orjson.dumps(facts))


class MeetingTable:
    """The table in a folder, mapped; immutable, safe to share among threads."""

    def __init__(self, folder: Path) -> None:
        """Maps its files. Raises OSError or ValueError where it is not whole."""
        self.facts: Facts = orjson.loads((folder / FACTS).read_bytes())
        self.number, self.listing, self.body, self.weekday, self.starts, self.minutes, self.venue_type = (
            _column(folder, name) for name in COLUMNS
        )
        self._format, self._format_row = _column(folder, "format"), _column(folder, "format_row")
        self._ends, self._word_ends = _column(folder, "ends"), _column(folder, "word_ends")
        self._blob, self._words = _mapped(folder / BLOB), _mapped(folder / WORDS)

    def __len__(self) -> int:
        return len(self.number)

    @cached_property
    def row_of(self) -> dict[int, int]:
        """The row of each meeting, by its number."""
        return {number: row for row, number in enumerate(self.number.tolist())}

    def parts(self, rows: Ints) -> list[tuple[bytes, bytes]]:
        """The JSON of these rows, without braces, before and behind what an answer adds."""
        begins, ends = self._ends[rows].tolist(), self._ends[rows + 1].tolist()
        both = (self._blob[begin:end].partition(BETWEEN) for begin, end in zip(begins, ends, strict=True))
        return [(before, behind) for before, _, behind in both]

    def members(self, rows: Ints) -> list[dict[str, str]]:
        """The members of these rows, but for those that an answer adds."""
        return [orjson.loads(b"{%b,%b}" % parts) for parts in self.parts(rows)]

    def with_format(self, number: int) -> Mask:
        """Which rows have a format."""
        keep = np.zeros(len(self), dtype=bool)
        keep[self._format_row[self._format == number]] = True
        return keep

    def formats_of(self, rows: Ints) -> list[int]:
        """The formats that these rows have, by number."""
        keep = np.zeros(len(self), dtype=bool)
        keep[rows] = True
        found: list[int] = np.unique(self._format[keep[self._format_row]]).tolist()
        return found

    def with_word(self, word: str) -> Mask:
        """Which rows have a word that begins so."""
        keep = np.zeros(len(self), dtype=bool)
        needle = f" {word}".encode()
        at = self._words.find(needle)
        while at >= 0:
            row = int(np.searchsorted(self._word_ends, at, side="right")) - 1
            keep[row] = True
            at = self._words.find(needle, int(self._word_ends[row + 1]))
        return keep


def _save(folder: Path, name: str, column: Ints) -> None:
    np.save(folder / f"{name}.npy", column, allow_pickle=False)


def _column(folder: Path, name: str) -> NDArray[np.int64]:
    column: NDArray[np.int64] = np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
    return column.view(np.ndarray)


def _mapped(path: Path) -> mmap.mmap | bytes:
    # An empty file can't be mapped.
    if path.stat().st_size == 0:
        return b""
    with path.open("rb") as opened:
        return mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
