"""A row of a feed, its cells read with forgiveness: a value of the wrong kind warns, and never fails."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from finder.formats.private import is_private
from finder.formats.text import plain, remembering, shorten, visible

MAX_QUOTED = 40  # characters of a feed's value that a message repeats
MAX_TEXT = 20_000  # characters of a cell that are read at all
MAX_LINE = 1_000
MAX_WORDS = 100  # of a list in one cell
LIST_END = re.compile(r"[,;|\n]")
YES = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}


class Unreadable(Exception):
    """A row can't be kept: the field at fault, and why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


@dataclass(slots=True)
class Row:
    """A row: its number (from 1), its cells, and the warnings that reading them gave."""

    row_number: int
    cells: Mapping[str, object]
    warnings: list[str] = field(default_factory=list)

    def warn(self, field: str, message: str) -> None:
        """Adds a warning, in words for a curator."""
        self.warnings.append(f"{field}: {message}")

    def raw_text(self, field: str) -> str | None:
        """The text of a cell as it stands; of a number its digits; None where there is none."""
        value = self.cells.get(field)
        if value is None:
            return None
        text = value if isinstance(value, str) else number_text(value)
        if text is None:
            self.warn(field, f"{kind_of(value)} is not text and was left out")
            return None
        return visible(text[:MAX_TEXT])

    def text(self, field: str) -> str | None:
        """The text of a cell as one plain line; None where it says nothing."""
        value = self.cells.get(field)
        raw = value if isinstance(value, str) else self.raw_text(field)
        return _line(raw) or None if raw else None

    def words(self, field: str) -> list[object]:
        """The entries of a cell: of a list its own, of a text what stands between its commas."""
        value = self.cells.get(field)
        if isinstance(value, str):
            value = LIST_END.split(value[:MAX_LINE])
        words = value if isinstance(value, list) else [value]
        told = (word.strip() if isinstance(word, str) else word for word in words[:MAX_WORDS])
        return [word for word in told if word is not None and word != ""]

    def number(self, field: str) -> float | None:
        """The number of a cell, which may be text; None, with a warning, where it is something else."""
        value = self.cells.get(field)
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        number = _finite(value)
        if number is None:
            self.warn(field, f"{quoted(value)} is not a number")
        return number

    def flag(self, field: str) -> bool | None:
        """What a cell answers, true or "yes", false or "no"; None where it answers neither."""
        value = self.cells.get(field)
        return YES.get(str(value).strip().casefold()) if isinstance(value, str | int | float) else None


@remembering
def _line(raw: str) -> str:
    return shorten(plain(raw[:MAX_TEXT]), MAX_LINE)


def _finite(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def number_text(value: object) -> str | None:
    """The digits of a number, 254.0 as "254"; None for what is no finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or _finite(value) is None:
        return None
    return str(int(value)) if value == int(value) else str(value)


def kind_of(value: object) -> str:
    """What a value of JSON is, in a curator's words."""
    kinds = {bool: "true or false", list: "a list", dict: "an object"}
    return kinds.get(type(value), "a number that is not finite")


def quoted(value: object) -> str:
    """A feed's value for a message, short; one that may tell of a person is not repeated."""
    if isinstance(value, list | dict):
        return kind_of(value)
    text = plain(str(value)[:MAX_LINE])
    return "a text that is not repeated here" if is_private(text) else repr(shorten(text, MAX_QUOTED))
